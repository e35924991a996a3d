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

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The handle of one task: a value that is there soon, at the latest after the block of
 * its {@link TaskGroup}.
 *
 * <p>
 * A handle may be used from any thread and outlives its group. Actions of the task happen
 * before another thread sees through the handle that the task has ended. Once ended, a
 * handle holds on to its outcome and nothing else.
 *
 * <p>
 * While the group is open, an exception thrown by this handle on the thread that owns the
 * group cancels the group first, because it is about to leave the block: Java does not
 * tell {@link TaskGroup#close()} that the body threw. So a {@link PendingValueException}
 * that the body catches leaves a cancelled group behind.
 *
 * @param <T> the type of the value
 */
public interface SoonValue<T extends @Nullable Object> {

	/**
	 * Return the value of the task, without waiting for it. Whether it is there does not
	 * depend on luck: while the group is open, its owner gets a value only after
	 * {@link TaskGroup#join()}, {@link #join()}, or after {@link #isReady()} has returned
	 * {@code true} to it.
	 * @return the value, which is {@code null} if the task returned {@code null}
	 * @throws PendingValueException if the task has not ended yet, or if the caller owns
	 * the group, which is open, and has not joined; this cancels the group if the caller
	 * owns it
	 * @throws TaskFailedException if the task failed; the cause is what it threw
	 * @throws TaskCancelledException if the task was cancelled
	 */
	T value();

	/**
	 * Tell whether the task has ended, however it ended.
	 * @return {@code true} once {@link #value()} no longer throws a
	 * {@link PendingValueException}
	 */
	@CheckReturnValue
	boolean isReady();

	/**
	 * Wait for this one task, then return its value. Any thread may wait, except the one
	 * that runs the task.
	 * @return the value, which is {@code null} if the task returned {@code null}
	 * @throws TaskFailedException if the task failed; the cause is what it threw
	 * @throws TaskCancelledException if the task was cancelled
	 * @throws TaskGroupInterruptedException if the calling thread is interrupted while
	 * waiting; its interrupt status is kept. If it owns the group, the group is cancelled
	 * and all of its tasks have ended
	 * @throws TaskGroupException what {@link TaskGroup#join()} would throw, if the caller
	 * owns the group, and it has failed, timed out or been cancelled from outside
	 * @throws IllegalStateException if the task would wait for itself, directly or in a
	 * circle of tasks that wait for each other
	 */
	T join();

	/**
	 * Return the value if the task succeeded, else the fallback.
	 * @param fallback what to return if the task failed or was cancelled
	 * @return the value or the fallback
	 * @throws PendingValueException as {@link #value()} does
	 */
	@CheckReturnValue
	T orElse(T fallback);

	/**
	 * Return what the task threw, if it has failed.
	 * @return the failure, or empty if the task is pending, running, cancelled or
	 * succeeded
	 */
	@CheckReturnValue
	Optional<Throwable> failure();

	/**
	 * Return how far the task is.
	 * @return the state
	 */
	@CheckReturnValue
	State state();

	/**
	 * Cancel this task alone; its siblings and the group live on. A task that has not
	 * started never will; a running one is interrupted. One that still returns a value
	 * has succeeded.
	 * @return {@code true} if this call cancelled the task, {@code false} if it had ended
	 * or been cancelled before
	 */
	boolean cancel();

	/**
	 * Return the name of the task, for messages and the live tree.
	 * @return the name given to the task, else one made of its number in the group
	 */
	@CheckReturnValue
	String name();

	/**
	 * How far a task is. A task goes from {@link #PENDING} by {@link #RUNNING} to one of
	 * the others, or straight to {@link #CANCELLED}, or to {@link #FAILED} if the
	 * executor rejects it.
	 */
	enum State {

		/** The task waits to be started. */
		PENDING,

		/** The task is running. */
		RUNNING,

		/** The task returned a value. */
		SUCCEEDED,

		/** The task threw an exception, or the executor rejected it. */
		FAILED,

		/** The task was cancelled before it had an outcome of its own. */
		CANCELLED

	}

}
