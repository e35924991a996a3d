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

import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Says what was done wrong and what to do instead (S14).
 */
final class Misuse {

	private Misuse() {
	}

	static IllegalStateException closed(DefaultTaskGroup group) {
		return Frames.throwIntoBody(null, new IllegalStateException(
				"Task group '%s' is closed; use it inside its block".formatted(group.name())));
	}

	static void checkOwner(DefaultTaskGroup group, String method) {
		if (!group.isOwnedByCaller()) {
			throw new IllegalStateException(
					"Only the thread that opened task group '%s' may call %s(): that is %s, not %s"
						.formatted(group.name(), method, group.owner().getName(), Thread.currentThread().getName()));
		}
	}

	static void checkNotNull(DefaultTaskGroup group, @Nullable Object argument, String name) {
		if (argument == null) {
			throw Frames.throwIntoBody(group, new NullPointerException("'%s' must not be null".formatted(name)));
		}
	}

	static IllegalStateException misnested(DefaultTaskGroup outer, DefaultTaskGroup inner,
			@Nullable Throwable suppressed) {
		return withSuppressed(suppressed, new IllegalStateException(
				("Task group '%s' was closed while task group '%s', opened after it on the same thread, was open; "
						+ "that one has been cancelled. Open groups in try statements with resources")
					.formatted(outer.name(), inner.name())));
	}

	static IllegalStateException leftOpen(DefaultTaskGroup opened, @Nullable Throwable suppressed) {
		return withSuppressed(suppressed,
				new IllegalStateException(("The task ended while task group '%s', which it had opened, was open; "
						+ "open groups in try statements with resources")
					.formatted(opened.name())));
	}

	static RejectedExecutionException unsuitableExecutor(DefaultTaskGroup group, String reason) {
		return new RejectedExecutionException(
				"The executor of task group '%s' %s; use one with threads of its own, without a caller-runs policy"
					.formatted(group.name(), reason));
	}

	static String uncalled(String group, int uncalled) {
		return ("In task group '%s', soonify(fn) was called %d time(s) without calling the function that it returns, "
				+ "so nothing was started; write g.soonify(fn).call(args) or g.callSoon(fn, args)")
			.formatted(group, uncalled);
	}

	private static IllegalStateException withSuppressed(@Nullable Throwable suppressed, IllegalStateException misuse) {
		if (suppressed != null) {
			misuse.addSuppressed(suppressed);
		}
		return misuse;
	}

}
