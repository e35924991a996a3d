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
import java.util.function.Consumer;

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

	static {
		try {
			SPARE = MethodHandles.lookup().findVarHandle(Dispatcher.class, "spare", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final DefaultTaskGroup group;

	private final TaskQueue queue = new TaskQueue();

	private final Workers workers = new Workers();

	/** Whether a worker has been handed to the executor that has not begun yet. */
	private volatile boolean spare;

	Dispatcher(DefaultTaskGroup group) {
		this.group = group;
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
		this.spare = false;
	}

	/**
	 * The spare has got a thread that must not run tasks.
	 * @param refusal what is wrong with it
	 */
	void spareRefused(Throwable refusal) {
		this.spare = false;
		rejectFrom(this.queue.take(), refusal);
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
	 * Send a spare off, if tasks wait and none is on its way.
	 * @param appended the task that the caller has just appended, {@code null} if none
	 */
	private void ensureSpare(@Nullable Task<?> appended) {
		@Nullable Task<?> refused = appended;
		while (!this.spare && !this.queue.isEmpty() && SPARE.compareAndSet(this, false, true)) {
			Throwable rejection = new Worker(this.group).submit();
			if (rejection == null) {
				return;
			}
			this.spare = false;
			rejectFrom((refused != null) ? refused : this.queue.take(), rejection);
			refused = null;
		}
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
	 * Interrupt the tasks that run, except those that are shielded.
	 * @param cancellation the cancellation of the group
	 * @param callbacks is given what remains to be done about it
	 */
	void interruptRunning(Cancellation cancellation, Consumer<Runnable> callbacks) {
		this.workers.forEach((worker) -> {
			Task<?> task = worker.current();
			if (task == null || !task.isRunning()) {
				return;
			}
			cancellation.met(task, SoonValue.State.RUNNING);
			Runnable callback = task.isShielded() ? null : task.interrupt();
			if (callback != null) {
				callbacks.accept(callback);
			}
		});
	}

	/**
	 * Return the tasks that run and those that wait.
	 * @return the tasks seen
	 */
	List<TaskInfo> unfinished() {
		List<TaskInfo> unfinished = new ArrayList<>();
		this.workers.forEach((worker) -> {
			Task<?> task = worker.current();
			if (task != null && task.isRunning()) {
				unfinished.add(task);
			}
		});
		for (Task<?> task = this.queue.first(); task != null; task = this.queue.after(task)) {
			if (!task.hasEnded()) {
				unfinished.add(task);
			}
		}
		return unfinished;
	}

}
