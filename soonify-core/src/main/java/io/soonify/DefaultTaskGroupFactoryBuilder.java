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
import java.util.List;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * Collects settings for a factory.
 */
final class DefaultTaskGroupFactoryBuilder implements TaskGroupFactory.Builder {

	private final List<TaskGroupListener> listeners = new ArrayList<>();

	private @Nullable Executor executor;

	private String name = GroupSettings.DEFAULT_NAME;

	private long timeoutNanos = GroupSettings.NO_TIMEOUT;

	private int maxConcurrency = GroupSettings.NO_LIMIT;

	private long stragglerNanos = GroupSettings.DEFAULT_STRAGGLER_NANOS;

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
	public TaskGroupFactory build() {
		Executor executor = (this.executor != null) ? this.executor : Threads.executor();
		Listeners listeners = Listeners.of(this.listeners, this.name);
		return new DefaultTaskGroupFactory(new GroupSettings(this.name, executor, this.timeoutNanos,
				this.maxConcurrency, null, this.policy, this.stragglerNanos, listeners));
	}

}
