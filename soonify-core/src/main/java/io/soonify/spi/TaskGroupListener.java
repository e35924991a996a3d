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

/**
 * Watches task groups: the extension point for meters, observations, logs and whatever
 * else wants to know.
 *
 * <p>
 * Each method is called on the thread where the thing happens, so it must be quick and
 * must not block; what it throws is reported, see {@link #codeFailed}, and changes
 * nothing else. Per group and per task, calls come in the order of the methods below,
 * each at most once; {@link #groupClosed} comes after {@link #taskEnded} of all tasks.
 * Methods are called by many threads at a time.
 */
public interface TaskGroupListener {

	/**
	 * Return the listener for groups of a name. Asked once for each factory, by
	 * {@link #forGroupsNamed(String, TaskGroupRegistry)}, so that what depends on the
	 * name can be looked up here instead of in every call.
	 * @param name the name of the groups
	 * @return a listener for groups of that name, by default this one
	 */
	default TaskGroupListener forGroupsNamed(String name) {
		return this;
	}

	/**
	 * Return the listener for groups of a name that a registry knows. Asked once for each
	 * factory. For those that count what is going on when they are asked for it, which
	 * costs groups and tasks nothing: the registry has the groups that are open.
	 * @param name the name of the groups
	 * @param registry knows the groups; one that is common to all factories that were
	 * built without a registry knows those of other factories, too, see
	 * {@link TaskGroupInfo#isWatchedBy}, which knows a listener that is returned here,
	 * and not one that it hands over to
	 * @return a listener for those groups, by default that of
	 * {@link #forGroupsNamed(String)}
	 */
	default TaskGroupListener forGroupsNamed(String name, TaskGroupRegistry registry) {
		return forGroupsNamed(name);
	}

	/**
	 * A group has been opened by the calling thread.
	 * @param group the group
	 */
	default void groupOpened(TaskGroupInfo group) {
	}

	/**
	 * A task has been handed over by the calling thread.
	 * @param group the group
	 * @param task the task, pending
	 */
	default void taskSubmitted(TaskGroupInfo group, TaskInfo task) {
	}

	/**
	 * A task starts on the calling thread.
	 * @param group the group
	 * @param task the task, running
	 */
	default void taskStarted(TaskGroupInfo group, TaskInfo task) {
	}

	/**
	 * A task has ended: after {@link #taskStarted} on the same thread, or without one if
	 * it never started.
	 * @param group the group
	 * @param task the task, in its final state
	 */
	default void taskEnded(TaskGroupInfo group, TaskInfo task) {
	}

	/**
	 * A group has been closed by the calling thread, its owner. None of its tasks runs
	 * any more.
	 * @param group the group
	 * @param outcome how the group ended
	 */
	default void groupClosed(TaskGroupInfo group, TaskGroupOutcome outcome) {
	}

	/**
	 * A task has ignored its interrupt for some time. Called once for each such task, on
	 * a thread of the library; the group keeps waiting.
	 * @param group the group
	 * @param task the task, running
	 * @param stack what its thread is doing
	 */
	default void taskStraggling(TaskGroupInfo group, TaskInfo task, StackTraceElement[] stack) {
	}

	/**
	 * A task has failed, and no exception will say so: it is
	 * {@linkplain io.soonify.TaskSpec#optional() optional}, or the policy of its group
	 * tolerates failures. Called once for each such task, when it ends or when its group
	 * does.
	 * @param group the group
	 * @param taskName the name of the task
	 * @param failure what it threw
	 */
	default void failureIgnored(TaskGroupInfo group, String taskName, Throwable failure) {
	}

	/**
	 * The owner of a group has waited for some time while a task has not got a thread, or
	 * a permit. Called at most once for each group, on a thread that waits or one of the
	 * library; from then on the library helps out with threads of its own.
	 * @param group the group
	 * @param message what waits for what, and what to do; handed to {@link #misused} by
	 * default
	 */
	default void groupStarving(TaskGroupInfo group, String message) {
		misused(group.name(), message);
	}

	/**
	 * A group was collected as garbage that was never closed. Called on a thread of the
	 * library.
	 * @param groupName the name of the group
	 * @param message what was done and what to do instead; handed to {@link #misused} by
	 * default
	 */
	default void groupLeaked(String groupName, String message) {
		misused(groupName, message);
	}

	/**
	 * Something was done that is probably a mistake, such as a function that was bound to
	 * a group and never called.
	 * @param groupName the name of the group
	 * @param message what was done and what to do instead
	 */
	default void misused(String groupName, String message) {
	}

	/**
	 * Code that the library called threw something that nobody can be given as an
	 * exception: a listener, the end of a context, a callback. Reports of the same kind
	 * are throttled, so that code that always fails does not fill a disk.
	 * @param groupName the name of the group
	 * @param what which code it was, as in "a listener of class example.Meters"
	 * @param thrown what it threw
	 * @return {@code true} if this listener has reported it; if none does, the
	 * uncaught-exception handler of the thread is given it
	 */
	default boolean codeFailed(String groupName, String what, Throwable thrown) {
		return false;
	}

}
