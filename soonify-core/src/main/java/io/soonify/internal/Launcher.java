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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.soonify.spi.ThreadPerTaskExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Brings tasks to threads: each by one call of the executor (S2). There are two ways, and
 * which one it is, is asked once for each executor.
 *
 * <p>
 * <b>Thread per task.</b> The executor has a thread for every task. A task that needs a
 * permit is launched all the same, and its own thread waits for the permit.
 *
 * <p>
 * <b>Pool.</b> Any other executor. A task that needs a permit is launched when it has
 * one, by a thread of the library, which carries nobody's context (S11). Threads of the
 * pool may be blocked by tasks that wait for other tasks, so those who wait look around
 * now and then: whether a thread of the library has to help out, whether the executor has
 * been shut down, whether the tasks get no thread at all (S15).
 */
abstract class Launcher {

	private final Executor executor;

	private Launcher(Executor executor) {
		this.executor = executor;
	}

	/** Find out how an executor launches. */
	static Launcher of(Executor executor) {
		if (executor instanceof ThreadPerTaskExecutor known) {
			return new ThreadPerTask(executor, known.hasNewThreads());
		}
		if (LibraryThreads.hasNewThreads(executor)) {
			return new ThreadPerTask(executor, true);
		}
		return new Pool(executor);
	}

	final Executor executor() {
		return this.executor;
	}

	/**
	 * Tell whether the thread of a task is made for it and ends with it, so that nothing
	 * on it has to be put back.
	 */
	abstract boolean hasNewThreads();

	/** Whether a task that waits for a permit waits on its own thread. */
	abstract boolean waitsOnOwnThread();

	/**
	 * Hand a task to the executor. What the executor throws, and what is wrong with it,
	 * is given back.
	 * @return why the task will not run, {@code null} if the executor has taken it
	 */
	abstract @Nullable Throwable launch(Runnable task);

	/** Whether the calling thread may run a task that the executor runs on it now. */
	abstract boolean mayRunHere();

	/**
	 * The calling thread begins to wait for tasks of a group.
	 * @param inTask whether the thread runs a task: then it may be in the way of others,
	 * and the library helps out
	 * @return what parks it
	 */
	abstract Wait startWaiting(Awaited group, boolean inTask);

	/**
	 * The calling thread begins to wait for a permit that its task wants back. It blocks
	 * a thread of the pool that those may need who hold permits and have not begun (S11).
	 * @param limiter where the permits come from
	 * @return what parks it
	 */
	final Wait startReclaiming(ConcurrencyLimiter limiter) {
		return startWaiting(new PermitHolders(limiter), true);
	}

	private static List<Unbegun> unbegunHolders(ConcurrencyLimiter limiter) {
		return limiter.unbegun().stream().map((holder) -> (Unbegun) holder).toList();
	}

	@Override
	public String toString() {
		return Boundary.describe(this.executor);
	}

	/** The group that somebody waits for. */
	interface Awaited {

		/**
		 * Return the tasks that have neither begun nor ended, in the order of their
		 * start.
		 */
		List<? extends Unbegun> unbegun();

		/**
		 * Return what limits the tasks: others may wait for tasks, of whatever group,
		 * that hold a permit and have not begun.
		 * @return the limiter, {@code null} if there is none, or it does not matter
		 */
		@Nullable ConcurrencyLimiter limiter();

		/**
		 * Tell whether a task has had to wait for a permit.
		 * @return {@code true} if so; who waits is unparked when it becomes true
		 */
		boolean isPermitAwaited();

		/** Return how long an owner may wait for a task that gets no thread. */
		long stragglerNanos();

		/**
		 * A task has got no thread, or no permit, for that long.
		 * @param others how many more have not begun
		 * @return {@code true} if the library is to help out from now on
		 */
		boolean starving(Unbegun task, int others);

		/**
		 * The executor has been shut down and dropped the tasks that have not begun.
		 * @param dropped says so
		 */
		void dropped(RejectedExecutionException dropped);

	}

	/** A task that has not begun. */
	interface Unbegun extends ConcurrencyLimiter.Holder {

		/** Return the name of the task. */
		String name();

		/** Whether the task has been launched, and neither begun nor ended. */
		boolean canHelpOut();

		/** Whether the task is in line for a permit. */
		boolean waitsForPermit();

		/**
		 * Run the task on the calling thread, one of the library, unless somebody else
		 * has begun or ended it.
		 */
		void helpOut();

	}

	/** Parks one thread that waits. Only for that thread. */
	interface Wait {

		/** Park the thread until it is unparked or interrupted, or for no reason. */
		void park();

	}

	/**
	 * Those who hold permits and have not begun. Those who wait for them report them.
	 *
	 * @param limits where the permits come from
	 */
	private record PermitHolders(ConcurrencyLimiter limits) implements Awaited {

		@Override
		public List<Unbegun> unbegun() {
			return unbegunHolders(this.limits);
		}

		@Override
		public @Nullable ConcurrencyLimiter limiter() {
			return null;
		}

		@Override
		public boolean isPermitAwaited() {
			return false;
		}

		@Override
		public long stragglerNanos() {
			return Long.MAX_VALUE;
		}

		@Override
		public boolean starving(Unbegun task, int others) {
			return false;
		}

		@Override
		public void dropped(RejectedExecutionException dropped) {
			// those who wait for the holders will find out
		}

	}

	/** An executor with a thread for every task. */
	private static final class ThreadPerTask extends Launcher {

		private final boolean newThreads;

		ThreadPerTask(Executor executor, boolean newThreads) {
			super(executor);
			this.newThreads = newThreads;
		}

		@Override
		boolean hasNewThreads() {
			return this.newThreads;
		}

		@Override
		boolean waitsOnOwnThread() {
			return true;
		}

		@Override
		@Nullable Throwable launch(Runnable task) {
			try {
				executor().execute(task);
				return null;
			}
			catch (Throwable ex) {
				return ex;
			}
		}

		@Override
		boolean mayRunHere() {
			return true;
		}

		@Override
		Wait startWaiting(Awaited group, boolean inTask) {
			return new OwnThreadsWait(group);
		}

	}

	/** Any other executor. */
	private static final class Pool extends Launcher {

		/**
		 * Whether the thread is handing something to an executor; a run in between runs
		 * on the caller.
		 */
		private static final ThreadLocal<@Nullable Launching> LAUNCHING = new ThreadLocal<>();

		private static final int FRAMES_TO_EXECUTE = 40;

		Pool(Executor executor) {
			super(executor);
		}

		@Override
		boolean hasNewThreads() {
			return false;
		}

		@Override
		boolean waitsOnOwnThread() {
			return false;
		}

		@Override
		@Nullable Throwable launch(Runnable task) {
			boolean outermost = false;
			try {
				// a pool that runs out of stack may be left with its lock held
				StackReserve.ensure(FRAMES_TO_EXECUTE);
				Launching here = LAUNCHING.get();
				if (here == null) {
					here = new Launching();
					LAUNCHING.set(here);
					outermost = true;
				}
				here.depth++;
				try {
					executor().execute(task);
				}
				finally {
					here.depth--; // no call: there may be no stack for one
				}
				return null;
			}
			catch (Throwable ex) {
				return ex;
			}
			finally {
				if (outermost) {
					LAUNCHING.remove();
				}
			}
		}

		@Override
		boolean mayRunHere() {
			Launching here = LAUNCHING.get();
			return here == null || here.depth == 0;
		}

		@Override
		Wait startWaiting(Awaited group, boolean inTask) {
			boolean inTheWay = inTask || (Thread.currentThread() instanceof ForkJoinWorkerThread worker
					&& worker.getPool() == executor());
			return new PoolWait(this, group, inTheWay);
		}

		/** Tell whether no thread is left for another task. */
		boolean isSaturated() {
			return isKnown(() -> {
				if (executor() instanceof ThreadPoolExecutor pool) {
					return !pool.getQueue().isEmpty() && pool.getActiveCount() >= pool.getPoolSize();
				}
				return executor() instanceof ForkJoinPool pool && pool.hasQueuedSubmissions()
						&& pool.getActiveThreadCount() >= pool.getParallelism();
			});
		}

		/** Whether the executor has been shut down and keeps no tasks any more. */
		boolean keepsNothing() {
			return isKnown(() -> {
				if (executor() instanceof ThreadPoolExecutor pool) {
					return pool.isShutdown() && pool.getQueue().isEmpty();
				}
				return executor() instanceof ForkJoinPool pool && pool.isTerminating();
			});
		}

		boolean isTerminated() {
			return isKnown(() -> executor() instanceof ExecutorService service && service.isTerminated());
		}

		/** Wrappers and subclasses need not support the question. */
		private static boolean isKnown(BooleanSupplier question) {
			try {
				return question.getAsBoolean();
			}
			catch (Throwable ex) {
				return false;
			}
		}

	}

	/**
	 * How many tasks the thread is handing over, one inside of the other.
	 */
	private static final class Launching {

		private int depth;

	}

	/**
	 * Finds out that a task gets no thread for too long, or no permit while the line does
	 * not move (S15). Looks at the one that was started first.
	 */
	private static final class Starvation {

		private final Awaited group;

		private @Nullable Unbegun oldest;

		private long since = System.nanoTime();

		private long granted;

		Starvation(Awaited group) {
			this.group = group;
		}

		/**
		 * Look whether that is so, and report it.
		 * @param unbegun the tasks that have not begun
		 * @return {@code true} if the library is to help out from now on
		 */
		boolean look(List<? extends Unbegun> unbegun) {
			if (unbegun.isEmpty()) {
				return false;
			}
			long now = System.nanoTime();
			Unbegun first = unbegun.get(0);
			boolean moved = this.oldest != null && first != this.oldest;
			this.oldest = first;
			if (first.waitsForPermit()) {
				ConcurrencyLimiter limiter = this.group.limiter();
				long grantedNow = (limiter != null) ? limiter.granted() : 0;
				moved |= grantedNow != this.granted;
				this.granted = grantedNow;
			}
			if (moved) {
				this.since = now;
			}
			return now - this.since >= this.group.stragglerNanos() && this.group.starving(first, unbegun.size() - 1);
		}

	}

	/**
	 * Waits for tasks that have threads of their own. Nothing but a limit can keep those
	 * from beginning, so unless a task has to wait for a permit there is nothing to look
	 * at.
	 */
	private static final class OwnThreadsWait implements Wait {

		private final Awaited group;

		private @Nullable Starvation starvation;

		OwnThreadsWait(Awaited group) {
			this.group = group;
		}

		@Override
		public void park() {
			if (!this.group.isPermitAwaited()) {
				LockSupport.park(this);
				return;
			}
			if (this.starvation == null) {
				this.starvation = new Starvation(this.group);
			}
			LockSupport.parkNanos(this, this.group.stragglerNanos());
			this.starvation.look(this.group.unbegun());
		}

	}

	/**
	 * Waits for tasks on a pool. Helping out is compensation for one thread: a thread
	 * that is known to belong to the pool, and waits, lends its place to one thread of
	 * the library at a time, which runs a task that has not begun. The executor has a
	 * head start, because what it captures itself is missing on other threads.
	 */
	private static final class PoolWait implements Wait {

		private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

		/** Where there is nothing to be hoped for from the executor. */
		private static final long SATURATED_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

		private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

		/**
		 * Looking around takes a step for each task, so it is done less often if that
		 * takes long.
		 */
		private static final int SHARE_OF_LOOKING = 20;

		private final Thread thread = Thread.currentThread();

		private final Pool launcher;

		private final Awaited group;

		private final Starvation starvation;

		private boolean mayHelp;

		private long interval;

		/** When to look around next; a thread that has helped out sets it to now. */
		private volatile long next;

		/** Whether a thread of the library is running a task for this one. */
		private volatile boolean helping;

		/** What to run next by such a thread, as far as it has been looked up. */
		private final Deque<Unbegun> candidates = new ArrayDeque<>();

		private long keepsNothingSince;

		PoolWait(Pool launcher, Awaited group, boolean mayHelp) {
			this.launcher = launcher;
			this.group = group;
			this.starvation = new Starvation(group);
			this.mayHelp = mayHelp;
			boolean saturated = mayHelp && launcher.isSaturated();
			this.interval = saturated ? SATURATED_NANOS : HEAD_START_NANOS;
			this.next = System.nanoTime() + (saturated ? 0 : nextInterval());
		}

		/** Twice as long each time, as long as there is nothing to help out with. */
		private long nextInterval() {
			if (!this.mayHelp) {
				return Math.min(LONGEST_NANOS, this.group.stragglerNanos());
			}
			long current = this.interval;
			this.interval = Math.min(current * 2, 2 * HEAD_START_NANOS);
			return current;
		}

		@Override
		public void park() {
			long now = System.nanoTime();
			if (now - this.next >= 0) {
				try {
					lookAround(now);
				}
				catch (Throwable ex) {
					Thread.yield(); // a moment without memory, stack or threads passes
				}
				long after = System.nanoTime();
				this.next = after + Math.max(nextInterval(), (after - now) * SHARE_OF_LOOKING);
				return; // what was to wake this thread may have been used up by now
			}
			LockSupport.parkNanos(this, Math.max(1, this.next - now));
		}

		private void lookAround(long now) {
			if (this.mayHelp && !this.helping && !this.candidates.isEmpty()) {
				help();
				return;
			}
			List<? extends Unbegun> unbegun = this.group.unbegun();
			if (isDropped(now) && !unbegun.isEmpty()) {
				this.group.dropped(new RejectedExecutionException(
						"The executor was shut down before it had run all tasks: " + this.launcher));
				return;
			}
			this.mayHelp |= this.starvation.look(unbegun);
			if (this.mayHelp && !this.helping) {
				this.candidates.addAll(unbegun);
				ConcurrencyLimiter limiter = this.group.limiter();
				if (!help() && limiter != null) {
					this.candidates.addAll(unbegunHolders(limiter));
					help();
				}
			}
		}

		private boolean help() {
			Unbegun task = this.candidates.poll();
			while (task != null && !task.canHelpOut()) {
				task = this.candidates.poll();
			}
			if (task != null) {
				help(task);
			}
			return task != null;
		}

		private void help(Unbegun task) {
			this.interval = SATURATED_NANOS;
			this.helping = true;
			try {
				LibraryThreads.executor().execute(() -> runAndWake(task));
			}
			catch (Throwable ex) {
				this.helping = false; // out of threads just now
			}
		}

		private void runAndWake(Unbegun task) {
			try {
				task.helpOut();
			}
			finally {
				this.next = System.nanoTime();
				this.helping = false;
				LockSupport.unpark(this.thread);
			}
		}

		/**
		 * A pool that keeps nothing has either dropped a task, or it is just beginning;
		 * if it has not begun an interval later it has been dropped.
		 */
		private boolean isDropped(long now) {
			if (this.launcher.isTerminated()) {
				return true;
			}
			if (!this.launcher.keepsNothing()) {
				this.keepsNothingSince = 0;
				return false;
			}
			if (this.keepsNothingSince == 0) {
				this.keepsNothingSince = now;
			}
			return now - this.keepsNothingSince >= LONGEST_NANOS;
		}

	}

}
