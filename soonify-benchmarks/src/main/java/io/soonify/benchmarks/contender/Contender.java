/*
 * Copyright 2026 the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.soonify.benchmarks.contender;

import java.util.concurrent.Executors;
import java.util.function.Supplier;

import io.soonify.TaskGroupFactory;
import reactor.core.scheduler.Schedulers;

/**
 * Who is compared.
 */
public enum Contender {

	/** The core alone. */
	SOONIFY("Soonify core", () -> new Soonify(TaskGroupFactory.builder().build())),

	/** As a user of the starter gets it. */
	SOONIFY_STARTER("Soonify starter", () -> new Soonify(StartedApplication.factory())),

	/** The limit for a thread per task. */
	RAW("raw virtual threads", Raw::new),

	/** The JDK's own. */
	SCOPE("StructuredTaskScope", Scope::new),

	/** The JDK's own with what the starter gives. */
	SCOPE_BY_HAND("scope with meters and context by hand",
			() -> new ScopeByHand(StartedApplication.registryWithoutSoonify())),

	/** With something to hand on. */
	SOONIFY_STARTER_IN_REQUEST("Soonify starter, locale and MDC set",
			() -> new InRequest(new Soonify(StartedApplication.factory()))),

	/** With something to hand on. */
	SCOPE_BY_HAND_IN_REQUEST("scope with meters and context by hand, locale and MDC set",
			() -> new InRequest(new ScopeByHand(StartedApplication.registryWithoutSoonify()))),

	/** On a pool. */
	SOONIFY_POOL_2("Soonify core, pool of 2",
			() -> new Soonify(TaskGroupFactory.builder().executor(Pools.of(2)).build())),

	/** On a pool. */
	SOONIFY_POOL_200("Soonify core, pool of 200",
			() -> new Soonify(TaskGroupFactory.builder().executor(Pools.of(200)).build())),

	/** On a pool. */
	INVOKE_ALL_POOL_2("invokeAll, pool of 2", () -> new ExecutorInvokeAll(Pools.of(2))),

	/** On a pool. */
	INVOKE_ALL_POOL_200("invokeAll, pool of 200", () -> new ExecutorInvokeAll(Pools.of(200))),

	/** See {@link Extras}. */
	SOONIFY_GROUP_NAME("a name of the group", Extras::groupName),

	/** See {@link Extras}. */
	SOONIFY_TASK_NAMES("a name of the group and of each task", Extras::taskNames),

	/** See {@link Extras}. */
	SOONIFY_DEADLINE("a deadline", Extras::deadline),

	/** See {@link Extras}. */
	SOONIFY_LIMIT("a limit that is never reached", Extras::limit),

	/** See {@link Extras}. */
	SOONIFY_CONTEXT("context, 4 accessors with values", () -> Extras.context(4)),

	/** See {@link Extras}. */
	SOONIFY_METERS("meters (Prometheus)", Extras::meters),

	/** See {@link Extras}. */
	SOONIFY_OBSERVATIONS("observations", Extras::observations),

	/** See {@link Extras}. */
	SOONIFY_KEPT_FACTORY("Soonify core, factory kept", Extras::keptFactory),

	/** See {@link Extras}. */
	SOONIFY_FACTORY_CHAIN("Soonify core, factory derived for each request", Extras::factoryChain),

	/** A virtual thread for each call of submit. */
	SUBMIT("virtual-thread executor, submit",
			() -> new ExecutorSubmit(Executors.newVirtualThreadPerTaskExecutor()::submit)),

	/** A virtual thread for each task of invokeAll. */
	INVOKE_ALL("virtual-thread executor, invokeAll",
			() -> new ExecutorInvokeAll(Executors.newVirtualThreadPerTaskExecutor())),

	/** Futures on virtual threads. */
	COMPLETABLE_FUTURE("CompletableFuture.allOf, virtual threads",
			() -> new CompletableFutures(Executors.newVirtualThreadPerTaskExecutor())),

	/** Jox. */
	JOX("Jox", Jox::new),

	/** Kotlin. */
	KOTLIN("Kotlin coroutineScope", KotlinCoroutines::new),

	/** Reactor. */
	REACTOR("Reactor Mono.zip", () -> new ReactorZip(Schedulers.boundedElastic()));

	private final String title;

	private final Supplier<FanOut> fanOut;

	Contender(String title, Supplier<FanOut> fanOut) {
		this.title = title;
		this.fanOut = fanOut;
	}

	/**
	 * Return what tables call it.
	 * @return the title
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Set it up. What is set up lives until the JVM ends.
	 * @return the way to run tasks
	 */
	public FanOut setUp() {
		return this.fanOut.get();
	}

}
