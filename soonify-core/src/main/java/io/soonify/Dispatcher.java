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

	/**
	 * How long an owner waits before it parks, in pauses of the processor: a microsecond
	 * or so.
	 */
	private static final int PAUSES = 20;

	private final DefaultTaskGroup group;

	private final TaskQueue queue = new TaskQueue();

	private final Workers workers = new Workers();

	private final Spare spare;

	/**
	 * Whether the owner will look for waiting tasks next, so that workers need not send a
	 * spare for them. It says so before it yields, and takes it back before it looks, so
	 * a worker that has relied on it has taken its task before the owner looks for
	 * others.
	 */
	private volatile boolean ownerComesBack;

	Dispatcher(DefaultTaskGroup group) {
		this.group = group;
		this.spare = new Spare(group, this);
	}

	Workers workers() {
		return this.workers;
	}

	Spare spare() {
		return this.spare;
	}

	/**
	 * Tell whether tasks wait for a worker.
	 * @return {@code true} if some can be seen
	 */
	boolean hasWaiting() {
		return !this.queue.isEmpty();
	}

	/**
	 * Return how many tasks have been taken, more or less.
	 * @return the number of the task that was taken last, 0 if none was
	 */
	int taken() {
		return this.queue.taken();
	}

	/**
	 * Get a task to run soon.
	 * @param task the task, which has been counted
	 */
	void dispatch(Task<?> task) {
		this.queue.append(task);
		this.spare.ensure(task);
		this.spare.offer(); // it may have got stuck when no task waited
	}

	/**
	 * Take the next task for the calling worker, and care for those behind it. The worker
	 * leaves the context of the task before, if there was one, before it hands anything
	 * to the executor, which may make a thread that inherits from this one.
	 * @param worker the worker
	 * @return the task, or {@code null} if the worker is not needed any more
	 */
	@Nullable Task<?> next(Worker worker) {
		Task<?> task = this.queue.take();
		if (task != null) {
			worker.leaveContext(task);
			if (hasWaiting() && !this.ownerComesBack) {
				this.spare.ensure(null);
			}
		}
		return task;
	}

	/**
	 * Let the workers go first. An owner on a virtual thread that does not park at once
	 * often finds its tasks done and need not park at all, which costs more; for a
	 * platform thread it is not worth it. If the spare is still without a thread, the
	 * owner yields to it. Until it is back it is the one to care for waiting tasks, so
	 * that the first worker, if the tasks are short, runs all of them and no thread is
	 * started for nothing. If the spare has a thread already, yielding would be for
	 * nothing, and the owner only pauses for a moment. Only for the owner.
	 * @return {@code true} if all tasks have ended now
	 */
	boolean isIdleSoon() {
		if (!this.group.settings().hasThreadPerTask() || !Threads.isVirtual(this.group.owner())) {
			return false;
		}
		TaskCount count = this.group.count();
		if (this.spare.handedOver() != null) {
			this.ownerComesBack = true;
			Thread.yield();
			this.ownerComesBack = false;
			if (count.isIdle()) {
				return true;
			}
			this.spare.ensure(null);
		}
		for (int pauses = 0; pauses < PAUSES && !count.isIdle(); pauses++) {
			Thread.onSpinWait();
		}
		return count.isIdle();
	}

	/**
	 * Take the next task for a worker that has ended one, unless others come first.
	 * @param worker the worker
	 * @return the task, or {@code null} if the worker is not needed any more
	 */
	@Nullable Task<?> nextAfterTask(Worker worker) {
		SlotShare share = this.spare.share();
		return (share == null || !share.slots().othersComeFirst(share)) ? next(worker) : null;
	}

	/**
	 * A worker has taken its last task.
	 */
	void workerRetires() {
		SlotShare share = this.spare.share();
		if (share != null) {
			share.slots().release(share);
			this.spare.ensure(null); // its slot may be what a waiting task lacked
		}
	}

	/**
	 * Fail a task that the executor did not take, and those behind it, which relied on
	 * the same spare.
	 * @param refused the task, {@code null} for the first that waits
	 * @param rejection what the executor threw
	 */
	void reject(@Nullable Task<?> refused, Throwable rejection) {
		int ended = 0;
		Task<?> first = (refused != null) ? refused : this.queue.take();
		for (Task<?> task = first; task != null; task = this.queue.after(task)) {
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
	 * Return how many tasks wait.
	 * @return the number of tasks
	 */
	int waiting() {
		return this.queue.size();
	}

	/**
	 * Return the tasks that run.
	 * @param limit how many to return at most
	 * @return the tasks seen
	 */
	List<TaskInfo> running(int limit) {
		List<TaskInfo> running = new ArrayList<>();
		this.workers.forEachRunning((worker, task) -> {
			if (running.size() < limit) {
				running.add(task);
			}
		});
		return running;
	}

	/**
	 * Return the tasks that run and those that wait.
	 * @param limit how many to return at most
	 * @return the tasks seen
	 */
	List<TaskInfo> unfinished(int limit) {
		List<TaskInfo> unfinished = running(limit);
		for (Task<?> task = this.queue.first(); task != null
				&& unfinished.size() < limit; task = this.queue.after(task)) {
			if (!task.hasEnded()) {
				unfinished.add(task);
			}
		}
		return unfinished;
	}

}
