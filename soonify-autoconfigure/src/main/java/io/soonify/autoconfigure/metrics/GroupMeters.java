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

package io.soonify.autoconfigure.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.soonify.SoonValue;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOutcome;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.spi.TaskInfo;

/**
 * The meters of all groups of one name, as listed at
 * {@link SoonifyMetricsAutoConfiguration}. Every meter is registered here, once, and so
 * present at zero; what happens to a task later only adds to numbers. What goes on at the
 * moment is found out when a gauge is read.
 */
final class GroupMeters implements TaskGroupListener {

	private final WatchedGroups watchedGroups = new WatchedGroups(this);

	private final Timer[] groups;

	private final Timer overruns;

	private final DistributionSummary groupTasks;

	private final Timer succeededTasks;

	private final Timer failedTasks;

	private final Timer cancelledTasks;

	private final Counter leakedGroups;

	private final Counter stragglers;

	private final Counter rejectedTasks;

	GroupMeters(MeterRegistry registry, String group) {
		this.groups = Arrays.stream(TaskGroupOutcome.values())
			.map((outcome) -> groupTimer(registry, group, outcome))
			.toArray(Timer[]::new);
		this.overruns = Timer.builder("soonify.group.overrun")
			.description("Time from the cancellation of task groups, or their deadline, to their end")
			.tag("group", group)
			.register(registry);
		this.groupTasks = DistributionSummary.builder("soonify.group.tasks")
			.description("Number of tasks in closed task groups")
			.tag("group", group)
			.register(registry);
		this.succeededTasks = taskTimer(registry, group, "success");
		this.failedTasks = taskTimer(registry, group, "failure");
		this.cancelledTasks = taskTimer(registry, group, "cancelled");
		gauge(registry, group, "soonify.group.active", "Number of task groups that are open", (open) -> 1);
		gauge(registry, group, "soonify.task.active", "Number of tasks that are running",
				(open) -> open.runningTasks().size());
		gauge(registry, group, "soonify.task.waiting", "Number of tasks that wait for a thread or a permit",
				TaskGroupInfo::waitingTaskCount);
		this.leakedGroups = counter(registry, group, "soonify.group.leaked",
				"Number of task groups that were never closed");
		this.stragglers = counter(registry, group, "soonify.task.stragglers",
				"Number of tasks that ignored their interrupt for too long");
		this.rejectedTasks = counter(registry, group, "soonify.task.rejected",
				"Number of tasks that the executor did not take");
	}

	private static Timer groupTimer(MeterRegistry registry, String group, TaskGroupOutcome outcome) {
		return Timer.builder("soonify.group")
			.description("Time from the opening of task groups to their end")
			.tag("group", group)
			.tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
			.register(registry);
	}

	private static Timer taskTimer(MeterRegistry registry, String group, String outcome) {
		return Timer.builder("soonify.task")
			.description("Time that tasks ran")
			.tag("group", group)
			.tag("outcome", outcome)
			.register(registry);
	}

	private void gauge(MeterRegistry registry, String group, String name, String description,
			ToLongFunction<TaskGroupInfo> number) {
		Gauge.builder(name, () -> this.watchedGroups.sum(number))
			.description(description)
			.tag("group", group)
			.register(registry);
	}

	private static Counter counter(MeterRegistry registry, String group, String name, String description) {
		return Counter.builder(name).description(description).tag("group", group).register(registry);
	}

	/**
	 * Count what is going on in groups that a registry knows, too.
	 * @param registry knows groups that this is told of
	 */
	void countIn(TaskGroupRegistry registry) {
		this.watchedGroups.lookIn(registry);
	}

	@Override
	public void taskEnded(TaskGroupInfo group, TaskInfo task) {
		SoonValue.State state = task.state();
		timer(state).record(task.elapsed());
		if (state == SoonValue.State.FAILED && !task.hasStarted()) {
			this.rejectedTasks.increment(); // nothing else fails a task that never ran
		}
	}

	private Timer timer(SoonValue.State state) {
		return switch (state) {
			case SUCCEEDED -> this.succeededTasks;
			case FAILED -> this.failedTasks;
			default -> this.cancelledTasks;
		};
	}

	@Override
	public void groupClosed(TaskGroupInfo group, TaskGroupOutcome outcome) {
		this.groupTasks.record(group.taskCount());
		this.groups[outcome.ordinal()].record(group.age());
		group.sinceCancellation().ifPresent(this.overruns::record);
	}

	@Override
	public void taskStraggling(TaskGroupInfo group, TaskInfo task, StackTraceElement[] stack) {
		this.stragglers.increment();
	}

	@Override
	public void groupLeaked(String groupName, String message) {
		this.leakedGroups.increment();
	}

}
