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

package io.soonify.support;

import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;

/**
 * Keeps what listeners are told of the groups that are opened.
 */
public final class OpenedGroups implements TaskGroupListener {

	private final CopyOnWriteArrayList<TaskGroupInfo> groups = new CopyOnWriteArrayList<>();

	@Override
	public void groupOpened(TaskGroupInfo group) {
		this.groups.add(group);
	}

	/**
	 * Return the group that was opened last.
	 * @return the group
	 */
	public TaskGroupInfo latest() {
		return this.groups.get(this.groups.size() - 1);
	}

	/**
	 * Return the group in which the calling thread would open one now.
	 * @return the group, or empty if it is outside of all groups
	 */
	public static Optional<TaskGroupInfo> aroundThread() {
		OpenedGroups opened = new OpenedGroups();
		TaskGroup probe = TaskGroupFactory.builder().name("probe").listener(opened).build().create();
		try {
			return opened.latest().parent();
		}
		finally {
			closeQuietly(probe);
		}
	}

	private static void closeQuietly(TaskGroup group) {
		try {
			group.close();
		}
		catch (TaskGroupCancelledException ex) {
			// with the group around
		}
	}

}
