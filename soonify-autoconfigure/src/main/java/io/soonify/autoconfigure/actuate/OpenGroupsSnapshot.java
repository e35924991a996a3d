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

package io.soonify.autoconfigure.actuate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.soonify.SoonValue;
import io.soonify.autoconfigure.actuate.OpenGroupsDescriptor.GroupDescriptor;
import io.soonify.autoconfigure.actuate.OpenGroupsDescriptor.TaskDescriptor;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.spi.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * Takes one picture of the open groups, without holding anything up: groups and tasks go
 * on meanwhile, so each is shown as it was when it was looked at.
 */
final class OpenGroupsSnapshot {

	/** Writers of JSON refuse to nest much deeper, at up to three levels a group. */
	static final int MOST_LEVELS = 50;

	private final int mostTasks;

	/** How many more groups may be shown. */
	private int groupsLeft;

	private int omittedGroups;

	OpenGroupsSnapshot(int mostGroups, int mostTasks) {
		this.groupsLeft = mostGroups;
		this.mostTasks = mostTasks;
	}

	OpenGroupsDescriptor of(TaskGroupRegistry registry) {
		boolean accepting = registry.isAccepting();
		List<GroupDescriptor> groups = oldestFirst(registry.groups()).stream()
			.map((group) -> describe(group, 1))
			.flatMap(Optional::stream)
			.toList();
		return new OpenGroupsDescriptor(accepting, groups, this.omittedGroups);
	}

	private static List<TaskGroupInfo> oldestFirst(List<TaskGroupInfo> groups) {
		record Aged(TaskGroupInfo group, long age) {
		}
		// each is asked for its age once: it must not change while they are compared
		return groups.stream()
			.map((group) -> new Aged(group, group.age().toNanos()))
			.sorted(Comparator.comparingLong(Aged::age).reversed())
			.map(Aged::group)
			.toList();
	}

	private Optional<GroupDescriptor> describe(TaskGroupInfo group, int level) {
		if (this.groupsLeft == 0 || level > MOST_LEVELS) {
			this.omittedGroups++;
			return Optional.empty();
		}
		this.groupsLeft--;
		List<TaskInfo> unfinished = group.unfinishedTasks(this.mostTasks);
		int omitted = (unfinished.size() < this.mostTasks) ? 0
				: Math.max(0, group.unfinishedTaskCount() - unfinished.size());
		return Optional
			.of(new GroupDescriptor(group.name(), group.owner().getName(), group.age(), group.remaining().orElse(null),
					group.taskCount(), describe(unfinished, level), omitted, inner(group.innerGroup(), level)));
	}

	private List<TaskDescriptor> describe(List<TaskInfo> tasks, int level) {
		List<TaskDescriptor> described = new ArrayList<>(tasks.size());
		for (TaskInfo task : tasks) {
			SoonValue.State state = task.state();
			if (state == SoonValue.State.PENDING || state == SoonValue.State.RUNNING) {
				described.add(new TaskDescriptor(task.name(), state, task.elapsed(),
						task.thread().map(Thread::getName).orElse(null), inner(task.innerGroup(), level)));
			}
		}
		return described;
	}

	private @Nullable GroupDescriptor inner(Optional<TaskGroupInfo> opened, int level) {
		return opened.flatMap((group) -> describe(group, level + 1)).orElse(null);
	}

}
