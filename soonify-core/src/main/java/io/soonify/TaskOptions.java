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
 * What a {@link TaskSpec} says of its task.
 *
 * @param name the name
 * @param timeoutNanos the time from start to end, {@link GroupSettings#NO_TIMEOUT} for
 * none
 * @param optional whether the group can do without the task
 * @param shielded whether the cancellation of the group spares the task
 * @param onCancel what to do when the task is cancelled while it runs
 */
record TaskOptions(String name, long timeoutNanos, boolean optional, boolean shielded, @Nullable Runnable onCancel) {

	static TaskOptions named(String name) {
		return new TaskOptions(name, GroupSettings.NO_TIMEOUT, false, false, null);
	}

	TaskOptions withTimeoutNanos(long newTimeoutNanos) {
		return new TaskOptions(this.name, newTimeoutNanos, this.optional, this.shielded, this.onCancel);
	}

	TaskOptions asOptional() {
		return new TaskOptions(this.name, this.timeoutNanos, true, this.shielded, this.onCancel);
	}

	TaskOptions asShielded() {
		return new TaskOptions(this.name, this.timeoutNanos, this.optional, true, this.onCancel);
	}

	TaskOptions withOnCancel(@Nullable Runnable newOnCancel) {
		return new TaskOptions(this.name, this.timeoutNanos, this.optional, this.shielded, newOnCancel);
	}

	boolean hasTimeout() {
		return this.timeoutNanos != GroupSettings.NO_TIMEOUT;
	}

	Duration timeout() {
		return Duration.ofNanos(this.timeoutNanos);
	}

}
