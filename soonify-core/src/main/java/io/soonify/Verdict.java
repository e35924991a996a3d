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
import java.util.List;

import io.soonify.Cancellation.Cause;
import io.soonify.CompletionPolicy.Decision;
import io.soonify.TaskGroupTimeoutException.UnfinishedTask;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a group when no task of it is left: its outcome, and the exception for
 * its owner.
 */
final class Verdict {

	private static final int NAMED_TASKS = 10;

	private final String group;

	private final @Nullable Cancellation cancellation;

	private final List<Failure> failures;

	private final @Nullable Tally tally;

	Verdict(String group, @Nullable Cancellation cancellation, List<Failure> failures, @Nullable Tally tally) {
		this.group = group;
		this.cancellation = cancellation;
		this.failures = failures;
		this.tally = tally;
	}

	TaskGroupOutcome outcome() {
		Cause cause = cause();
		if (cause == null) {
			return (failedFast() || fellShort()) ? TaskGroupOutcome.FAILURE : TaskGroupOutcome.SUCCESS;
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

	/**
	 * Tell whether failures fail the group though something else cancelled it.
	 */
	private boolean failedFast() {
		return this.tally == null && !this.failures.isEmpty();
	}

	/**
	 * Tell whether the policy would have failed the group, but was not asked, because a
	 * deadline that met nothing came in between.
	 */
	private boolean fellShort() {
		return this.cancellation != null && this.tally != null && this.tally.judgeAtEnd() == Decision.FAIL;
	}

	/**
	 * Return the exception that tells the owner.
	 * @param place knows the times of the group, which are only asked for if it timed out
	 * @return the exception, {@code null} if the group ended well
	 */
	@Nullable TaskGroupException exception(PlacedGroup place) {
		return switch (outcome()) {
			case SUCCESS -> null;
			case FAILURE -> new TaskGroupException(this.group,
					"Task group '%s' failed%s%s".formatted(this.group, policyNote(), failureNote(": ")), thrown());
			case TIMEOUT -> isDeadlineTolerated() ? null : timeoutException(place.timeout(), place.age());
			case INTERRUPTED -> new TaskGroupInterruptedException(this.group,
					("The owner of task group '%s' was interrupted while it waited; "
							+ "the group was cancelled and its tasks have ended%s")
						.formatted(this.group, failureNote("; besides, ")),
					thrown());
			case CANCELLED -> (cause() == Cause.MANUAL) ? null
					: new TaskGroupCancelledException(this.group, "Task group '%s' was cancelled, because %s%s"
						.formatted(this.group, outsideReason(), failureNote("; besides, ")), thrown());
		};
	}

	/**
	 * Return the exception for a thread that was interrupted while it waited for one
	 * task.
	 * @param task the task
	 * @return the exception
	 */
	TaskGroupInterruptedException interruptedInJoinOf(TaskHandle<?> task) {
		return new TaskGroupInterruptedException(this.group,
				"Interrupted while waiting for task '%s' of task group '%s'".formatted(task.name(), this.group),
				thrown());
	}

	private String outsideReason() {
		return (this.cancellation != null) ? this.cancellation.reason() : "";
	}

	private boolean isDeadlineTolerated() {
		return this.tally != null && this.tally.judgeAfterDeadline() != Decision.FAIL;
	}

	private String policyNote() {
		return (this.tally != null) ? " by its policy " + this.tally.describe() : "";
	}

	private TaskGroupTimeoutException timeoutException(Duration timeout, Duration elapsed) {
		List<UnfinishedTask> unfinished = unfinished();
		String named = String.join(", ", unfinished.stream().limit(NAMED_TASKS).map(UnfinishedTask::toString).toList());
		String more = (unfinished.size() > NAMED_TASKS) ? " and %d more".formatted(unfinished.size() - NAMED_TASKS)
				: "";
		String message = "Task group '%s' passed its deadline of %s with tasks unfinished: %s%s; they had ended after %s%s"
			.formatted(this.group, timeout, named, more, Duration.ofMillis(elapsed.toMillis()),
					failureNote("; besides, "));
		return new TaskGroupTimeoutException(this.group, message, thrown(), timeout, elapsed, unfinished);
	}

	private String failureNote(String lead) {
		if (this.failures.isEmpty()) {
			return "";
		}
		Failure first = this.failures.get(0);
		String others = switch (this.failures.size()) {
			case 1 -> "";
			case 2 -> ", and another task failed";
			default -> ", and %d other tasks failed".formatted(this.failures.size() - 1);
		};
		return "%stask '%s' failed with %s%s".formatted(lead, first.taskName(), Failure.describe(first.thrown()),
				others);
	}

	/**
	 * Return what the tasks threw.
	 * @return the failures, the first one first
	 */
	List<Throwable> thrown() {
		return this.failures.stream().map(Failure::thrown).toList();
	}

	private List<UnfinishedTask> unfinished() {
		return (this.cancellation != null) ? this.cancellation.unfinished() : List.of();
	}

	/**
	 * Return the cause of the cancellation. A deadline that met nothing unfinished is
	 * none: the last task was ending just then.
	 */
	private @Nullable Cause cause() {
		if (this.cancellation == null || (this.cancellation.cause() == Cause.TIMEOUT && unfinished().isEmpty())) {
			return null;
		}
		return this.cancellation.cause();
	}

}
