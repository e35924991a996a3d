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

package io.soonify.autoconfigure.observation;

import java.util.Optional;

import io.micrometer.observation.Observation;
import io.soonify.spi.TaskGroupOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a task group that is
 * {@linkplain TaskGroupObservationDocumentation#GROUP observed}. It does not hold the
 * group, so that one that was never closed can be found.
 */
public class TaskGroupObservationContext extends Observation.Context {

	private final String groupName;

	private @Nullable TaskGroupOutcome outcome;

	private long taskCount;

	/**
	 * Create a context.
	 * @param groupName the name of the group
	 */
	public TaskGroupObservationContext(String groupName) {
		this.groupName = groupName;
	}

	/**
	 * Return the name of the group.
	 * @return the name
	 */
	public String getGroupName() {
		return this.groupName;
	}

	/**
	 * Return how the group ended.
	 * @return the outcome, or empty if it has not ended
	 */
	public Optional<TaskGroupOutcome> getOutcome() {
		return Optional.ofNullable(this.outcome);
	}

	/**
	 * Set how the group ended.
	 * @param outcome the outcome
	 */
	public void setOutcome(TaskGroupOutcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * Return how many tasks were started in the group.
	 * @return the number of tasks, zero until the group has ended
	 */
	public long getTaskCount() {
		return this.taskCount;
	}

	/**
	 * Set how many tasks were started in the group.
	 * @param taskCount the number of tasks
	 */
	public void setTaskCount(long taskCount) {
		this.taskCount = taskCount;
	}

}
