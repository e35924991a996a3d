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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * The state of a task, which several threads move, and those who wait for its end.
 *
 * <pre>
 *            claim                  end
 * WAITING ----------> RUNNING ----------------> SUCCEEDED | FAILED | CANCELLED
 *    |                (worker)    (worker)                  ^         ^
 *    +------------------> ENDING ---------------------------+---------+
 *     claimUnstarted   (canceller, or who met the rejection)
 * </pre>
 *
 * Whoever wins the step out of WAITING is the only one to decide how the task ends: the
 * worker that runs it, or the thread that ends it unstarted. The outcome is written
 * before the end is published. Some flags ride along, set by others while the task has
 * not ended:
 * <ul>
 * <li>JOINED: someone waits for the end. The waiter is registered before the flag is set,
 * and the end is published by an atomic exchange, so either the ending thread sees the
 * flag and wakes the waiter, or the waiter sees the end.</li>
 * <li>CANCEL_REQUESTED: {@link SoonValue#cancel()} met the running task, so that an echo
 * of it is a cancellation even if the group lives on.</li>
 * <li>TIMED_OUT: the task's own time was over while it ran, so that an echo of it is a
 * failure. Of this flag and the one before only the first is set.</li>
 * <li>CALLBACK_TAKEN: somebody runs or has run what is to be done on cancellation.</li>
 * <li>INTERRUPTED: set under the lock of the worker, together with the interrupt of its
 * thread, see {@link Worker#interrupt}.</li>
 * </ul>
 */
abstract class TaskState extends TaskQueue.Node {

	private static final int WAITING = 0;

	private static final int ENDING = 1;

	private static final int RUNNING = 2;

	static final int SUCCEEDED = 3;

	static final int FAILED = 4;

	static final int CANCELLED = 5;

	private static final int PHASE = 7;

	private static final int JOINED = 8;

	private static final int CANCEL_REQUESTED = 16;

	private static final int INTERRUPTED = 32;

	private static final int TIMED_OUT = 64;

	private static final int CALLBACK_TAKEN = 128;

	private static final VarHandle STATE;

	private static final VarHandle WAITERS;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STATE = lookup.findVarHandle(TaskState.class, "state", int.class);
			WAITERS = lookup.findVarHandle(TaskState.class, "waiters", Waiter.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private volatile int state;

	private volatile @Nullable Waiter waiters;

	/**
	 * Claim the task for a worker.
	 * @return {@code true} if the worker is to run it, {@code false} if it was ended
	 * unstarted
	 */
	final boolean claim() {
		return leaveWaiting(RUNNING);
	}

	/**
	 * Claim the task in order to end it before it starts.
	 * @return {@code true} if the caller is to end it
	 */
	final boolean claimUnstarted() {
		return leaveWaiting(ENDING);
	}

	private boolean leaveWaiting(int phase) {
		int seen;
		do {
			seen = this.state;
			if ((seen & PHASE) != WAITING) {
				return false;
			}
		}
		while (!STATE.compareAndSet(this, seen, seen | phase));
		return true;
	}

	/**
	 * Publish the end of the task and wake those who wait for it. Only for the thread
	 * that has claimed it, after it has written the outcome.
	 * @param phase one of {@link #SUCCEEDED}, {@link #FAILED} and {@link #CANCELLED}
	 * @return whether the thread that runs the task was interrupted on its account
	 */
	final boolean end(int phase) {
		int before = (int) STATE.getAndSet(this, phase);
		if ((before & JOINED) != 0) {
			wakeWaiters();
		}
		return (before & INTERRUPTED) != 0;
	}

	/**
	 * Note that the running task has been cancelled on its own.
	 * @return {@code true} for the first reason that meets the task running
	 */
	final boolean requestCancel() {
		return flagRunning(CANCEL_REQUESTED, CANCEL_REQUESTED | TIMED_OUT);
	}

	/**
	 * Note that the running task's own time is over.
	 * @return {@code true} for the first reason that meets the task running
	 */
	final boolean requestTimeout() {
		return flagRunning(TIMED_OUT, CANCEL_REQUESTED | TIMED_OUT);
	}

	/**
	 * Note that the caller is about to cancel the running task and will call back.
	 * @return {@code true} for the first such call that meets the task running
	 */
	final boolean takeCallback() {
		return flagRunning(CALLBACK_TAKEN, CALLBACK_TAKEN);
	}

	/**
	 * Note that the thread of the running task is being interrupted. Only under the lock
	 * of the worker.
	 * @return {@code true} if the task is running, so that the interrupt is due
	 */
	final boolean markInterrupted() {
		return flagRunning(INTERRUPTED, INTERRUPTED) || isRunning();
	}

	/**
	 * Set a flag of the running task, unless one of others is set.
	 * @return {@code true} if this call has set it
	 */
	private boolean flagRunning(int flag, int others) {
		int seen;
		do {
			seen = this.state;
			if ((seen & PHASE) != RUNNING || (seen & others) != 0) {
				return false;
			}
		}
		while (!STATE.compareAndSet(this, seen, seen | flag));
		return true;
	}

	final boolean isCancelRequested() {
		return (this.state & CANCEL_REQUESTED) != 0;
	}

	final boolean isTimedOut() {
		return (this.state & TIMED_OUT) != 0;
	}

	final boolean isRunning() {
		return (this.state & PHASE) == RUNNING;
	}

	final boolean hasEnded() {
		return (this.state & PHASE) >= SUCCEEDED;
	}

	final SoonValue.State publicState() {
		return switch (this.state & PHASE) {
			case RUNNING -> SoonValue.State.RUNNING;
			case SUCCEEDED -> SoonValue.State.SUCCEEDED;
			case FAILED -> SoonValue.State.FAILED;
			case CANCELLED -> SoonValue.State.CANCELLED;
			default -> SoonValue.State.PENDING;
		};
	}

	/**
	 * Wait for the end, or until the calling thread is interrupted.
	 * @param group the group of the task
	 * @return {@code true} if the task has ended, {@code false} if the thread's interrupt
	 * status is set and the task has not ended
	 */
	final boolean awaitEnd(DefaultTaskGroup group) {
		if (hasEnded()) {
			return true;
		}
		register(new Waiter(Thread.currentThread()));
		while (!hasEnded()) {
			if (Thread.currentThread().isInterrupted()) {
				return false;
			}
			ExecutorWatch.park(group, this);
		}
		return true;
	}

	private void register(Waiter waiter) {
		do {
			waiter.next = this.waiters;
		}
		while (!WAITERS.compareAndSet(this, waiter.next, waiter));
		int seen;
		do {
			seen = this.state;
		}
		while ((seen & PHASE) < SUCCEEDED && !STATE.compareAndSet(this, seen, seen | JOINED));
		if (hasEnded()) {
			wakeWaiters(); // the end may have come too early to see this waiter
		}
	}

	private void wakeWaiters() {
		Waiter waiter = (Waiter) WAITERS.getAndSet(this, null);
		while (waiter != null) {
			LockSupport.unpark(waiter.thread);
			waiter = waiter.next;
		}
	}

	/**
	 * A thread that waits for the end of the task.
	 */
	private static final class Waiter {

		final Thread thread;

		@Nullable Waiter next;

		Waiter(Thread thread) {
			this.thread = thread;
		}

	}

}
