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

import org.jspecify.annotations.Nullable;

/**
 * What a factory gives each of its groups.
 *
 * @param name the name
 * @param timeoutNanos the time from opening to deadline, {@link #NO_TIMEOUT} for none
 * @param maxConcurrency how many tasks may run at a time, {@link #NO_LIMIT} for any
 * number
 * @param sharedSlots what limits the tasks of all groups together, {@code null} for
 * nothing
 * @param policy what decides how a group ends
 * @param listeners those who watch, for groups of this name
 * @param shared what all factories from the same builder have in common
 */
record GroupSettings(String name, long timeoutNanos, int maxConcurrency, @Nullable Slots sharedSlots,
		CompletionPolicy policy, Listeners listeners, SharedSettings shared) {

	static final String DEFAULT_NAME = "default";

	static final long NO_TIMEOUT = 0;

	static final int NO_LIMIT = 0;

	GroupSettings withName(String newName) {
		return new GroupSettings(newName, this.timeoutNanos, this.maxConcurrency, this.sharedSlots, this.policy,
				this.listeners.forGroupsNamed(newName), this.shared);
	}

	GroupSettings withTimeoutNanos(long newTimeoutNanos) {
		return new GroupSettings(this.name, newTimeoutNanos, this.maxConcurrency, this.sharedSlots, this.policy,
				this.listeners, this.shared);
	}

	GroupSettings withMaxConcurrency(int newMaxConcurrency) {
		return new GroupSettings(this.name, this.timeoutNanos, newMaxConcurrency, this.sharedSlots, this.policy,
				this.listeners, this.shared);
	}

	GroupSettings withSharedSlots(Slots newSharedSlots) {
		return new GroupSettings(this.name, this.timeoutNanos, this.maxConcurrency, newSharedSlots, this.policy,
				this.listeners, this.shared);
	}

	GroupSettings withPolicy(CompletionPolicy newPolicy) {
		return new GroupSettings(this.name, this.timeoutNanos, this.maxConcurrency, this.sharedSlots, newPolicy,
				this.listeners, this.shared);
	}

	Executor executor() {
		return this.shared.executor();
	}

	long stragglerNanos() {
		return this.shared.stragglerNanos();
	}

	boolean hasTimeout() {
		return this.timeoutNanos != NO_TIMEOUT;
	}

	/**
	 * Tell whether somebody may ask for times.
	 * @return {@code true} if there are listeners or a registry
	 */
	boolean isWatched() {
		return !this.listeners.isEmpty() || this.shared.registry() != DefaultTaskGroupRegistry.COMMON;
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
		return executor() instanceof ThreadPerTaskExecutor
				|| executor().getClass().getName().equals("java.util.concurrent.ThreadPerTaskExecutor");
	}

}
