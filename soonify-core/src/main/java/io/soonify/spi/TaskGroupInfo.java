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

package io.soonify.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.soonify.TaskGroup;

/**
 * What a {@link TaskGroupListener} may know of a group. Methods may be called from any
 * thread, at any time; each answers for the moment of the call.
 */
public interface TaskGroupInfo {

	/**
	 * Return the name of the group.
	 * @return the name
	 */
	String name();

	/**
	 * Return the thread that opened the group.
	 * @return the owner
	 */
	Thread owner();

	/**
	 * Return the group in which this one was opened.
	 * @return the parent, or empty at the root
	 */
	Optional<TaskGroupInfo> parent();

	/**
	 * Return the time since the group was opened.
	 * @return the age
	 */
	Duration age();

	/**
	 * Return the time until the deadline, see {@link TaskGroup#remaining()}.
	 * @return the time left, or empty if there is no deadline
	 */
	Optional<Duration> remaining();

	/**
	 * Return the time since the group was cancelled, for whatever cause, or since its
	 * deadline passed.
	 * @return the time, or empty if it is not cancelled
	 */
	Optional<Duration> sinceCancellation();

	/**
	 * Return how many tasks were started in the group so far.
	 * @return the fan-out width
	 */
	long taskCount();

	/**
	 * Return how many tasks have not ended. While the group is being cancelled there may
	 * seem to be a few more.
	 * @return how many tasks wait or run
	 */
	int unfinishedTaskCount();

	/**
	 * Return how many tasks wait for a thread or a permit. Counting them takes a step for
	 * each.
	 * @return how many tasks wait
	 */
	int waitingTaskCount();

	/**
	 * Return the tasks that are running. Tasks that start or end meanwhile may or may not
	 * be among them.
	 * @return the running tasks, in no order
	 */
	List<TaskInfo> runningTasks();

	/**
	 * Return the tasks that have not ended, like {@link #unfinishedTasks(int)}.
	 * @return the running tasks, then the waiting ones in order of their start
	 */
	default List<TaskInfo> unfinishedTasks() {
		return unfinishedTasks(Integer.MAX_VALUE);
	}

	/**
	 * Return tasks that have not ended. Tasks that end or start meanwhile may or may not
	 * be among them.
	 * @param limit how many to return at most
	 * @return the running tasks, then the waiting ones in order of their start
	 */
	List<TaskInfo> unfinishedTasks(int limit);

	/**
	 * Return the group that the owner has opened inside this one, on its own thread.
	 * Those that tasks have opened are found by {@link TaskInfo#innerGroup()}.
	 * @return the group, or empty if none is open
	 */
	Optional<TaskGroupInfo> innerGroup();

	/**
	 * Tell whether a listener is told of this group.
	 * @param listener the listener, as returned by
	 * {@link TaskGroupListener#forGroupsNamed}
	 * @return {@code true} if it is the listener, or one of the listeners, of this group
	 */
	boolean isWatchedBy(TaskGroupListener listener);

}
