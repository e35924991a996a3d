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
 * How many tasks of a group have started and how many have not ended, whether the group
 * is closed, and the owner that waits for the last task.
 *
 * <p>
 * All of it is one number that is only ever moved atomically, so no task can slip in
 * while the group closes:
 *
 * <pre>
 * bits 63..32  tasks started so far, wrapping around
 * bit  31      closed
 * bits 30..0   what keeps the group open: tasks not ended, and holds
 *
 * open, n = 0 ---- start, hold ----> open, n > 0 ---- finish ----> open, n = 0
 * open, n = 0 ---- tryClose (owner) ----> closed, for good
 * </pre>
 *
 * A start or hold that meets the closed bit takes its step back; nobody reads the count
 * of a closed group. The owner says that it waits before it looks at the count, and a
 * thread that takes the count to zero looks for the waiting owner afterwards: one of the
 * two sees the other.
 */
final class TaskCount extends CacheLine {

	private static final long STARTED = 1L << 32;

	private static final int CLOSED = Integer.MIN_VALUE;

	private static final VarHandle COUNT;

	static {
		try {
			COUNT = MethodHandles.lookup().findVarHandle(TaskCount.class, "count", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private volatile long count;

	private volatile @Nullable Thread waitingOwner;

	/**
	 * Count a task that is about to be started.
	 * @return the number of the task, from 1, or 0 if the group is closed
	 */
	int start() {
		long before = (long) COUNT.getAndAdd(this, STARTED + 1);
		if ((int) before < 0) {
			COUNT.getAndAdd(this, -STARTED - 1);
			return 0;
		}
		int number = (int) (before >>> 32) + 1;
		return (number != 0) ? number : 1; // after four thousand million tasks
	}

	/**
	 * Keep the group open while something is done to it.
	 * @return {@code false} if the group is closed
	 */
	boolean hold() {
		long before = (long) COUNT.getAndAdd(this, 1L);
		if ((int) before < 0) {
			COUNT.getAndAdd(this, -1L);
			return false;
		}
		return true;
	}

	/**
	 * Count tasks that have ended, or holds that are over.
	 * @param n how many
	 */
	void finish(int n) {
		long before = (long) COUNT.getAndAdd(this, (long) -n);
		if ((int) before == n) {
			wakeOwner();
		}
	}

	/**
	 * Wake the owner if it waits.
	 * @return {@code true} if it does
	 */
	boolean wakeOwner() {
		Thread owner = this.waitingOwner;
		LockSupport.unpark(owner);
		return owner != null;
	}

	/**
	 * Close the group if nothing keeps it open.
	 * @return {@code true} if it is closed now
	 */
	boolean tryClose() {
		long seen;
		do {
			seen = this.count;
			if ((int) seen > 0) {
				return false;
			}
		}
		while (!COUNT.compareAndSet(this, seen, seen | (CLOSED & 0xFFFF_FFFFL)));
		return true;
	}

	/**
	 * Wait until nothing keeps the group open. Only for the owner.
	 * @param group the group, which is told when the owner is interrupted meanwhile, and
	 * to look at its deadline whenever the owner wakes up
	 * @return {@code true} if the owner was interrupted; its interrupt status is clear
	 */
	boolean awaitNone(DefaultTaskGroup group) {
		this.waitingOwner = Thread.currentThread();
		boolean interrupted = false;
		while (!isIdle()) {
			if (Thread.interrupted()) {
				interrupted = true;
				group.cancellation().asInterrupted();
			}
			else {
				group.cancellation().ifExpired();
				ExecutorWatch.park(group, this);
			}
		}
		this.waitingOwner = null;
		return interrupted;
	}

	/**
	 * Tell whether nothing keeps the group open.
	 * @return {@code true} if all tasks have ended
	 */
	boolean isIdle() {
		return unfinished() == 0;
	}

	/**
	 * Return how many tasks have not ended, holds counted like tasks.
	 * @return the number of tasks
	 */
	int unfinished() {
		return (int) this.count & ~CLOSED;
	}

	boolean isClosed() {
		return (int) this.count < 0;
	}

	/**
	 * Return how many tasks were started so far.
	 * @return the number of tasks
	 */
	long started() {
		return this.count >>> 32;
	}

}
