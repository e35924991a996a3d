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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

import io.soonify.internal.ConcurrencyLimiter.Permit;
import org.jspecify.annotations.Nullable;

/**
 * The calling thread waits for tasks of a group. If it runs a task, that one gives its
 * permit back until it goes on (S11).
 */
final class GroupWait implements Launcher.Awaited {

	private static final long RETRY_NANOS = 20_000_000;

	private final TaskGroupImpl group;

	private final @Nullable TaskImpl<?> running;

	private final Launcher.Wait wait;

	private final boolean lent;

	GroupWait(TaskGroupImpl group) {
		this.group = group;
		this.running = TaskImpl.running();
		this.wait = group.launcher().startWaiting(this, this.running != null);
		// not twice, if this is a callback on a thread that waits already
		this.lent = this.running != null && lendPermit(this.running);
	}

	private boolean lendPermit(TaskImpl<?> waiting) {
		Permit permit = waiting.permit();
		if (permit == null) {
			return false;
		}
		ConcurrencyLimiter limiter = permit.limiter();
		limiter.lendTo(permit, this.group.share(), 1);
		boolean lending = limiter.lend(permit);
		if (!lending) {
			limiter.lendTo(permit, this.group.share(), -1);
		}
		return lending;
	}

	private void park() {
		if (this.group.hasDeadline() && !DeadlineTimer.INSTANCE.ensureRunning()) {
			// it may be out of threads, so that nobody else wakes us; or the way to its
			// lock
			// has used up what was to wake us
			LockSupport.parkNanos(this.group, RETRY_NANOS);
		}
		else {
			this.wait.park();
		}
	}

	/**
	 * Wait until a group is idle. Only for its owner.
	 * @param group the group
	 * @return {@code true} if it was interrupted; its interrupt status is clear
	 */
	static boolean untilIdle(TaskGroupImpl group) {
		boolean interrupted = false;
		@Nullable GroupWait wait = null;
		group.waitingOwner = group.owner();
		while (!group.isIdle()) {
			try { // a moment without memory or stack is no reason to leave tasks alone
				wait = (wait != null) ? wait : new GroupWait(group);
				boolean cancelled = group.cancellation() != null;
				interrupted |= Thread.interrupted();
				if (interrupted && !cancelled) {
					group.cancel(Cancellation.interrupt(group.name()));
				}
				else if (cancelled || group.decided() == null) {
					wait.park();
				} // else look again: callbacks may have used up what was to wake this
					// thread
			}
			catch (Throwable ex) {
				LockSupport.parkNanos(group, RETRY_NANOS);
			}
		}
		group.waitingOwner = null;
		if (wait != null) {
			wait.end();
		}
		return interrupted;
	}

	/**
	 * Wait until a task has ended. For any thread.
	 * @param task the task
	 * @param group its group
	 */
	static void untilEnded(TaskImpl<?> task, TaskGroupImpl group) {
		group.settings().checkWaiting();
		TaskImpl<?> waiting = TaskImpl.running();
		Waiter waiter = new Waiter();
		@Nullable GroupWait wait = null;
		boolean interrupted = false;
		try {
			if (waiting != null) {
				waiting.awaited = task;
				JoinCircle.<TaskImpl<?>>check(waiting, task, GroupWait::neededBy);
			}
			wait = new GroupWait(group);
			task.register(waiter);
			while (!task.hasEnded() && !interrupted) {
				interrupted = Thread.currentThread().isInterrupted();
				if (!interrupted) {
					wait.park();
				}
			}
		}
		finally {
			waiter.left = true;
			if (waiting != null) {
				waiting.awaited = null;
			}
			if (wait != null) {
				wait.end();
			}
		}
		if (!task.hasEnded()) {
			throw group.interruptedInJoinOf(task);
		}
	}

	/**
	 * What a task waits for: another by its handle, and, sooner or later, all tasks of
	 * the groups that it has opened.
	 */
	private static List<TaskImpl<?>> neededBy(TaskImpl<?> task) {
		List<TaskImpl<?>> needed = new ArrayList<>();
		TaskImpl<?> next = task.awaited;
		if (next != null && !next.hasEnded()) {
			needed.add(next);
		}
		for (TaskGroupImpl group = task.inner(); group != null; group = group.inner()) {
			group.tasks().forEachUnended(needed::add);
		}
		return needed;
	}

	/**
	 * The running task goes on, when it has its permit back, or at once if it has been
	 * cancelled.
	 */
	private void end() {
		Permit permit = (this.running != null && this.lent) ? this.running.permit() : null;
		if (permit != null) {
			permit.limiter().lendTo(permit, this.group.share(), -1);
		}
		TaskGroupImpl own = (this.running != null) ? this.running.liveGroup() : null;
		if (this.running == null || permit == null || own == null || this.running.isCancelled(own)) {
			return;
		}
		ConcurrencyLimiter limiter = permit.limiter();
		limiter.reclaim(permit);
		boolean interrupted = false;
		Launcher.Wait holders = own.launcher().startReclaiming(limiter);
		while (!limiter.isDecided(permit)) {
			if (this.running.isCancelled(own)) {
				limiter.giveBack(permit);
				break;
			}
			holders.park();
			interrupted |= Thread.interrupted(); // the next park would return at once
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public List<TaskImpl<?>> unbegun() {
		return this.group.tasks().unbegun();
	}

	@Override
	public @Nullable ConcurrencyLimiter limiter() {
		ConcurrencyLimiter.Share share = this.group.share();
		return (share != null) ? share.limiter() : null;
	}

	@Override
	public boolean isPermitAwaited() {
		return this.group.isPermitAwaited();
	}

	@Override
	public long stragglerNanos() {
		return this.group.shared().stragglerNanos();
	}

	@Override
	public boolean starving(Launcher.Unbegun task, int others) {
		if (this.group.noteStarvation()) {
			String tasks = "task '%s'%s of task group '%s'".formatted(task.name(),
					(others > 0) ? " and %d more".formatted(others) : "", this.group.name());
			Duration time = Duration.ofNanos(stragglerNanos());
			ConcurrencyLimiter limiter = limiter();
			this.group.boundary()
				.groupStarving(this.group, task.waitsForPermit()
						? "The limit of %d has let nobody through for %s, and %s wait for a permit; look for tasks that never end"
							.formatted((limiter != null) ? limiter.limit() : 0, time, tasks)
						: ("The executor %s has not begun %s for %s, and somebody waits; give it more threads, or wait on a "
								+ "thread that is not one of them. Threads of the library help out from now on")
							.formatted(this.group.launcher(), tasks, time));
		}
		return true;
	}

	@Override
	public void dropped(RejectedExecutionException dropped) {
		this.group.outcome().failed("executor", "its executor", dropped);
		this.group.cancel(Cancellation.failure(this.group.name(), "its executor", dropped));
		Cancellation decided = this.group.cancellation();
		if (decided != null) { // a shield is of no use to a task that was dropped
			unbegun().forEach((task) -> task.cancelUnstarted(this.group, decided));
		}
	}

	/** A thread that waits for the end of a task. */
	static final class Waiter {

		private final Thread thread = Thread.currentThread();

		/** Whether it waits no more, so that it is not woken from something else. */
		private volatile boolean left;

		@Nullable Waiter next;

		static void wake(@Nullable Waiter first) {
			for (Waiter waiter = first; waiter != null; waiter = waiter.next) {
				if (!waiter.left) {
					LockSupport.unpark(waiter.thread);
				}
			}
		}

	}

}
