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

import java.time.Duration;
import java.util.concurrent.ExecutorService;
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

	/** As a user of the starter gets it, with meters. */
	SOONIFY_STARTER("Soonify starter", () -> new Soonify(StartedApplication.factory())),

	/** By hand. */
	RAW("raw virtual threads", Raw::new),

	/** The JDK's own, which the others are compared with. */
	SCOPE("StructuredTaskScope", Scope::withoutDeadline),

	/** The JDK's own with what the starter gives. */
	SCOPE_BY_HAND("scope with meters and context by hand",
			() -> new ScopeByHand(StartedApplication.registryWithoutSoonify())),

	/** With something to hand on. */
	SOONIFY_STARTER_IN_REQUEST("Soonify starter, locale and MDC set",
			() -> new InRequest(new Soonify(StartedApplication.factory()))),

	/** With something to hand on. */
	SCOPE_BY_HAND_IN_REQUEST("scope with meters and context by hand, locale and MDC set",
			() -> new InRequest(new ScopeByHand(StartedApplication.registryWithoutSoonify()))),

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
	REACTOR("Reactor Mono.zip", () -> new ReactorZip(Schedulers.boundedElastic())),

	/** A pool of two threads. */
	POOL_OF_2("pool of 2, invokeAll", () -> new ExecutorInvokeAll(pool(2))),

	/** A pool of two hundred threads. */
	POOL_OF_200("pool of 200, invokeAll", () -> new ExecutorInvokeAll(pool(200))),

	/** With a deadline that never passes. */
	SOONIFY_DEADLINE("Soonify core, deadline",
			() -> new Soonify(TaskGroupFactory.builder().timeout(Duration.ofMinutes(1)).build())),

	/** With a deadline that never passes. */
	SOONIFY_STARTER_DEADLINE("Soonify starter, deadline",
			() -> new Soonify(StartedApplication.factory().withTimeout(Duration.ofMinutes(1)))),

	/** With a deadline that never passes. */
	SCOPE_DEADLINE("StructuredTaskScope, deadline", () -> Scope.withDeadline(Duration.ofMinutes(1))),

	/** A limit that is never reached. */
	SOONIFY_LIMIT("Soonify core, limit of 10 000",
			() -> new Soonify(TaskGroupFactory.builder().maxConcurrency(10_000).build())),

	/** A name. */
	SOONIFY_NAME("Soonify core, named", () -> new Soonify(TaskGroupFactory.builder().name("benchmark").build())),

	/** Meters in a Prometheus registry. */
	SOONIFY_PROMETHEUS_METERS("Soonify, meters (Prometheus registry)", () -> new Soonify(Extras.prometheusMeters())),

	/** Observations. */
	SOONIFY_OBSERVATIONS("Soonify, observations", () -> new Soonify(Extras.observations())),

	/** Four thread-locals that are handed on. */
	SOONIFY_CONTEXT_4("Soonify, context with 4 accessors", () -> new Soonify(Extras.context(4)));

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

	private static ExecutorService pool(int threads) {
		return Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
	}

}
