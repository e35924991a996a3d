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

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * What a factory gives each of its groups.
 *
 * @param name the name
 * @param executor what runs the tasks
 * @param timeoutNanos the time from opening to deadline, {@link #NO_TIMEOUT} for none
 * @param maxConcurrency how many tasks may run at a time, {@link #NO_LIMIT} for any
 * number
 * @param sharedSlots what limits the tasks of all groups together, {@code null} for
 * nothing
 * @param policy what decides how a group ends
 * @param stragglerNanos how long a task may ignore an interrupt before it is reported
 * @param listeners those who watch, for groups of this name
 */
record GroupSettings(String name, Executor executor, long timeoutNanos, int maxConcurrency, @Nullable Slots sharedSlots,
		CompletionPolicy policy, long stragglerNanos, Listeners listeners) {

	static final String DEFAULT_NAME = "default";

	static final long NO_TIMEOUT = 0;

	static final int NO_LIMIT = 0;

	static final long DEFAULT_STRAGGLER_NANOS = TimeUnit.SECONDS.toNanos(10);

	GroupSettings withName(String newName) {
		return new GroupSettings(newName, this.executor, this.timeoutNanos, this.maxConcurrency, this.sharedSlots,
				this.policy, this.stragglerNanos, this.listeners.forGroupsNamed(newName));
	}

	GroupSettings withTimeoutNanos(long newTimeoutNanos) {
		return new GroupSettings(this.name, this.executor, newTimeoutNanos, this.maxConcurrency, this.sharedSlots,
				this.policy, this.stragglerNanos, this.listeners);
	}

	GroupSettings withMaxConcurrency(int newMaxConcurrency) {
		return new GroupSettings(this.name, this.executor, this.timeoutNanos, newMaxConcurrency, this.sharedSlots,
				this.policy, this.stragglerNanos, this.listeners);
	}

	GroupSettings withSharedSlots(Slots newSharedSlots) {
		return new GroupSettings(this.name, this.executor, this.timeoutNanos, this.maxConcurrency, newSharedSlots,
				this.policy, this.stragglerNanos, this.listeners);
	}

	GroupSettings withPolicy(CompletionPolicy newPolicy) {
		return new GroupSettings(this.name, this.executor, this.timeoutNanos, this.maxConcurrency, this.sharedSlots,
				newPolicy, this.stragglerNanos, this.listeners);
	}

	boolean hasTimeout() {
		return this.timeoutNanos != NO_TIMEOUT;
	}

	/**
	 * Return what limits the tasks of one group.
	 * @param spare the group's spare
	 * @return a share in slots, {@code null} if there is no limit
	 */
	@Nullable SlotShare shareFor(Spare spare) {
		boolean limited = this.maxConcurrency != NO_LIMIT;
		if (!limited && this.sharedSlots == null) {
			return null;
		}
		int limit = limited ? this.maxConcurrency : Integer.MAX_VALUE;
		Slots slots = (this.sharedSlots != null) ? this.sharedSlots : new Slots(limit);
		return new SlotShare(slots, spare, limit);
	}

	/**
	 * Tell whether the executor is known to have a thread for every task, so that no task
	 * ever waits for one.
	 * @return {@code true} if it is known
	 */
	boolean hasThreadPerTask() {
		return this.executor == Threads.executor()
				|| this.executor.getClass().getName().equals("java.util.concurrent.ThreadPerTaskExecutor");
	}

}
