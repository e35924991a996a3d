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
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the waiting tasks of a group get workers.
 *
 * <p>
 * While tasks wait there is always one worker on its way to a thread, the <em>spare</em>,
 * and never more than one. When it gets its thread it takes a task and, if more are
 * waiting, sends the next spare off before it runs that task. So a task that blocks costs
 * a thread of its own and keeps nobody waiting behind it, as with a thread per task,
 * while tasks that do not block share a few threads.
 *
 * <p>
 * No task is forgotten: whoever appends a task looks for a spare after the task can be
 * seen, and a spare gives up its place before it looks for tasks. So either the spare
 * sees the task, or the appender sees that there is no spare and sends one.
 */
final class Dispatcher {

	private static final VarHandle SPARE;

	private static final VarHandle RELIEF;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			SPARE = lookup.findVarHandle(Dispatcher.class, "spare", Worker.class);
			RELIEF = lookup.findVarHandle(Dispatcher.class, "relief", Relief.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final DefaultTaskGroup group;

	private final TaskQueue queue = new TaskQueue();

	private final Workers workers = new Workers();

	/** What limits how many tasks run, {@code null} if nothing does. */
	private final @Nullable Slots slots;

	/** The worker that has not begun yet, or that waits for a slot. */
	private volatile @Nullable Worker spare;

	/** Who stands in while tasks wait for this group, {@code null} if none ever did. */
	private volatile @Nullable Relief relief;

	Dispatcher(DefaultTaskGroup group) {
		this.group = group;
		this.slots = group.settings().newSlots();
	}

	@Nullable Slots slots() {
		return this.slots;
	}

	Workers workers() {
		return this.workers;
	}

	/**
	 * Get a task to run soon.
	 * @param task the task, which has been counted
	 */
	void dispatch(Task<?> task) {
		this.queue.append(task);
		ensureSpare(task);
	}

	/**
	 * The spare has got its thread, and is about to take tasks.
	 */
	void spareBegins() {
		this.spare = null;
		if (this.slots != null) {
			this.slots.spareBegun(this);
		}
	}

	/**
	 * The spare has got a thread that must not run tasks.
	 * @param refusal what is wrong with it
	 */
	void spareRefused(Throwable refusal) {
		giveUpSpare();
		rejectFrom(this.queue.take(), refusal);
		ensureSpare(null);
	}

	private void giveUpSpare() {
		this.spare = null;
		if (this.slots != null) {
			this.slots.spareBegun(this);
			this.slots.release();
		}
	}

	/**
	 * Take the next task for the calling worker, and care for those behind it.
	 * @return the task, or {@code null} if the worker is not needed any more
	 */
	@Nullable Task<?> next() {
		Task<?> task = this.queue.take();
		if (task != null && !this.queue.isEmpty()) {
			ensureSpare(null);
		}
		return task;
	}

	/**
	 * Take the next task for a worker that has ended one, unless others come first.
	 * @return the task, or {@code null} if the worker is not needed any more
	 */
	@Nullable Task<?> nextAfterTask() {
		return (this.slots == null || !this.slots.othersComeFirst(this)) ? next() : null;
	}

	/**
	 * A worker has taken its last task.
	 */
	void workerRetires() {
		if (this.slots != null) {
			this.slots.release();
			ensureSpare(null); // its slot may be what a waiting task lacked
		}
	}

	/**
	 * Send a spare off, if tasks wait and none is on its way.
	 * @param appended the task that the caller has just appended, {@code null} if none
	 */
	private void ensureSpare(@Nullable Task<?> appended) {
		@Nullable Task<?> refused = appended;
		while (this.spare == null && !this.queue.isEmpty() && SPARE.compareAndSet(this, null, new Worker(this.group))) {
			if ((this.slots != null && !this.slots.acquire(this)) || send(refused)) {
				return;
			}
			refused = null;
		}
	}

	/**
	 * The spare, which waited for a slot, has got one.
	 */
	void slotGranted() {
		if (this.queue.isEmpty()) {
			giveUpSpare();
			ensureSpare(null);
		}
		else if (!send(null)) {
			ensureSpare(null);
		}
	}

	/**
	 * Hand the spare to the executor.
	 * @return {@code false} if the executor rejected it, and tasks were failed for that
	 */
	private boolean send(@Nullable Task<?> refused) {
		Worker worker = this.spare;
		Throwable rejection = (worker != null) ? worker.submit() : null;
		if (rejection == null) {
			if (this.slots != null) {
				this.slots.spareSubmitted(this);
			}
			Relief standby = this.relief;
			if (standby != null) {
				standby.offer();
			}
			return true;
		}
		giveUpSpare();
		rejectFrom((refused != null) ? refused : this.queue.take(), rejection);
		return false;
	}

	/**
	 * Take the slot from the spare, if the executor has not got round to it. The group
	 * then waits for a slot again.
	 * @return {@code true} if the slot is the caller's now
	 */
	boolean revokeSpare() {
		Worker stuck = this.spare;
		if (stuck == null || !stuck.revoke()) {
			return false;
		}
		this.spare = new Worker(this.group);
		return true;
	}

	/**
	 * Take the spare back from an executor that will never get round to it.
	 * @return {@code true} if there was one, so that the tasks that wait will never run
	 */
	boolean revokeForGood() {
		Worker stuck = this.spare;
		boolean revoked = stuck != null && stuck.revoke();
		if (revoked) {
			giveUpSpare();
		}
		return revoked;
	}

	/**
	 * Return the spare, if the executor has not got round to it though tasks wait.
	 * @return the spare, {@code null} if there is none that could begin elsewhere
	 */
	@Nullable Worker stuckSpare() {
		Worker worker = this.spare;
		return (worker != null && worker.isSubmitted() && !this.queue.isEmpty()) ? worker : null;
	}

	/**
	 * Return who stands in while tasks wait for this group.
	 * @return the relief, {@code null} if the executor has a thread for every task
	 */
	@Nullable Relief relief() {
		if (this.group.settings().hasThreadPerTask()) {
			return null;
		}
		if (this.relief == null) {
			RELIEF.compareAndSet(this, null, new Relief(this));
		}
		return this.relief;
	}

	/**
	 * Fail a task that the executor did not take, and those behind it, which relied on
	 * the same spare.
	 */
	private void rejectFrom(@Nullable Task<?> refused, Throwable rejection) {
		int ended = 0;
		for (Task<?> task = refused; task != null; task = this.queue.after(task)) {
			if (task.reject(this.group, rejection)) {
				ended++;
			}
		}
		this.group.ended(ended);
	}

	/**
	 * Cancel the tasks that wait.
	 * @param cancellation the cancellation of the group
	 */
	void cancelWaiting(Cancellation cancellation) {
		int ended = 0;
		for (Task<?> task = this.queue.take(); task != null; task = this.queue.take()) {
			if (task.cancelUnstarted(this.group, cancellation)) {
				ended++;
			}
		}
		this.group.ended(ended);
	}

	/**
	 * Return the tasks that run and those that wait.
	 * @return the tasks seen
	 */
	List<TaskInfo> unfinished() {
		List<TaskInfo> unfinished = new ArrayList<>();
		this.workers.forEachRunning((worker, task) -> unfinished.add(task));
		for (Task<?> task = this.queue.first(); task != null; task = this.queue.after(task)) {
			if (!task.hasEnded()) {
				unfinished.add(task);
			}
		}
		return unfinished;
	}

}
