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

import org.jspecify.annotations.Nullable;

/**
 * The side of a worker that gives its thread the context of each task. All of it is only
 * for the worker's own thread.
 */
abstract class ContextWorker extends Submission {

	/** The context that the current task runs in. */
	private TaskContext.@Nullable Scope context;

	/** Whether nothing has run on the thread that could have left something there. */
	private boolean threadIsNew;

	/**
	 * The worker begins to run tasks.
	 */
	final void beginWithThread() {
		this.threadIsNew = group().settings().shared().newThreads();
	}

	/**
	 * A task has run, or been ended, on the thread.
	 */
	final void threadUsed() {
		this.threadIsNew = false;
	}

	/**
	 * Give the thread the context of the task that is about to run, unless it has kept
	 * that of the task before for it.
	 * @param captured the context where the task was started
	 */
	final void enterContext(TaskContext.Snapshot captured) {
		if (this.context == null) {
			this.context = this.threadIsNew ? captured.restoreOnNewThread() : captured.restore();
		}
	}

	/**
	 * Take the context of the task that has ended from the thread (S18), unless the next
	 * one shall have the same.
	 * @param next the task that the thread is about to claim, {@code null} if there is
	 * none
	 */
	final void leaveContext(@Nullable Task<?> next) {
		TaskContext.Scope entered = this.context;
		if (entered == null) {
			return;
		}
		// none if somebody has ended the task meanwhile: then it never enters
		TaskContext.Snapshot captured = (next != null) ? next.captured : null;
		if (captured == null || !isGoodFor(entered, captured)) {
			this.context = null;
			close(entered::close);
		}
		Thread.interrupted(); // whatever was called may have left one
	}

	/**
	 * The worker has run its last task. If its thread ends with that, what only the
	 * thread can see stays there, unless more is to be done on it: when a worker gives
	 * its slot back, another group may hand something to an executor, which may make a
	 * thread that inherits from this one.
	 */
	final void endWithThread() {
		TaskContext.Scope entered = this.context;
		if (entered == null || !group().settings().shared().newThreads()
				|| group().dispatcher().spare().share() != null) {
			leaveContext(null);
			return;
		}
		this.context = null;
		close(entered::closeAtEndOfThread);
		Thread.interrupted();
	}

	private static void close(Runnable scope) {
		try {
			scope.run();
		}
		catch (Throwable ex) {
			Listeners.report(ex);
		}
	}

	private static boolean isGoodFor(TaskContext.Scope entered, TaskContext.Snapshot captured) {
		try {
			return entered.isGoodFor(captured);
		}
		catch (Throwable ex) {
			return false;
		}
	}

}
