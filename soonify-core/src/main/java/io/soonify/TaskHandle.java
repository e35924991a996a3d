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

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;

import io.soonify.Relief.Loan;
import org.jspecify.annotations.Nullable;

/**
 * The side of a task that its user holds and listeners see.
 *
 * @param <T> the type of the value
 */
abstract class TaskHandle<T extends @Nullable Object> extends TaskState implements SoonValue<T>, TaskInfo {

	static final long NEVER_RAN = -1;

	private final int number;

	/** What was said of the task, {@code null} if nothing was. */
	@Nullable TaskOptions options;

	/**
	 * Where the task is: in its group while it waits, on its worker while it runs, and
	 * {@code null} once it has ended, so that a handle keeps nothing alive (S13).
	 */
	@Nullable Frame home;

	/**
	 * The function until the task has ended, then the outcome: the value, what was
	 * thrown, or the explanation of the cancellation.
	 */
	@Nullable Object slot;

	/** The context to run in, {@code null} if there is none or the task has ended. */
	TaskContext.@Nullable Snapshot captured;

	/**
	 * When the task began to run, once it has ended how long it ran; zero while it waits,
	 * and if nobody watches. In nanoseconds.
	 */
	long nanos;

	/**
	 * Whether {@link #nanos} is about to say how long the task ran, or does. The task
	 * still passes for running then.
	 */
	boolean stopped;

	TaskHandle(int number, @Nullable TaskOptions options) {
		this.number = number;
		this.options = options;
	}

	final int number() {
		return this.number;
	}

	final @Nullable DefaultTaskGroup group() {
		Frame where = this.home;
		return (where != null) ? where.group() : null;
	}

	@Override
	public T value() {
		if (!hasEnded()) {
			throw pending();
		}
		return outcome();
	}

	@Override
	public T orElse(T fallback) {
		return switch (state()) {
			case SUCCEEDED -> valueInSlot();
			case FAILED, CANCELLED -> fallback;
			case PENDING, RUNNING -> throw pending();
		};
	}

	@Override
	public T join() {
		DefaultTaskGroup group = group();
		if (!hasEnded() && group != null) {
			awaitEndLending(group);
		}
		return outcome();
	}

	/**
	 * Wait for the end. A task that waits lends its slot and its thread meanwhile.
	 */
	private void awaitEndLending(DefaultTaskGroup group) {
		if (Frames.isInside(this)) {
			throw Frames.throwIntoBody(group, new IllegalStateException(
					"Task '%s' would wait for itself; let it return instead".formatted(name())));
		}
		group.settings().shared().checkWaiting(group.name());
		Loan loan = Loan.to(group);
		boolean ended = awaitEnd(group);
		loan.end();
		if (!ended) {
			throw group.interruptedInJoinOf(this);
		}
	}

	private T outcome() {
		return switch (state()) {
			case SUCCEEDED -> valueInSlot();
			case FAILED -> throw Frames.throwIntoBody(null, new TaskFailedException(
					"Task '%s' failed: %s".formatted(name(), Failure.describe(thrownInSlot())), thrownInSlot()));
			default -> throw Frames.throwIntoBody(null,
					new TaskCancelledException("Task '%s' was cancelled %s".formatted(name(), this.slot)));
		};
	}

	private RuntimeException pending() {
		return Frames.throwIntoBody(group(), new PendingValueException(
				("The value of task '%s' is not there yet, the task is %s; read it after the block of its group, "
						+ "after group.join(), or wait for it with value.join()")
					.formatted(name(), state())));
	}

	@SuppressWarnings({ "unchecked", "NullAway" }) // null only if T allows it
	private T valueInSlot() {
		return (T) this.slot;
	}

	@SuppressWarnings("NullAway") // a failed task has thrown something
	private Throwable thrownInSlot() {
		return (Throwable) this.slot;
	}

	@Override
	public Optional<Throwable> failure() {
		return (state() == State.FAILED) ? Optional.of(thrownInSlot()) : Optional.empty();
	}

	@Override
	public boolean isReady() {
		return hasEnded();
	}

	@Override
	public State state() {
		return publicState();
	}

	@Override
	public String name() {
		TaskOptions said = this.options;
		return (said != null) ? said.name() : "task-" + Integer.toUnsignedString(this.number);
	}

	@Override
	public Duration elapsed() {
		while (true) {
			State before = state();
			boolean ended = before != State.PENDING && before != State.RUNNING;
			long recorded = this.nanos;
			VarHandle.acquireFence();
			if (state() == before && (ended || !this.stopped)) {
				return Duration
					.ofNanos((ended || recorded == 0) ? Math.max(0, recorded) : System.nanoTime() - recorded);
			}
		}
	}

	@Override
	public boolean hasStarted() {
		return isRunning() || (hasEnded() && this.nanos != NEVER_RAN);
	}

	@Override
	public Optional<TaskGroupInfo> innerGroup() {
		if (!(this.home instanceof Worker worker)) {
			return Optional.empty();
		}
		DefaultTaskGroup opened = worker.inner();
		// read before the question whose it is, for the worker may go on to the next task
		return (worker.current() == this && isRunning()) ? Optional.ofNullable(opened) : Optional.empty();
	}

	@Override
	public Optional<Thread> thread() {
		return (this.home instanceof Worker worker && isRunning()) ? worker.thread() : Optional.empty();
	}

	@Override
	public String toString() {
		return "Task '%s' (%s)".formatted(name(), state());
	}

}
