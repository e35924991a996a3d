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

package io.soonify.chaos;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;

import io.soonify.SoonValue;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOutcome;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.spi.TaskInfo;

/**
 * Two listeners in one: it keeps the books of what it is told, and then throws.
 */
final class Ledger implements TaskGroupListener {

	/** The name of groups in which tasks race. */
	static final String RACE = "race";

	private final Sabotage sabotage;

	private final Problems problems;

	/** What each task has been through; tasks have no {@code equals} of their own. */
	private final Map<TaskInfo, Entry> tasks = new ConcurrentHashMap<>();

	private final LongAdder opened = new LongAdder();

	private final LongAdder closed = new LongAdder();

	/** Nobody gets handles of tasks that race. */
	private final LongAdder racing = new LongAdder();

	Ledger(Sabotage sabotage, Problems problems) {
		this.sabotage = sabotage;
		this.problems = problems;
	}

	/** Nobody listens to groups of that name, but the ledger itself does. */
	TaskGroupListener saboteur() {
		return new TaskGroupListener() {

			@Override
			public TaskGroupListener forGroupsNamed(String name, TaskGroupRegistry registry) {
				Ledger.this.sabotage.at(Sabotage.Point.FOR_GROUPS_NAMED);
				return this;
			}

			@Override
			public void groupOpened(TaskGroupInfo group) {
				Ledger.this.sabotage.at(Sabotage.Point.GROUP_OPENED);
			}

			@Override
			public void taskStarted(TaskGroupInfo group, TaskInfo task) {
				Ledger.this.sabotage.at(Sabotage.Point.TASK_STARTED);
			}

		};
	}

	@Override
	public void groupOpened(TaskGroupInfo group) {
		this.opened.increment();
		this.sabotage.at(Sabotage.Point.GROUP_OPENED);
	}

	@Override
	public void taskSubmitted(TaskGroupInfo group, TaskInfo task) {
		if (group.name().equals(RACE)) {
			this.racing.increment();
		}
		if (this.tasks.putIfAbsent(task, new Entry()) != null) {
			this.problems.add("submitted twice: " + task);
		}
		this.sabotage.at(Sabotage.Point.TASK_SUBMITTED);
	}

	@Override
	public void taskStarted(TaskGroupInfo group, TaskInfo task) {
		Entry entry = this.tasks.get(task);
		if (entry == null || entry.started || entry.ended) {
			this.problems.add("started twice, after its end, or never submitted: " + task);
		}
		else {
			entry.started = true;
		}
		this.sabotage.at(Sabotage.Point.TASK_STARTED);
	}

	@Override
	public void taskEnded(TaskGroupInfo group, TaskInfo task) {
		Entry entry = this.tasks.get(task);
		if (entry == null || entry.ended) {
			this.problems.add("ended twice, or never submitted: " + task);
		}
		else {
			entry.ended = true;
		}
		if (task.state() == SoonValue.State.PENDING || task.state() == SoonValue.State.RUNNING) {
			this.problems.add("not in a final state: " + task);
		}
		this.sabotage.at(Sabotage.Point.TASK_ENDED);
	}

	@Override
	public void groupClosed(TaskGroupInfo group, TaskGroupOutcome outcome) {
		this.closed.increment();
		if (group.unfinishedTaskCount() != 0 || !group.unfinishedTasks().isEmpty()) {
			this.problems.add("closed with tasks unfinished: " + group + " " + group.unfinishedTasks());
		}
		this.sabotage.at(Sabotage.Point.GROUP_CLOSED);
	}

	@Override
	public void taskStraggling(TaskGroupInfo group, TaskInfo task, StackTraceElement[] stack) {
		this.sabotage.at(Sabotage.Point.TASK_STRAGGLING);
	}

	@Override
	public void failureIgnored(TaskGroupInfo group, String taskName, Throwable failure) {
		this.sabotage.at(Sabotage.Point.FAILURE_IGNORED);
	}

	@Override
	public void groupStarving(TaskGroupInfo group, String message) {
		this.sabotage.at(Sabotage.Point.GROUP_STARVING);
	}

	@Override
	public void groupLeaked(String groupName, String message) {
		this.problems.add(message);
	}

	@Override
	public void misused(String groupName, String message) {
		this.sabotage.at(Sabotage.Point.MISUSED);
	}

	@Override
	public boolean codeFailed(String groupName, String what, Throwable thrown) {
		boolean ranTwice = this.sabotage.isActive(Sabotage.Point.TASK_TWICE) && what.equals("a task decorator");
		// of a task that has been cancelled
		boolean rejected = thrown instanceof RejectedExecutionException;
		// of a policy that answered null
		boolean undecided = thrown instanceof NullPointerException
				&& "'decision' must not be null".equals(thrown.getMessage());
		if (!Sabotage.isOurs(thrown) && !ranTwice && !rejected && !undecided) {
			this.problems.add(what + " threw", thrown);
		}
		this.sabotage.at(Sabotage.Point.CODE_FAILED);
		return true;
	}

	/**
	 * Check that everything adds up.
	 * @param submitted how many tasks there were
	 */
	void check(long submitted) {
		if (this.opened.sum() != this.closed.sum()) {
			this.problems.add("groups opened: %d, closed: %d".formatted(this.opened.sum(), this.closed.sum()));
		}
		long known = this.tasks.size() - this.racing.sum();
		if (known != submitted) {
			this.problems.add("tasks: %d, known to the listener: %d".formatted(submitted, known));
		}
		List<TaskInfo> lost = this.tasks.entrySet()
			.stream()
			.filter((task) -> !task.getValue().ended)
			.map(Map.Entry::getKey)
			.toList();
		if (!lost.isEmpty()) {
			this.problems.add("never ended: " + lost);
		}
	}

	/**
	 * What a task has been through.
	 */
	private static final class Entry {

		private volatile boolean started;

		private volatile boolean ended;

	}

}
