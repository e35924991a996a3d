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

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/**
 * A task of a group: the handle that the user holds, the node in the group's queue and
 * the function to run, in one object.
 *
 * @param <T> the type of the value
 */
final class Task<T extends @Nullable Object> extends TaskState implements SoonValue<T>, TaskInfo {

	private static final String ALONE = "by a call of its handle's cancel()";

	private final int number;

	/**
	 * Where the task is: in its group while it waits, on its worker while it runs, and
	 * {@code null} once it has ended, so that a handle keeps nothing alive (S13).
	 */
	private @Nullable Frame home;

	/**
	 * The function until the task has ended, then the outcome: the value, what was
	 * thrown, or the explanation of the cancellation.
	 */
	private @Nullable Object slot;

	/**
	 * When the task began to wait or to run, once it has ended how long it ran; only kept
	 * for listeners. In nanoseconds.
	 */
	private long nanos;

	Task(DefaultTaskGroup group, int number, Callable<T> function) {
		this.number = number;
		this.home = group;
		this.slot = function;
		this.nanos = group.now();
	}

	/**
	 * Run the task, unless it was ended unstarted.
	 * @param worker the worker whose thread this is
	 * @return {@code true} if the worker is to count the task as ended
	 */
	boolean run(Worker worker) {
		this.home = worker;
		if (!claim()) {
			this.home = null;
			return false;
		}
		DefaultTaskGroup group = worker.group();
		Cancellation cancellation = group.cancellation().decided();
		if (cancellation != null) {
			boolean interrupted = finish(group, CANCELLED, cancellation.explanation(), 0);
			if (!interrupted) {
				cancellation.met(name(), State.PENDING); // else the canceller has met it
			}
			worker.ended(interrupted);
		}
		else {
			call(worker, group);
		}
		return true;
	}

	private void call(Worker worker, DefaultTaskGroup group) {
		long started = group.now();
		this.nanos = started;
		group.listeners().taskStarted(group, this);
		@Nullable Object outcome;
		@Nullable Throwable thrown = null;
		try {
			outcome = function().call();
		}
		catch (Throwable ex) {
			outcome = ex;
			thrown = ex;
		}
		thrown = worker.closeLeftOpen(thrown);
		long ran = group.now() - started;
		if (thrown == null) {
			worker.ended(finish(group, SUCCEEDED, outcome, ran));
			return;
		}
		Cancellation cancellation = group.cancellation().decided();
		if ((cancellation != null || isCancelRequested()) && Echoes.isEcho(thrown)) {
			String explanation = (cancellation != null) ? cancellation.explanation() : ALONE;
			worker.ended(finish(group, CANCELLED, explanation, ran));
			return;
		}
		Cancellation decided = group.cancellation().failed(name(), thrown);
		worker.ended(finish(group, FAILED, thrown, ran));
		if (decided != null) {
			group.cancellation().carryOut(decided);
		}
	}

	@SuppressWarnings({ "unchecked", "NullAway" }) // there is one until the task has
													// ended
	private Callable<T> function() {
		return (Callable<T>) this.slot;
	}

	private boolean finish(DefaultTaskGroup group, int phase, @Nullable Object outcome, long ran) {
		this.slot = outcome;
		this.nanos = ran;
		boolean interrupted = end(phase);
		group.listeners().taskEnded(group, this);
		this.home = null;
		return interrupted;
	}

	/**
	 * Cancel the task with its group, unless it has been claimed by somebody else.
	 * @param cancellation the cancellation of the group
	 * @return {@code true} if it ended here; it remains to be counted
	 */
	boolean cancelUnstarted(DefaultTaskGroup group, Cancellation cancellation) {
		if (!claimUnstarted()) {
			return false;
		}
		finish(group, CANCELLED, cancellation.explanation(), 0);
		cancellation.met(name(), State.PENDING);
		return true;
	}

	/**
	 * Fail the task because the executor does not take it, unless it has been claimed by
	 * somebody else.
	 * @param rejection what the executor threw
	 * @return {@code true} if it ended here; it remains to be counted
	 */
	boolean reject(DefaultTaskGroup group, Throwable rejection) {
		if (!claimUnstarted()) {
			return false;
		}
		Cancellation decided = group.cancellation().failed(name(), rejection);
		finish(group, FAILED, rejection, 0);
		if (decided != null) {
			group.cancellation().carryOut(decided);
		}
		return true;
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
		if (!hasEnded() && Frames.isInside(this)) {
			throw Frames.throwIntoBody(group, new IllegalStateException(
					"Task '%s' would wait for itself; let it return instead".formatted(name())));
		}
		if (!awaitEnd() && group != null) {
			throw group.interruptedInJoinOf(this);
		}
		return outcome();
	}

	private T outcome() {
		return switch (state()) {
			case SUCCEEDED -> valueInSlot();
			case FAILED -> throw Frames.throwIntoBody(null,
					new TaskFailedException("Task '%s' failed: %s".formatted(name(), this.slot), thrownInSlot()));
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
	public boolean cancel() {
		DefaultTaskGroup group = group();
		if (group != null && claimUnstarted()) {
			finish(group, CANCELLED, ALONE, 0);
			group.ended(1);
			return true;
		}
		if (!requestCancel()) {
			return false;
		}
		if (this.home instanceof Worker worker) {
			worker.interrupt(this);
		}
		return true;
	}

	private @Nullable DefaultTaskGroup group() {
		Frame where = this.home;
		return (where != null) ? where.group() : null;
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
		return "task-" + Integer.toUnsignedString(this.number);
	}

	@Override
	public Duration elapsed() {
		while (true) {
			State before = state();
			long recorded = this.nanos;
			if (state() == before) {
				boolean ended = before != State.PENDING && before != State.RUNNING;
				return Duration.ofNanos(ended ? recorded : System.nanoTime() - recorded);
			}
		}
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
