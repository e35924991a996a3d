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

package io.soonify.internal;

import java.util.concurrent.RejectedExecutionException;

import io.soonify.PendingValueException;

/**
 * What is said to those who use Soonify in a way that cannot work: what is wrong, and
 * what to do instead (S14).
 */
final class Misuse {

	private static final String NESTING = "open groups in try statements with resources";

	private Misuse() {
	}

	static IllegalStateException closed(String group) {
		return new IllegalStateException("Task group '%s' is closed; use it inside its block".formatted(group));
	}

	static IllegalStateException notOwner(String group, String method, Thread owner, Thread caller) {
		return new IllegalStateException(
				("Only the thread that opened task group '%s' may call %s(): that is '%s', not '%s'; "
						+ "call it there, best by a try statement with resources, or open a group of its own here")
					.formatted(group, method, owner.getName(), caller.getName()));
	}

	static IllegalStateException leftOpen(String group) {
		return new IllegalStateException(
				"The task ended while task group '%s', which it had opened, was open; %s".formatted(group, NESTING));
	}

	static IllegalStateException closedTooEarly(String group, String inner) {
		return new IllegalStateException(
				("Task group '%s' was closed while task group '%s', opened after it on the same thread, was open; "
						+ "that one has been cancelled. Open groups in try statements with resources")
					.formatted(group, inner));
	}

	static String neverCalled(String group, int functions) {
		return ("In task group '%s', soonify(fn) was called %d time(s) without calling the function that it returns, "
				+ "so nothing was started; write g.soonify(fn).call(args) or g.callSoon(fn, args)")
			.formatted(group, functions);
	}

	static String neverClosed(String group, String where) {
		return "Task group '%s' was never closed; %s (%s)".formatted(group, NESTING, where);
	}

	static RejectedExecutionException unsuitable(String group, String reason) {
		return new RejectedExecutionException(
				"The executor of task group '%s' %s; use one with threads of its own, without a caller-runs policy"
					.formatted(group, reason));
	}

	static PendingValueException pending(String task, String why) {
		return new PendingValueException(
				("The value of task '%s' is not there yet, %s; read it after the block of its group, "
						+ "after group.join(), or wait for it with value.join()")
					.formatted(task, why));
	}

}
