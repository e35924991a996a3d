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

import java.util.Map;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * What all factories have in common that come from one builder.
 *
 * @param executor what runs the tasks
 * @param newThreads whether its threads are made for one command each
 * @param stragglerNanos how long a task may ignore an interrupt before it is reported
 * @param context what is handed on from the thread that starts a task, {@code null} for
 * nothing
 * @param waitingCheck what threads are asked before they wait, {@code null} for nothing
 * @param registry knows the open groups
 * @param overrides what is fixed for groups, by their names
 */
record SharedSettings(Executor executor, boolean newThreads, long stragglerNanos, @Nullable TaskContext context,
		@Nullable WaitingCheck waitingCheck, DefaultTaskGroupRegistry registry, Map<String, GroupOverrides> overrides) {

	static final long DEFAULT_STRAGGLER_NANOS = 10_000_000_000L;

	/**
	 * Refuse to let the calling thread wait if it must not.
	 * @param group the name of the group
	 */
	void checkWaiting(String group) {
		if (this.waitingCheck != null) {
			this.waitingCheck.checkWaiting(group);
		}
	}

	/**
	 * Capture the context of the calling thread.
	 * @return the context, {@code null} if there is none; if it cannot be captured, one
	 * that says so when it is restored, for the task to fail
	 */
	TaskContext.@Nullable Snapshot captureContext() {
		if (this.context == null) {
			return null;
		}
		try {
			return this.context.capture();
		}
		catch (Throwable ex) {
			return failing(ex);
		}
	}

	private static TaskContext.Snapshot failing(Throwable thrown) {
		return () -> SharedSettings.<RuntimeException>sneak(thrown);
	}

	@SuppressWarnings("unchecked") // the task is to fail with just what was thrown
	private static <X extends Throwable> TaskContext.Scope sneak(Throwable thrown) throws X {
		throw (X) thrown;
	}

	/**
	 * Apply what is fixed for the groups of a name.
	 * @param asked what code has asked for
	 * @return what they get
	 */
	GroupSettings override(GroupSettings asked) {
		GroupOverrides fixed = this.overrides.get(asked.name());
		return (fixed != null) ? fixed.applyTo(asked) : asked;
	}

}
