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

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * Thrown to the owner of a {@link TaskGroup} whose deadline passed with tasks unfinished.
 * Tasks that failed besides are the cause and the suppressed exceptions, as in every
 * {@link TaskGroupException}.
 */
public class TaskGroupTimeoutException extends TaskGroupException {

	private static final long serialVersionUID = 1L;

	private final Duration timeout;

	private final Duration elapsed;

	@SuppressWarnings("serial") // the list is of a serializable kind
	private final List<UnfinishedTask> unfinishedTasks;

	/**
	 * Create an exception.
	 * @param groupName the name of the group
	 * @param message the message
	 * @param failedTasks the tasks that failed, in the order in which it happened
	 * @param timeout the time from the opening of the group to its deadline
	 * @param elapsed the time from the opening of the group until its last task had ended
	 * @param unfinishedTasks the tasks that the deadline met unfinished
	 */
	public TaskGroupTimeoutException(String groupName, String message, List<FailedTask> failedTasks, Duration timeout,
			Duration elapsed, List<UnfinishedTask> unfinishedTasks) {
		super(groupName, message, failedTasks);
		this.timeout = timeout;
		this.elapsed = elapsed;
		this.unfinishedTasks = List.copyOf(unfinishedTasks);
	}

	/**
	 * Return the time from the opening of the group to its deadline.
	 * @return the time-out
	 */
	public Duration timeout() {
		return this.timeout;
	}

	/**
	 * Return the time from the opening of the group until its last task had ended. It is
	 * longer than the {@link #timeout()} by what the tasks took to heed their interrupt.
	 * @return the time
	 */
	public Duration elapsed() {
		return this.elapsed;
	}

	/**
	 * Return the tasks that the deadline met unfinished.
	 * @return the tasks, unmodifiable
	 */
	public List<UnfinishedTask> unfinishedTasks() {
		return this.unfinishedTasks;
	}

	/**
	 * A task that the deadline met unfinished.
	 *
	 * @param name the name of the task
	 * @param state its state at the deadline
	 */
	public record UnfinishedTask(String name, SoonValue.State state) implements Serializable {

		@Override
		public String toString() {
			return "'" + this.name + "' (" + this.state + ")";
		}

	}

}
