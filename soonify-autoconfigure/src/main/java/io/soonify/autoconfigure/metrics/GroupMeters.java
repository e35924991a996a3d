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
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.soonify.SoonValue;
import io.soonify.TaskGroupInfo;
import io.soonify.TaskGroupListener;
import io.soonify.TaskGroupOutcome;
import io.soonify.TaskInfo;

/**
 * The meters of all groups of one name, as listed at
 * {@link SoonifyMetricsAutoConfiguration}. Every meter is registered here, once, and so
 * present at zero; what happens to a task later only adds to numbers.
 */
final class GroupMeters implements TaskGroupListener {

	private final LongAdder openGroups = new LongAdder();

	private final LongAdder submittedTasks = new LongAdder();

	/** Those that have left the queue: they run, have ended, or never will run. */
	private final LongAdder takenTasks = new LongAdder();

	private final LongAdder endedTasks = new LongAdder();

	private final Timer[] groups;

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
		this.groupTasks = DistributionSummary.builder("soonify.group.tasks")
			.description("Number of tasks in closed task groups")
			.tag("group", group)
			.register(registry);
		this.succeededTasks = taskTimer(registry, group, "success");
		this.failedTasks = taskTimer(registry, group, "failure");
		this.cancelledTasks = taskTimer(registry, group, "cancelled");
		gauge(registry, group, "soonify.group.active", "Number of task groups that are open", this.openGroups::sum);
		gauge(registry, group, "soonify.task.active", "Number of tasks that are running",
				() -> difference(this.takenTasks, this.endedTasks));
		gauge(registry, group, "soonify.task.waiting", "Number of tasks that wait for a thread",
				() -> difference(this.submittedTasks, this.takenTasks));
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

	private static void gauge(MeterRegistry registry, String group, String name, String description,
			LongSupplier number) {
		// the sum is no snapshot: it may see a decrement and miss its increment
		Gauge.builder(name, () -> Math.max(0, number.getAsLong()))
			.description(description)
			.tag("group", group)
			.register(registry);
	}

	/**
	 * Subtract numbers that only grow. What is subtracted is read first, so that nothing
	 * is counted there that is not here.
	 */
	private static long difference(LongAdder those, LongAdder without) {
		long subtracted = without.sum();
		return those.sum() - subtracted;
	}

	private static Counter counter(MeterRegistry registry, String group, String name, String description) {
		return Counter.builder(name).description(description).tag("group", group).register(registry);
	}

	@Override
	public void groupOpened(TaskGroupInfo group) {
		this.openGroups.increment();
	}

	@Override
	public void taskSubmitted(TaskGroupInfo group, TaskInfo task) {
		this.submittedTasks.increment();
	}

	@Override
	public void taskStarted(TaskGroupInfo group, TaskInfo task) {
		this.takenTasks.increment();
	}

	@Override
	public void taskEnded(TaskGroupInfo group, TaskInfo task) {
		boolean started = task.hasStarted();
		SoonValue.State state = task.state();
		if (!started) {
			this.takenTasks.increment();
		}
		this.endedTasks.increment();
		timer(state).record(task.elapsed());
		if (!started && state == SoonValue.State.FAILED) { // only rejection fails a task
															// that never ran
			this.rejectedTasks.increment();
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
		this.openGroups.decrement();
		this.groupTasks.record(group.taskCount());
		this.groups[outcome.ordinal()].record(group.age());
	}

	@Override
	public void taskStraggling(TaskGroupInfo group, TaskInfo task, StackTraceElement[] stack) {
		this.stragglers.increment();
	}

	@Override
	public void groupLeaked(String groupName, String message) {
		this.openGroups.decrement();
		this.leakedGroups.increment();
	}

}
