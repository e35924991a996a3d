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
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Runs tasks of one group, one after the other, on a thread of the executor, until none
 * is waiting.
 *
 * <p>
 * A worker serves one group only. So an interrupt that is meant for a task can at most
 * meet the thread while it is with this group, and it is exact even there: the flag in
 * the task's state and the interrupt of the thread are set together under the lock of the
 * worker, and a worker that finds the flag when it ends the task takes that lock once
 * before it clears the interrupt status. The interrupt therefore has either arrived by
 * then or will never be sent, and the next task starts with a clear status (S12).
 */
final class Worker extends ContextWorker implements Frame {

	private static final VarHandle CURRENT;

	private static final VarHandle THREAD;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			CURRENT = lookup.findVarHandle(Worker.class, "current", Task.class);
			THREAD = lookup.findVarHandle(Worker.class, "thread", Thread.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final DefaultTaskGroup group;

	/** The number of the task that had been taken last when this was sent off. */
	int takenBefore;

	/** The next older worker of the group, see {@link Workers}. */
	@Nullable volatile Worker older;

	private volatile @Nullable Thread thread;

	private volatile @Nullable Task<?> current;

	/** The task that was interrupted last, and when; guarded by this. */
	private @Nullable Task<?> interrupted;

	private long interruptedAt;

	private volatile @Nullable DefaultTaskGroup inner;

	/**
	 * When the task before ended and the next one can begin, zero if that is not known;
	 * only used by the worker's thread.
	 */
	private long boundary;

	Worker(DefaultTaskGroup group) {
		this.group = group;
	}

	@Override
	void begin() {
		Dispatcher dispatcher = this.group.dispatcher();
		Onlooker.lookOn(dispatcher, this.takenBefore);
		dispatcher.spare().begins();
		Task<?> task = dispatcher.next(this);
		int ended = (task != null) ? serve(dispatcher, task) : 0;
		dispatcher.workerRetires();
		this.group.ended(ended);
	}

	private int serve(Dispatcher dispatcher, Task<?> first) {
		Frames frames = Frames.ofThread();
		Frame outer = frames.current();
		THREAD.setRelease(this, Thread.currentThread());
		dispatcher.workers().add(this); // makes it seen
		frames.enter(this);
		int ended = 0;
		beginWithThread();
		for (Task<?> task = first; task != null; task = dispatcher.nextAfterTask(this)) {
			// the claim that follows makes it seen in time
			CURRENT.setRelease(this, task);
			if (task.run(this)) {
				ended++;
			}
			Thread.interrupted(); // a listener, policy or callback may have left one
			threadUsed();
		}
		endWithThread();
		frames.leaveTo(outer);
		CURRENT.setRelease(this, null);
		THREAD.setRelease(this, null);
		dispatcher.workers().retired();
		return ended;
	}

	/**
	 * Return when the task that is about to run begins.
	 * @return the time in nanoseconds, or zero if nobody will want to know
	 */
	long boundary() {
		return (this.boundary != 0) ? this.boundary : this.group.now();
	}

	/**
	 * Return when the task that has just run ended, which is when the next one begins:
	 * reading the clock costs as much as many a task.
	 * @return the time in nanoseconds, or zero if nobody will want to know
	 */
	long nextBoundary() {
		this.boundary = this.group.now();
		return this.boundary;
	}

	/**
	 * Leave the thread as the next task shall find it. Only for the worker's own thread.
	 * @param interrupted whether the task that ended has been interrupted
	 */
	void ended(boolean interrupted) {
		if (interrupted) {
			synchronized (this) { // whoever set the flag has sent the interrupt
				this.interrupted = null;
			}
		}
		Thread.interrupted();
	}

	/**
	 * Interrupt a task, if it is still running here. Groups that it has opened are
	 * cancelled first, so that their owner learns that from them rather than from the
	 * interrupt.
	 * @param task the task
	 */
	void interrupt(Task<?> task) {
		DefaultTaskGroup opened = this.inner;
		if (opened != null && this.current == task) {
			opened.cancellation().withParent();
		}
		synchronized (this) {
			Thread running = this.thread;
			if (running == null || !task.markInterrupted()) {
				return;
			}
			running.interrupt();
			if (this.interrupted != task) {
				this.interrupted = task;
				this.interruptedAt = System.nanoTime();
				this.group.stragglers().watch(this.interruptedAt);
			}
		}
	}

	/**
	 * Tell how long a task has ignored its interrupt.
	 * @param task the task
	 * @param now the time
	 * @return the time in nanoseconds, negative if it has not been interrupted
	 */
	synchronized long nanosSinceInterrupt(Task<?> task, long now) {
		return (this.interrupted == task) ? now - this.interruptedAt : -1;
	}

	/**
	 * Close the groups that the task has left open on this thread.
	 * @param thrown what the task threw, {@code null} if it returned
	 * @return what the task is to fail with, {@code null} if it is not to fail
	 */
	@Nullable Throwable closeLeftOpen(@Nullable Throwable thrown) {
		DefaultTaskGroup opened = this.inner;
		if (opened == null) {
			return thrown;
		}
		// if that was interrupted, so was the task that has ended: nobody is to see it
		opened.closeForgotten();
		return Misuse.leftOpen(opened, thrown);
	}

	@Nullable Task<?> current() {
		return this.current;
	}

	boolean isRetired() {
		return this.thread == null;
	}

	Optional<Thread> thread() {
		return Optional.ofNullable(this.thread);
	}

	@Override
	public DefaultTaskGroup group() {
		return this.group;
	}

	@Override
	public @Nullable Frame enclosing() {
		return this.group;
	}

	@Override
	public boolean isCancelled() {
		Task<?> task = this.current;
		boolean alone = task != null && (task.isCancelRequested() || task.isTimedOut());
		return alone || (!isShielded() && this.group.isCancelled());
	}

	@Override
	public @Nullable Deadline deadline() {
		return isShielded() ? null : this.group.deadline();
	}

	private boolean isShielded() {
		Task<?> task = this.current;
		return task != null && task.isShielded();
	}

	@Override
	public @Nullable DefaultTaskGroup inner() {
		return this.inner;
	}

	@Override
	public void inner(@Nullable DefaultTaskGroup opened) {
		this.inner = opened;
	}

}
