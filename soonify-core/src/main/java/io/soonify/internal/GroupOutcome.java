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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.soonify.CompletionPolicy;
import io.soonify.CompletionPolicy.Decision;
import io.soonify.CompletionPolicy.Outcome;
import io.soonify.CompletionPolicy.Progress;
import io.soonify.SoonValue;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupException.FailedTask;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.TaskGroupTimeoutException.UnfinishedTask;
import io.soonify.internal.Cancellation.Cause;
import io.soonify.spi.TaskGroupOutcome;
import io.soonify.spi.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * How the tasks of a group ended, and what its owner is told of that (S4): every failure,
 * in the order in which they happened; what the policy makes of the outcomes; the
 * exception in the end.
 *
 * <p>
 * A group that fails fast asks nobody and counts nothing. For any other policy the tasks
 * are counted as they end. The counters only grow, and the number of tasks started is
 * read last. So tasks may be taken for unfinished that have just ended, but never the
 * other way round, and the thread that counts the last task sees all of them. The owner
 * says that it waits before it asks, and a thread that ends a task counts it before it
 * asks: one of the two sees the other.
 */
final class GroupOutcome {

	private static final int NAMED_TASKS = 10;

	private static final VarHandle FAILURES = Fields.find(MethodHandles.lookup(), GroupOutcome.class, "failures",
			Failure.class);

	private final String group;

	/** The latest failure, which links to the earlier ones. */
	private volatile @Nullable Failure failures;

	/** A failure that there was no memory to note. */
	private volatile @Nullable Throwable unnoted;

	/** What callbacks threw; guarded by this. */
	private @Nullable List<Throwable> thrownByCallbacks;

	/** {@code null} if the group fails fast. */
	private final @Nullable Tally tally;

	GroupOutcome(String group, CompletionPolicy policy, Boundary boundary, LongSupplier started) {
		this.group = group;
		this.tally = (policy != CompletionPolicy.failFast()) ? new Tally(policy, boundary, started) : null;
	}

	/** Whether the first failure cancels the group. */
	boolean failsFast() {
		return this.tally == null;
	}

	/**
	 * Keep a failure.
	 * @param name the name of the task, or of what else failed
	 * @param source what failed, for messages
	 */
	void failed(String name, String source, Throwable thrown) {
		Failure failure;
		try {
			failure = new Failure(name, source, thrown);
		}
		catch (Throwable ex) {
			this.unnoted = thrown;
			return;
		}
		Failure earlier;
		do {
			earlier = this.failures;
			failure.earlier = earlier;
		}
		while (!FAILURES.compareAndSet(this, earlier, failure));
	}

	/**
	 * Count a task that has ended, and ask the policy how to go on.
	 * @param result its value, or what it threw
	 * @param tolerated whether its failure counts for nothing
	 * @return a cancellation that the policy wants, {@code null} for none
	 */
	@Nullable Cancellation ended(TaskInfo task, @Nullable Object result, boolean tolerated) {
		if (this.tally == null) {
			return null;
		}
		SoonValue.State state = task.state();
		Object value = (state == SoonValue.State.SUCCEEDED) ? result : null;
		Throwable failure = (state == SoonValue.State.FAILED && result instanceof Throwable thrown) ? thrown : null;
		this.tally.count(new Outcome(task.name(), state, value, failure), tolerated);
		return ask(this.tally);
	}

	/**
	 * Note whether the owner waits, and ask the policy if it begins to.
	 * @param waiting whether it waits
	 * @return a cancellation that the policy wants, {@code null} for none
	 */
	@Nullable Cancellation ownerWaiting(boolean waiting) {
		if (this.tally == null) {
			return null;
		}
		this.tally.ownerWaiting = waiting;
		return waiting ? ask(this.tally) : null;
	}

	private @Nullable Cancellation ask(Tally tally) {
		try {
			return switch (tally.judge()) {
				case CONTINUE -> null;
				case SUCCEED -> new Cancellation(this.group, Cause.SATISFIED,
						"its policy %s was satisfied".formatted(Boundary.describe(tally.policy)));
				case FAIL -> Cancellation.unsatisfiable(this.group, tally.policy);
			};
		}
		catch (Throwable ex) {
			String name = tally.policy.getClass().getName();
			failed(name, "its policy of class " + name, ex);
			return Cancellation.unsatisfiable(this.group, tally.policy);
		}
	}

	/** Keep what a callback threw, for the exception of the group. */
	synchronized void callbackThrew(Throwable thrown) {
		try {
			if (this.thrownByCallbacks == null) {
				this.thrownByCallbacks = new ArrayList<>();
			}
			this.thrownByCallbacks.add(thrown);
		}
		catch (Throwable ex) {
			// there is no memory to keep it
		}
	}

	/** Return what callbacks threw, and forget it. */
	synchronized List<Throwable> takeThrownByCallbacks() {
		List<Throwable> thrown = this.thrownByCallbacks;
		this.thrownByCallbacks = null;
		return (thrown != null) ? thrown : List.of();
	}

	/** Return the failures so far, the first one first. */
	List<FailedTask> failedTasks() {
		List<FailedTask> failed = new ArrayList<>();
		for (Failure failure : inOrder()) {
			failed.add(new FailedTask(failure.name, failure.thrown));
		}
		return failed;
	}

	/** Return what was thrown so far. */
	List<Throwable> thrown() {
		List<Throwable> thrown = new ArrayList<>();
		for (Failure failure = this.failures; failure != null; failure = failure.earlier) {
			thrown.add(failure.thrown);
		}
		return thrown;
	}

	private List<Failure> inOrder() {
		List<Failure> failures = new ArrayList<>();
		if (this.failures != null || this.unnoted != null) {
			for (Failure failure = this.failures; failure != null; failure = failure.earlier) {
				failures.add(failure);
			}
			Collections.reverse(failures);
			if (this.unnoted != null) {
				failures.add(new Failure("unknown", "a task", this.unnoted));
			}
		}
		return failures;
	}

	/** Forget everything, because the owner has been told. */
	void clear() {
		this.failures = null;
		this.unnoted = null;
		if (this.tally != null) {
			this.tally.clear();
		}
	}

	/**
	 * Tell whether there is nothing to say, as nearly always.
	 * @param cancellation the cancellation of the group
	 */
	boolean isUndisturbed(@Nullable Cancellation cancellation) {
		return cancellation == null && this.failures == null && this.unnoted == null;
	}

	/**
	 * Return how the group ended. Only final when no task of it is left.
	 * @param cancellation the cancellation of the group, {@code null} for none
	 */
	TaskGroupOutcome of(@Nullable Cancellation cancellation) {
		if (isUndisturbed(cancellation)) {
			return TaskGroupOutcome.SUCCESS;
		}
		Cause cause = effectiveCause(cancellation);
		if (cause == null) {
			return (failedFast() || fellShort(cancellation)) ? TaskGroupOutcome.FAILURE : TaskGroupOutcome.SUCCESS;
		}
		return switch (cause) {
			case SATISFIED -> TaskGroupOutcome.SUCCESS;
			case FAILURE -> TaskGroupOutcome.FAILURE;
			case TIMEOUT -> TaskGroupOutcome.TIMEOUT;
			case INTERRUPT -> TaskGroupOutcome.INTERRUPTED;
			case PARENT, SHUTDOWN -> TaskGroupOutcome.CANCELLED;
			case MANUAL -> failedFast() ? TaskGroupOutcome.FAILURE : TaskGroupOutcome.CANCELLED;
		};
	}

	/** Tell whether failures fail the group though something else cancelled it. */
	private boolean failedFast() {
		return this.tally == null && (this.failures != null || this.unnoted != null);
	}

	/**
	 * Tell whether the policy would have failed the group, but was not asked, because a
	 * deadline that met nothing came in between.
	 */
	private boolean fellShort(@Nullable Cancellation cancellation) {
		return cancellation != null && this.tally != null && this.tally.judgeAtEnd() == Decision.FAIL;
	}

	/**
	 * Return the cause that counts. A deadline that met nothing unfinished is none: the
	 * last task was ending just then.
	 */
	private static @Nullable Cause effectiveCause(@Nullable Cancellation cancellation) {
		if (cancellation == null || (cancellation.cause() == Cause.TIMEOUT && !cancellation.metUnfinished())) {
			return null;
		}
		return cancellation.cause();
	}

	/**
	 * Return the exception that tells the owner. Only final when no task is left.
	 * @param cancellation the cancellation of the group, {@code null} for none
	 * @param timeout the time from opening to deadline
	 * @param age the time since the opening
	 */
	@Nullable TaskGroupException exception(@Nullable Cancellation cancellation, Duration timeout, Duration age) {
		return switch (of(cancellation)) {
			case SUCCESS -> null;
			case FAILURE -> new TaskGroupException(this.group,
					"Task group '%s' failed%s%s".formatted(this.group, policyNote(), failureNote(": ")), failedTasks());
			case TIMEOUT -> (this.tally != null && this.tally.judgeAfterDeadline() != Decision.FAIL) ? null
					: timeoutException(cancellation, timeout, age);
			case INTERRUPTED -> new TaskGroupInterruptedException(this.group,
					("The owner of task group '%s' was interrupted while it waited; "
							+ "the group was cancelled and its tasks have ended%s")
						.formatted(this.group, failureNote("; besides, ")),
					failedTasks());
			case CANCELLED -> (cancellation == null || cancellation.cause() == Cause.MANUAL) ? null
					: new TaskGroupCancelledException(this.group, "Task group '%s' was cancelled, because %s%s"
						.formatted(this.group, cancellation.reason(), failureNote("; besides, ")), failedTasks());
		};
	}

	/**
	 * Return the exception for a thread that was interrupted while it waited for one
	 * task.
	 */
	TaskGroupInterruptedException interruptedInJoinOf(String task) {
		return new TaskGroupInterruptedException(this.group,
				"Interrupted while waiting for task '%s' of task group '%s'".formatted(task, this.group),
				failedTasks());
	}

	private String policyNote() {
		return (this.tally != null) ? " by its policy " + this.tally.describe() : "";
	}

	private TaskGroupTimeoutException timeoutException(@Nullable Cancellation cancellation, Duration timeout,
			Duration elapsed) {
		List<UnfinishedTask> unfinished = (cancellation != null) ? cancellation.unfinished() : List.of();
		String named = String.join(", ", unfinished.stream().limit(NAMED_TASKS).map(UnfinishedTask::toString).toList());
		String message = "Task group '%s' passed its deadline of %s with tasks unfinished: %s%s; they had ended after %s%s"
			.formatted(this.group, timeout, named, more(unfinished.size()), Duration.ofMillis(elapsed.toMillis()),
					failureNote("; besides, "));
		return new TaskGroupTimeoutException(this.group, message, failedTasks(), timeout, elapsed, unfinished);
	}

	private static String more(int size) {
		return (size > NAMED_TASKS) ? " and %d more".formatted(size - NAMED_TASKS) : "";
	}

	private String failureNote(String lead) {
		List<Failure> failures = inOrder();
		if (failures.isEmpty()) {
			return "";
		}
		List<String> named = new ArrayList<>();
		for (Failure failure : failures.subList(0, Math.min(NAMED_TASKS, failures.size()))) {
			named.add("%s failed with %s".formatted(failure.source, Boundary.describe(failure.thrown)));
		}
		if (failures.size() > NAMED_TASKS) {
			named.add("and %d more".formatted(failures.size() - NAMED_TASKS));
		}
		return lead + String.join("; ", named);
	}

	/** What a task of the group threw: a link in the chain of failures, latest first. */
	private static final class Failure {

		final String name;

		final String source;

		final Throwable thrown;

		@Nullable Failure earlier;

		Failure(String name, String source, Throwable thrown) {
			this.name = name;
			this.source = source;
			this.thrown = thrown;
		}

	}

	/** Counts how the tasks ended, and asks the policy. */
	private static final class Tally {

		final CompletionPolicy policy;

		/**
		 * Whether it wants to see each outcome: those of the library look at numbers
		 * only.
		 */
		private final boolean seesOutcomes;

		private final Boundary boundary;

		private final LongSupplier started;

		private long succeeded;

		private long failed;

		private long neither;

		/** In the order of their end; the array is only ever appended to. */
		private Outcome[] outcomes = {};

		private int size;

		volatile boolean ownerWaiting;

		Tally(CompletionPolicy policy, Boundary boundary, LongSupplier started) {
			this.policy = policy;
			this.boundary = boundary;
			this.started = started;
			this.seesOutcomes = policy.getClass().getPackage() != CompletionPolicy.class.getPackage();
		}

		synchronized void count(Outcome outcome, boolean tolerated) {
			switch (outcome.state()) {
				case SUCCEEDED -> this.succeeded++;
				case FAILED -> {
					this.failed += tolerated ? 0 : 1;
					this.neither += tolerated ? 1 : 0;
				}
				default -> this.neither++;
			}
			if (this.seesOutcomes) {
				if (this.size == this.outcomes.length) {
					this.outcomes = Arrays.copyOf(this.outcomes, Math.max(8, this.size * 2));
				}
				this.outcomes[this.size++] = outcome;
			}
		}

		Decision judge() {
			return Arguments.notNull(this.policy.judge(progress()), "decision");
		}

		/** Ask the policy when nothing more can happen. */
		Decision judgeAtEnd() {
			this.ownerWaiting = true;
			return judgeOrFail(this.policy::judge);
		}

		Decision judgeAfterDeadline() {
			return judgeOrFail(this.policy::judgeAfterDeadline);
		}

		private Decision judgeOrFail(Function<Progress, Decision> judge) {
			try {
				return Arguments.notNull(judge.apply(progress()), "decision");
			}
			catch (Throwable ex) {
				this.boundary.report("a policy of class " + this.policy.getClass().getName(), ex);
				return Decision.FAIL;
			}
		}

		/** Say what the policy is and how far the tasks got. */
		synchronized String describe() {
			return "%s with %d succeeded and %d failed".formatted(Boundary.describe(this.policy), this.succeeded,
					this.failed);
		}

		private Progress progress() {
			boolean waiting = this.ownerWaiting;
			synchronized (this) {
				long ended = this.succeeded + this.failed + this.neither;
				List<Outcome> seen = Collections.unmodifiableList(Arrays.asList(this.outcomes).subList(0, this.size));
				return new Progress(this.succeeded, this.failed, this.started.getAsLong() - ended, waiting, seen);
			}
		}

		synchronized void clear() {
			this.outcomes = new Outcome[0];
			this.size = 0;
		}

	}

}
