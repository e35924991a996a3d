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

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.ToLongFunction;

import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.spi.TaskInfo;

/**
 * The open groups that a listener is told of. They are looked for when somebody wants to
 * know a number, so that nothing has to be counted while groups and tasks come and go:
 * adding up what two processors do costs them more than many a task.
 */
final class WatchedGroups {

	private final TaskGroupListener listener;

	/** Mostly one. */
	private final Set<TaskGroupRegistry> registries = new CopyOnWriteArraySet<>();

	WatchedGroups(TaskGroupListener listener) {
		this.listener = listener;
	}

	/**
	 * Look there too from now on.
	 * @param registry knows groups that the listener is told of, and maybe others
	 */
	void lookIn(TaskGroupRegistry registry) {
		this.registries.add(registry);
	}

	/**
	 * Add up the numbers of all groups.
	 * @param number the number of a group
	 * @return the sum
	 */
	long sum(ToLongFunction<TaskGroupInfo> number) {
		return open().stream().filter((group) -> group.isWatchedBy(this.listener)).mapToLong(number).sum();
	}

	/**
	 * Find groups and what is open inside them, each once: that may be in two registries.
	 */
	private Set<TaskGroupInfo> open() {
		Set<TaskGroupInfo> found = Collections.newSetFromMap(new IdentityHashMap<>());
		Deque<TaskGroupInfo> unseen = new ArrayDeque<>();
		this.registries.forEach((registry) -> unseen.addAll(registry.groups()));
		while (!unseen.isEmpty()) {
			TaskGroupInfo group = unseen.pop();
			if (found.add(group)) {
				group.innerGroup().ifPresent(unseen::push);
				for (TaskInfo task : group.runningTasks()) {
					task.innerGroup().ifPresent(unseen::push);
				}
			}
		}
		return found;
	}

}
