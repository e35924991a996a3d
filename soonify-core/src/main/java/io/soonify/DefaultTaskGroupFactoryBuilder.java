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

package io.soonify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Collects settings for a factory.
 */
final class DefaultTaskGroupFactoryBuilder implements TaskGroupFactory.Builder {

	private final List<TaskGroupListener> listeners = new ArrayList<>();

	private final List<TaskContext> contexts = new ArrayList<>();

	private final Map<String, DefaultTaskGroupOverrides> overrides = new HashMap<>();

	private @Nullable Executor executor;

	private @Nullable WaitingCheck waitingCheck;

	private DefaultTaskGroupRegistry registry = DefaultTaskGroupRegistry.COMMON;

	private String name = GroupSettings.DEFAULT_NAME;

	private long timeoutNanos = GroupSettings.NO_TIMEOUT;

	private int maxConcurrency = GroupSettings.NO_LIMIT;

	private long stragglerNanos = SharedSettings.DEFAULT_STRAGGLER_NANOS;

	private CompletionPolicy policy = CompletionPolicy.failFast();

	@Override
	public TaskGroupFactory.Builder executor(Executor executor) {
		this.executor = Arguments.executor(executor);
		return this;
	}

	@Override
	public TaskGroupFactory.Builder name(String name) {
		this.name = Arguments.name(name);
		return this;
	}

	@Override
	public TaskGroupFactory.Builder timeout(Duration timeout) {
		this.timeoutNanos = Arguments.timeoutNanos(timeout);
		return this;
	}

	@Override
	public TaskGroupFactory.Builder maxConcurrency(int limit) {
		this.maxConcurrency = Arguments.positive(limit, "limit");
		return this;
	}

	@Override
	public TaskGroupFactory.Builder policy(CompletionPolicy policy) {
		this.policy = Arguments.notNull(policy, "policy");
		return this;
	}

	@Override
	public TaskGroupFactory.Builder stragglerWarnAfter(Duration time) {
		this.stragglerNanos = Arguments.timeoutNanos(time);
		return this;
	}

	@Override
	public TaskGroupFactory.Builder listener(TaskGroupListener listener) {
		this.listeners.add(Arguments.notNull(listener, "listener"));
		return this;
	}

	@Override
	public TaskGroupFactory.Builder context(TaskContext context) {
		this.contexts.add(Arguments.notNull(context, "context"));
		return this;
	}

	@Override
	public TaskGroupFactory.Builder waitingCheck(WaitingCheck check) {
		this.waitingCheck = Arguments.notNull(check, "check");
		return this;
	}

	@Override
	public TaskGroupFactory.Builder registry(TaskGroupRegistry registry) {
		this.registry = (DefaultTaskGroupRegistry) Arguments.notNull(registry, "registry");
		return this;
	}

	@Override
	public TaskGroupFactory.Builder override(String name, Consumer<TaskGroupOverrides> overrides) {
		Arguments.name(name);
		Arguments.notNull(overrides, "overrides");
		overrides.accept(this.overrides.computeIfAbsent(name, (key) -> new DefaultTaskGroupOverrides()));
		return this;
	}

	@Override
	public TaskGroupFactory build() {
		Executor executor = (this.executor != null) ? this.executor : Threads.executor();
		boolean newThreads = executor instanceof ThreadPerTaskExecutor known && known.hasNewThreads();
		SharedSettings shared = new SharedSettings(executor, newThreads, this.stragglerNanos,
				Contexts.of(this.contexts), this.waitingCheck, this.registry, fixedOverrides());
		return new DefaultTaskGroupFactory(new GroupSettings(this.name, this.timeoutNanos, this.maxConcurrency, null,
				this.policy, Listeners.of(this.listeners, this.name, this.registry), shared));
	}

	private Map<String, GroupOverrides> fixedOverrides() {
		Map<String, GroupOverrides> fixed = new HashMap<>();
		this.overrides.forEach((name, collected) -> fixed.put(name, collected.fix()));
		return Map.copyOf(fixed);
	}

}
