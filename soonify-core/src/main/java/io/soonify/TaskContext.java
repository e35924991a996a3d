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
 * Hands on what belongs to a thread, such as the current user or the diagnostic context
 * of a log, from the thread that starts a task to the thread that runs it: the extension
 * point of context propagation.
 *
 * <p>
 * The context is captured where a task is started, on the thread that starts it, and
 * restored around the task, so each task has that of its own start even if it shares its
 * thread with others. After the task the thread is given back what it had, so that
 * nothing of the context, and nothing that the task made of it, reaches another task or a
 * later user of the thread. The idea, though not the type, is that of Micrometer's
 * context-propagation.
 *
 * <pre>{@code
 * TaskContext tenant = () -> {
 *     String captured = Tenant.current();
 *     return () -> {
 *         String previous = Tenant.current();
 *         Tenant.set(captured);
 *         return () -> Tenant.set(previous);
 *     };
 * };
 * }</pre>
 *
 * <p>
 * An exception from {@link #capture()} or {@link Snapshot#restore()} fails the task,
 * which is then not run; one from {@link Scope#close()} is handed to the
 * uncaught-exception handler of the thread. The same goes for
 * {@link Snapshot#restoreOnNewThread()} and {@link Scope#closeAtEndOfThread()}, which a
 * context may have so that it does less on threads that nobody else uses.
 *
 * @see TaskGroupFactory.Builder#context(TaskContext)
 */
@FunctionalInterface
public interface TaskContext {

	/**
	 * Capture the context of the calling thread.
	 * @return what to restore around the task, {@code null} if there is nothing to do
	 */
	@Nullable Snapshot capture();

	/**
	 * Tell whether a command that was given to an executor runs tasks of groups whose
	 * factory has a context. It restores that of each of its tasks and may be handed over
	 * by any thread, so an executor that captures a context for what it runs has no
	 * reason to do so here.
	 * @param command the command
	 * @return {@code true} if it runs tasks, each in a context of its own
	 */
	static boolean isRestoredBy(Runnable command) {
		return command instanceof Submission submission && submission.group().settings().shared().context() != null;
	}

	/**
	 * The context of a thread at some time. Used once, by one thread.
	 */
	@FunctionalInterface
	interface Snapshot {

		/**
		 * Give the calling thread this context in place of its own. If this throws, the
		 * thread must be as it was.
		 * @return undoes that
		 */
		Scope restore();

		/**
		 * Give the calling thread this context, like {@link #restore()}, when the thread
		 * is new: nothing has run on it that could have left anything there.
		 * @return undoes that
		 * @see ThreadPerTaskExecutor#hasNewThreads()
		 */
		default Scope restoreOnNewThread() {
			return restore();
		}

	}

	/**
	 * The time in which a thread has a context that is not its own.
	 */
	@FunctionalInterface
	interface Scope {

		/**
		 * Give the calling thread back what it had before. Called on the thread of
		 * {@link Snapshot#restore()}, once.
		 */
		void close();

		/**
		 * Undo what others than the thread can see; the thread was made for the tasks of
		 * the group and runs nothing any more, so its thread-locals may stay as they are.
		 * Called instead of {@link #close()} after the last task, whichever way the
		 * context was restored.
		 * @see ThreadPerTaskExecutor#hasNewThreads()
		 */
		default void closeAtEndOfThread() {
			close();
		}

		/**
		 * Tell whether the next task of the same group can have this context as it is, so
		 * that a thread that runs many short tasks of one starter need not leave it and
		 * enter it again between each two. That is so if the next task has been started
		 * in the same context and nothing of what the last one did to the thread can be
		 * seen. Called on the thread of {@link Snapshot#restore()}, any number of times
		 * before {@link #close()}; what it throws counts for a no.
		 * @param next what was captured where the next task was started
		 * @return {@code true} only if {@link #close()} and {@link Snapshot#restore()}
		 * would change nothing
		 */
		default boolean isGoodFor(Snapshot next) {
			return false;
		}

	}

}
