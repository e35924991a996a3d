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

/**
 * Options for one task, and the ways to start it:
 *
 * <pre>{@code
 * SoonValue<List<Hint>> hints = g.task("hints").timeout(Duration.ofMillis(150)).optional()
 *     .callSoon(recommender::hintsFor, customer);
 * }</pre>
 *
 * <p>
 * A specification is for one task and one thread: once a task has been started with it,
 * every method throws an {@link IllegalStateException}.
 *
 * @see TaskGroup#task(String)
 */
public interface TaskSpec extends Soonifier {

	/**
	 * Give the task a time of its own, from its start. When that is over, the task alone
	 * is cancelled, and counts as failed with a
	 * {@link java.util.concurrent.TimeoutException} unless it still has an outcome of its
	 * own.
	 * @param timeout the time, greater than zero
	 * @return this specification
	 * @throws IllegalArgumentException if the time is zero or negative
	 */
	@CheckReturnValue
	TaskSpec timeout(Duration timeout);

	/**
	 * Let the group do without the task: if it fails, that neither cancels nor fails the
	 * group. Its value tells, and {@link SoonValue#orElse} gives a fallback.
	 * @return this specification
	 */
	@CheckReturnValue
	TaskSpec optional();

	/**
	 * Shield the task from the cancellation of the group: once started it is not
	 * interrupted, nor are groups that it opens cancelled, nor do they inherit a
	 * deadline; the group waits for it. Cancelling the task itself still works.
	 * @return this specification
	 */
	@CheckReturnValue
	TaskSpec shielded();

	/**
	 * Do something when the task is cancelled while it runs, once: for calls that do not
	 * heed an interrupt, such as closing a socket. It runs on the thread that cancels,
	 * after the interrupt, and the group waits for it; what it throws is suppressed in
	 * the exception of the group.
	 * @param action what to do; it must be quick
	 * @return this specification
	 */
	@CheckReturnValue
	TaskSpec onCancel(Runnable action);

}
