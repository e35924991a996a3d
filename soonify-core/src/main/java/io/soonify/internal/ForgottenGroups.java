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

import org.jspecify.annotations.Nullable;

/**
 * Closes groups for an owner that forgot to, when what they were opened in ends (S14).
 */
final class ForgottenGroups {

	private ForgottenGroups() {
	}

	/**
	 * Close the groups that a task has left open on its thread.
	 * @param opened the outermost of them, {@code null} if there is none
	 * @param thrown what the task threw, {@code null} if it returned
	 * @return what the task is to fail with, {@code null} if it is not to fail
	 */
	static @Nullable Throwable closeLeftOpen(@Nullable TaskGroupImpl opened, @Nullable Throwable thrown) {
		if (opened == null) {
			return thrown;
		}
		close(opened); // if that was interrupted, so was the task: nobody is to see it
		IllegalStateException misuse = Misuse.leftOpen(opened.name());
		if (thrown != null) {
			misuse.addSuppressed(thrown);
		}
		return misuse;
	}

	/**
	 * Close a group, and those inside of it on the same thread: cancel them, then wait,
	 * the innermost first.
	 * @param outermost the group
	 * @return {@code true} if the owner was interrupted; its interrupt status is clear
	 */
	static boolean close(TaskGroupImpl outermost) {
		if (outermost.enclosing() != null) {
			outermost.cancel(CancellationTree.cancelledAround(outermost, outermost.enclosing()));
		}
		TaskGroupImpl group = outermost;
		for (TaskGroupImpl next = group.inner(); next != null; next = next.inner()) {
			group = next;
		}
		boolean interrupted = false;
		while (true) {
			interrupted |= group.closeQuietly();
			group.outcome().takeThrownByCallbacks().forEach(group::reportCallback);
			group.forgetOutcome();
			if (group == outermost || !(group.enclosing() instanceof TaskGroupImpl outer)) {
				return interrupted;
			}
			group = outer;
		}
	}

}
