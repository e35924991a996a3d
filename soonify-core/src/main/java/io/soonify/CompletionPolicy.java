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

import io.soonify.internal.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a group has done enough, or can no longer do it. The policy of a group is
 * asked each time one of its tasks has ended, and when its owner begins to wait.
 *
 * <p>
 * Four policies are there: {@link #failFast()}, {@link #supervised()},
 * {@link #firstSuccess()} and {@link #successes(int)}. Others are written as a function
 * of the {@link Progress}, and need no state:
 *
 * <pre>{@code
 * CompletionPolicy atMostThreeFailures = (progress) -> (progress.failed() > 3) ? Decision.FAIL : Decision.CONTINUE;
 *
 * CompletionPolicy untilFresh = (progress) -> progress.outcomes().stream().anyMatch((outcome) -> isFresh(outcome.value()))
 *         ? Decision.SUCCEED : Decision.CONTINUE;
 * }</pre>
 *
 * <p>
 * A policy is shared by groups and asked by several threads at a time, so it must be
 * immutable. An exception that it throws fails the group. Tasks that are
 * {@linkplain TaskSpec#optional() optional} never count as failed.
 */
@FunctionalInterface
public interface CompletionPolicy {

	/**
	 * Decide how a group goes on.
	 * @param progress how far its tasks are
	 * @return the decision; anything but {@link Decision#CONTINUE} cancels what is
	 * unfinished
	 */
	Decision judge(Progress progress);

	/**
	 * Decide how a group ends whose deadline has passed with tasks unfinished. They are
	 * cancelled in any case.
	 * @param progress how far its tasks are, when none of them runs any more
	 * @return {@link Decision#FAIL}, the default, if the owner is to get a
	 * {@link TaskGroupTimeoutException}; anything else if the group has ended well
	 */
	default Decision judgeAfterDeadline(Progress progress) {
		return Decision.FAIL;
	}

	/**
	 * The first failure cancels the group and fails it. This is the default.
	 * @return the policy
	 */
	static CompletionPolicy failFast() {
		return StandardPolicy.FAIL_FAST;
	}

	/**
	 * Failures cancel nothing and fail nothing, nor does the deadline, which only cancels
	 * what is unfinished. Each value tells by itself how its task ended;
	 * {@link SoonValue#orElse} gives partial results.
	 * @return the policy
	 */
	static CompletionPolicy supervised() {
		return StandardPolicy.SUPERVISED;
	}

	/**
	 * The first success cancels the other tasks, and the group ends well. It fails if no
	 * task can succeed any more.
	 * @return the policy
	 */
	static CompletionPolicy firstSuccess() {
		return successes(1);
	}

	/**
	 * Enough successes cancel the other tasks, and the group ends well. While the owner
	 * waits, it fails as soon as they can no longer be reached, with every failure.
	 * @param count how many successes are enough, greater than zero
	 * @return the policy
	 * @throws IllegalArgumentException if the count is zero or negative
	 */
	static CompletionPolicy successes(int count) {
		return new SuccessesPolicy(Arguments.positive(count, "count"));
	}

	/**
	 * How a group goes on.
	 */
	enum Decision {

		/**
		 * Nothing is decided yet. If the last task has ended, the group has ended well.
		 */
		CONTINUE,

		/** The group has done enough: cancel what is unfinished and end well. */
		SUCCEED,

		/** The group has failed: cancel what is unfinished and tell the owner. */
		FAIL

	}

	/**
	 * How far the tasks of a group are. Tasks that were cancelled, and optional ones that
	 * failed, are neither among the succeeded nor the failed nor the unfinished.
	 *
	 * @param succeeded how many tasks have succeeded
	 * @param failed how many tasks have failed
	 * @param unfinished how many tasks have not ended, at most
	 * @param ownerWaiting whether the owner waits in {@link TaskGroup#join()} or
	 * {@link TaskGroup#close()}, so that only tasks can start more tasks
	 * @param outcomes how each task ended, in the order in which they ended,
	 * unmodifiable; kept for policies other than the four that are there
	 */
	record Progress(long succeeded, long failed, long unfinished, boolean ownerWaiting, List<Outcome> outcomes) {
	}

	/**
	 * How a task has ended.
	 *
	 * @param taskName the name of the task
	 * @param state its final state
	 * @param value what it returned, if it has succeeded
	 * @param failure what it failed with, if it has failed
	 */
	record Outcome(String taskName, SoonValue.State state, @Nullable Object value, @Nullable Throwable failure) {
	}

}
