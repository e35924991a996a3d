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

import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/**
 * The group. It opens, starts tasks, waits and closes; how many tasks there are is for
 * {@link TaskCount} to know, who runs them for {@link Dispatcher}, and whether they are
 * cancelled for {@link GroupCancellation}.
 */
final class DefaultTaskGroup extends PlacedGroup implements TaskGroup, Frame {

	private final TaskCount count = new TaskCount();

	private final GroupCancellation cancellation = new GroupCancellation(this);

	private final Dispatcher dispatcher = new Dispatcher(this);

	/** Whether the owner has been told how the group ended; only used by the owner. */
	private boolean told;

	private DefaultTaskGroup(GroupSettings settings) {
		super(settings, Frames.innermost());
	}

	static DefaultTaskGroup open(GroupSettings settings) {
		DefaultTaskGroup group = new DefaultTaskGroup(settings);
		group.listeners().groupOpened(group);
		group.enter();
		return group;
	}

	private void enter() {
		Frames.enter(this);
		Frame enclosing = enclosing();
		if (enclosing != null) {
			enclosing.inner(this);
			if (enclosing.isCancelled()) {
				this.cancellation.withParent();
			}
		}
		Deadline deadline = ownDeadline();
		if (deadline != null) {
			DeadlineTimer.INSTANCE.add(deadline);
		}
	}

	private void leave() {
		Deadline deadline = ownDeadline();
		if (deadline != null) {
			DeadlineTimer.INSTANCE.remove(deadline);
		}
		Frame enclosing = enclosing();
		if (enclosing != null) {
			enclosing.inner(null);
		}
		Frames.leaveTo(enclosing);
	}

	@Override
	<R extends @Nullable Object> SoonValue<R> start(Callable<R> fn) {
		int number = this.count.start();
		if (number == 0) {
			throw closedException();
		}
		Task<R> task = new Task<>(this, number, fn);
		listeners().taskSubmitted(this, task);
		this.cancellation.ifExpired();
		if (!isCancelled()) {
			this.dispatcher.dispatch(task);
		}
		Cancellation decided = this.cancellation.decided();
		if (decided != null && task.cancelUnstarted(this, decided)) {
			ended(1);
		}
		return task;
	}

	@Override
	void checkFunction(@Nullable Object fn) {
		if (fn == null) {
			throw Frames.throwIntoBody(this, new NullPointerException("'fn' must not be null"));
		}
	}

	@Override
	void checkBindable(@Nullable Object fn) {
		checkFunction(fn);
		if (this.count.isClosed()) {
			throw closedException();
		}
	}

	@Override
	public boolean isCancelled() {
		return this.cancellation.isDecided();
	}

	@Override
	public boolean cancel() {
		return cancel("it was cancelled by hand");
	}

	@Override
	public boolean cancel(String reason) {
		return this.cancellation.manually(Arguments.notNull(reason, "reason"));
	}

	/**
	 * The deadline of the group has passed. The owner sees to it if it waits; else a
	 * thread is started for that, because those who cancel may meet foreign code.
	 */
	void deadlinePassed() {
		if (!this.count.wakeOwner() && isBusy()) {
			Threads.executor().execute(this.cancellation::ifExpired);
		}
	}

	boolean isBusy() {
		return !this.count.isIdle() || inner() != null;
	}

	/**
	 * Count tasks as ended.
	 * @param n how many
	 */
	void ended(int n) {
		if (n > 0) {
			this.count.finish(n);
		}
	}

	@Override
	public void join() {
		checkOwner("join");
		if (this.count.isClosed()) {
			throw closedException();
		}
		boolean interrupted = this.count.awaitNone(this);
		tellOwner(interrupted, null);
	}

	/**
	 * A thread was interrupted while it waited for a task of this group. If it owns the
	 * group, cancel it and wait for all of its tasks.
	 * @param task the task
	 * @return the exception to throw
	 */
	RuntimeException interruptedInJoinOf(Task<?> task) {
		if (isOwnedByCaller()) {
			this.cancellation.asInterrupted();
			this.count.awaitNone(this);
			owner().interrupt();
			this.told = true;
		}
		return new TaskGroupInterruptedException(name(),
				"Interrupted while waiting for task '%s' of task group '%s'".formatted(task.name(), name()),
				this.cancellation.verdict().thrown());
	}

	@Override
	public void close() {
		checkOwner("close");
		if (!this.count.isClosed()) {
			DefaultTaskGroup forgotten = inner();
			boolean interrupted = closeQuietly();
			tellOwner(interrupted, forgotten);
		}
	}

	/**
	 * Close the group for an owner that forgot to: cancel it, then wait.
	 * @return {@code true} if the owner was interrupted; its interrupt status is clear
	 */
	boolean closeForgotten() {
		this.cancellation.withParent();
		return closeQuietly();
	}

	private boolean closeQuietly() {
		DefaultTaskGroup forgotten = inner();
		boolean interrupted = forgotten != null && forgotten.closeForgotten();
		do {
			interrupted |= this.count.awaitNone(this);
		}
		while (!this.count.tryClose());
		leave();
		listeners().groupClosed(this, this.cancellation.verdict().outcome());
		return interrupted;
	}

	/**
	 * Tell the owner how the group ended, unless it has been told before.
	 */
	private void tellOwner(boolean interrupted, @Nullable DefaultTaskGroup forgotten) {
		if (interrupted) {
			owner().interrupt();
		}
		RuntimeException exception = this.told ? null : this.cancellation.verdict().exception(timeout(), age());
		this.told = this.told || exception != null;
		if (forgotten != null) {
			throw misnested(forgotten, exception);
		}
		if (exception != null) {
			throw exception;
		}
	}

	private IllegalStateException misnested(DefaultTaskGroup forgotten, @Nullable RuntimeException exception) {
		IllegalStateException misuse = new IllegalStateException(
				("Task group '%s' was closed while task group '%s', opened after it on the same thread, was open; "
						+ "that one has been cancelled. Open groups in try statements with resources")
					.formatted(name(), forgotten.name()));
		if (exception != null) {
			misuse.addSuppressed(exception);
		}
		return misuse;
	}

	private IllegalStateException closedException() {
		return Frames.throwIntoBody(null,
				new IllegalStateException("Task group '%s' is closed; use it inside its block".formatted(name())));
	}

	private void checkOwner(String method) {
		if (!isOwnedByCaller()) {
			throw new IllegalStateException(
					"Only the thread that opened task group '%s' may call %s(): that is %s, not %s".formatted(name(),
							method, owner().getName(), Thread.currentThread().getName()));
		}
	}

	Dispatcher dispatcher() {
		return this.dispatcher;
	}

	TaskCount count() {
		return this.count;
	}

	GroupCancellation cancellation() {
		return this.cancellation;
	}

	@Override
	public DefaultTaskGroup group() {
		return this;
	}

	@Override
	public long taskCount() {
		return this.count.started();
	}

	@Override
	public List<TaskInfo> unfinishedTasks() {
		return this.dispatcher.unfinished();
	}

}
