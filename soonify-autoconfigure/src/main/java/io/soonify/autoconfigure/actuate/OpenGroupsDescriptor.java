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

import java.time.Duration;
import java.util.List;

import io.soonify.SoonValue;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint answers: the open groups, each with what is open inside it.
 *
 * @param accepting whether new groups may be opened
 * @param groups the groups that are in no other, the oldest first
 * @param omittedGroups how many open groups were seen and not shown
 */
record OpenGroupsDescriptor(boolean accepting, List<GroupDescriptor> groups,
		int omittedGroups) implements OperationResponseBody {

	/**
	 * An open group.
	 *
	 * @param name its name
	 * @param owner the name of the thread that opened it
	 * @param age the time since then
	 * @param remaining the time until its deadline, {@code null} if there is none
	 * @param startedTasks how many tasks were started in it so far
	 * @param unfinishedTasks tasks that have not ended, the running ones first
	 * @param omittedTasks how many of these were not shown
	 * @param innerGroup the group that its owner has opened inside it, {@code null} if
	 * there is none
	 */
	record GroupDescriptor(String name, String owner, Duration age, @Nullable Duration remaining, long startedTasks,
			List<TaskDescriptor> unfinishedTasks, int omittedTasks, @Nullable GroupDescriptor innerGroup) {
	}

	/**
	 * A task that has not ended.
	 *
	 * @param name its name
	 * @param state whether it waits or runs
	 * @param age how long it has run, zero while it waits
	 * @param thread the name of the thread that runs it, {@code null} if it waits
	 * @param innerGroup the group that it has opened, {@code null} if there is none
	 */
	record TaskDescriptor(String name, SoonValue.State state, Duration age, @Nullable String thread,
			@Nullable GroupDescriptor innerGroup) {
	}

}
