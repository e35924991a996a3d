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

import io.micrometer.observation.Observation;
import io.soonify.SoonValue;

/**
 * What is known of a task that is {@linkplain TaskGroupObservationDocumentation#TASK
 * observed}. What it failed with is its {@linkplain #getError() error}.
 */
public class TaskObservationContext extends Observation.Context {

	private final String groupName;

	private final String taskName;

	private SoonValue.State state = SoonValue.State.RUNNING;

	/**
	 * Create a context.
	 * @param groupName the name of the task's group
	 * @param taskName the name of the task
	 */
	public TaskObservationContext(String groupName, String taskName) {
		this.groupName = groupName;
		this.taskName = taskName;
	}

	/**
	 * Return the name of the task's group.
	 * @return the name
	 */
	public String getGroupName() {
		return this.groupName;
	}

	/**
	 * Return the name of the task.
	 * @return the name
	 */
	public String getTaskName() {
		return this.taskName;
	}

	/**
	 * Return how far the task is.
	 * @return the state, {@link SoonValue.State#RUNNING} until the task has ended
	 */
	public SoonValue.State getState() {
		return this.state;
	}

	/**
	 * Set how the task has ended.
	 * @param state the state
	 */
	public void setState(SoonValue.State state) {
		this.state = state;
	}

}
