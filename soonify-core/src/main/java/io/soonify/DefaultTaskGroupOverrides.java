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

import org.jspecify.annotations.Nullable;

/**
 * Collects what is fixed for the groups of one name.
 */
final class DefaultTaskGroupOverrides implements TaskGroupOverrides {

	private long timeoutNanos = GroupSettings.NO_TIMEOUT;

	private int maxConcurrency = GroupSettings.NO_LIMIT;

	private int maxTotalConcurrency = GroupSettings.NO_LIMIT;

	private @Nullable CompletionPolicy policy;

	@Override
	public TaskGroupOverrides timeout(Duration timeout) {
		this.timeoutNanos = Arguments.timeoutNanos(timeout);
		return this;
	}

	@Override
	public TaskGroupOverrides maxConcurrency(int limit) {
		this.maxConcurrency = Arguments.positive(limit, "limit");
		return this;
	}

	@Override
	public TaskGroupOverrides maxTotalConcurrency(int limit) {
		this.maxTotalConcurrency = Arguments.positive(limit, "limit");
		return this;
	}

	@Override
	public TaskGroupOverrides policy(CompletionPolicy policy) {
		this.policy = Arguments.notNull(policy, "policy");
		return this;
	}

	/**
	 * Return what has been collected, with a shared limit of its own.
	 * @return what is fixed from now on
	 */
	GroupOverrides fix() {
		boolean shared = this.maxTotalConcurrency != GroupSettings.NO_LIMIT;
		return new GroupOverrides(this.timeoutNanos, this.maxConcurrency,
				shared ? new Slots(this.maxTotalConcurrency) : null, this.policy);
	}

}
