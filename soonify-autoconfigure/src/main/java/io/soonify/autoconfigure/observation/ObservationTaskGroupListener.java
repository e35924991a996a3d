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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.soonify.autoconfigure.observation.ObservedGroups.ObservedGroup;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOutcome;
import io.soonify.spi.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * Observes groups and tasks.
 *
 * <p>
 * The observation of a group is not made the current one of its owner: a group that is
 * never closed would leave it on the thread, for all requests to come. So what is opened
 * inside, be it a task or a group, is told of its parent here.
 */
final class ObservationTaskGroupListener implements TaskGroupListener {

	private static final TaskGroupObservationConvention GROUP_CONVENTION = new DefaultTaskGroupObservationConvention();

	private static final TaskObservationConvention TASK_CONVENTION = new DefaultTaskObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable TaskGroupObservationConvention groupConvention;

	private final @Nullable TaskObservationConvention taskConvention;

	private final ObservedGroups groups = new ObservedGroups();

	private final Map<TaskInfo, ObservedTask> tasks = new ConcurrentHashMap<>();

	ObservationTaskGroupListener(ObservationRegistry registry, @Nullable TaskGroupObservationConvention groupConvention,
			@Nullable TaskObservationConvention taskConvention) {
		this.registry = registry;
		this.groupConvention = groupConvention;
		this.taskConvention = taskConvention;
	}

	@Override
	public void groupOpened(TaskGroupInfo group) {
		Observation current = this.registry.getCurrentObservation();
		TaskGroupObservationContext context = new TaskGroupObservationContext(group.name());
		Observation parent = parent(group, current);
		context.setParentObservation(parent);
		Observation observation = TaskGroupObservationDocumentation.GROUP.observation(this.groupConvention,
				GROUP_CONVENTION, () -> context, this.registry);
		if (!observation.isNoop()) {
			this.groups.add(group, new ObservedGroup(observation, context, current));
			start(observation, parent);
		}
	}

	/**
	 * Return the observation of the group around, if that was opened by the same thread
	 * and nothing else has become current since; otherwise the current one, which is that
	 * of the task if a task opens the group.
	 */
	private @Nullable Observation parent(TaskGroupInfo group, @Nullable Observation current) {
		TaskGroupInfo around = group.parent().orElse(null);
		ObservedGroup observed = (around != null && around.owner() == Thread.currentThread()) ? this.groups.get(around)
				: null;
		return (observed != null && observed.current() == current) ? observed.observation() : current;
	}

	@Override
	public void taskStarted(TaskGroupInfo group, TaskInfo task) {
		TaskObservationContext context = new TaskObservationContext(group.name(), task.name());
		ObservedGroup observed = this.groups.get(group);
		Observation parent = (observed != null) ? observed.observation() : this.registry.getCurrentObservation();
		context.setParentObservation(parent);
		Observation observation = TaskGroupObservationDocumentation.TASK.observation(this.taskConvention,
				TASK_CONVENTION, () -> context, this.registry);
		if (!observation.isNoop()) {
			this.tasks.put(task, new ObservedTask(observation, context, this.registry.getCurrentObservationScope()));
			start(observation, parent);
			observation.openScope();
		}
	}

	@Override
	public void taskEnded(TaskGroupInfo group, TaskInfo task) {
		ObservedTask observed = this.tasks.remove(task);
		if (observed != null) {
			observed.context().setState(task.state());
			task.failure().ifPresent(observed.observation()::error);
			closeScopes(observed.previous());
			observed.observation().stop();
		}
	}

	/**
	 * Start an observation while its parent is the current one. If that is not so,
	 * tracing takes the parent span for one that somebody else has made current, and the
	 * parent observation for outdated.
	 */
	private void start(Observation observation, @Nullable Observation parent) {
		if (parent == null || parent == this.registry.getCurrentObservation()) {
			observation.start();
		}
		else {
			parent.scoped(() -> {
				observation.start();
			});
		}
	}

	/**
	 * Close the scope of the task, and before it those that the task has opened and not
	 * closed.
	 */
	private void closeScopes(Observation.@Nullable Scope previous) {
		try {
			Observation.Scope scope = this.registry.getCurrentObservationScope();
			while (scope != null && scope != previous) {
				scope.close();
				scope = scope.getPreviousObservationScope();
			}
		}
		finally {
			this.registry.setCurrentObservationScope(previous);
		}
	}

	@Override
	public void groupClosed(TaskGroupInfo group, TaskGroupOutcome outcome) {
		ObservedGroup observed = this.groups.remove(group);
		if (observed != null) {
			observed.context().setOutcome(outcome);
			observed.context().setTaskCount(group.taskCount());
			observed.observation().stop();
		}
	}

	@Override
	public void groupLeaked(String groupName, String message) {
		this.groups.endCollected(); // whoever logs is told too
	}

	/**
	 * Return how much is being observed.
	 * @return the number of groups and tasks
	 */
	int open() {
		return this.groups.size() + this.tasks.size();
	}

	/**
	 * A task that runs.
	 *
	 * @param observation the observation
	 * @param context what is known of the task
	 * @param previous the scope to return to at the end
	 */
	private record ObservedTask(Observation observation, TaskObservationContext context,
			Observation.@Nullable Scope previous) {
	}

}
