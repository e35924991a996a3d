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

package io.soonify.internal;

import java.time.Duration;

import io.soonify.SoonValue;
import io.soonify.internal.Cancellation.Cause;
import io.soonify.internal.ScopeStack.Scope;
import io.soonify.internal.TaskList.Node;
import org.jspecify.annotations.Nullable;

/**
 * Carries a cancellation out over the tree, as {@link TaskGroupImpl} explains. The groups
 * that it reaches are linked to each other, so that nothing has to be allocated for them.
 */
final class CancellationTree {

	/** How many frames of the stack it takes to cancel a group or a task. */
	static final int FRAMES = 40;

	private CancellationTree() {
	}

	/**
	 * Carry a cancellation out. Nothing on the way needs memory, or can do without.
	 * @param root the group, whose cancellation the caller has decided, while a task or a
	 * hold keeps it open
	 */
	static void carryOut(TaskGroupImpl root) {
		TaskGroupImpl last = root;
		for (TaskGroupImpl group = root; group != null; group = group.nextCancelled) {
			last = interruptTasks(group, last);
		}
		for (TaskGroupImpl group = root; group != null; group = group.nextCancelled) {
			endUnstarted(group);
		}
		for (TaskGroupImpl group = root; group != null; group = group.nextCancelled) {
			callBack(group);
		}
		TaskGroupImpl inside = root.nextCancelled;
		root.nextCancelled = null;
		while (inside != null) {
			TaskGroupImpl next = inside.nextCancelled;
			inside.nextCancelled = null;
			inside.release();
			inside = next;
		}
	}

	/**
	 * Interrupt the running tasks, when the groups that they have opened are decided.
	 * @return the last in the chain of groups that were reached
	 */
	private static TaskGroupImpl interruptTasks(TaskGroupImpl group, TaskGroupImpl lastOfChain) {
		Cancellation decided = group.cancellation();
		TaskGroupImpl last = lastOfChain;
		if (decided == null) {
			return last;
		}
		if (decided.cause() == Cause.TIMEOUT) {
			decided.note(() -> group.tasks().unended().forEach((task) -> decided.met(task, task.name(), task.state())));
		}
		for (Node node = group.tasks().latest(); node != null; node = node.earlier()) {
			TaskImpl<?> task = node.task;
			if (task.isRunning() && !task.isShielded()) {
				last = reach(task.inner(), task, last);
				node.callback = task.interrupt(group);
				if (node.callback != null) {
					node.nextCallback = group.callbacks;
					group.callbacks = node;
				}
			}
		}
		TaskGroupImpl opened = group.inner();
		if (opened != null) {
			decided.note(() -> decided.met(opened, "group '%s'".formatted(opened.name()), SoonValue.State.RUNNING));
			last = reach(opened, group, last);
		}
		return last;
	}

	private static TaskGroupImpl reach(@Nullable TaskGroupImpl opened, Scope around, TaskGroupImpl last) {
		if (opened == null || !opened.tasks().hold()) {
			return last;
		}
		if (!opened.decide(cancelledAround(opened, around))) {
			opened.release();
			return last;
		}
		last.nextCancelled = opened;
		return opened;
	}

	private static void endUnstarted(TaskGroupImpl group) {
		Cancellation decided = group.cancellation();
		for (Node node = group.tasks().latest(); node != null && decided != null; node = node.earlier()) {
			if (!node.task.isShielded()) {
				try {
					node.task.cancelUnstarted(group, decided);
				}
				catch (Throwable ex) { // it has ended; there was no memory to say so
					group.boundary().report("the end of a task", ex);
				}
			}
		}
	}

	private static void callBack(TaskGroupImpl group) {
		for (Node node = group.callbacks; node != null; node = node.nextCallback) {
			callBack(group, node.callback);
			node.callback = null;
		}
		group.callbacks = null;
	}

	private static void callBack(TaskGroupImpl group, @Nullable Runnable callback) {
		try {
			if (callback != null) {
				callback.run();
			}
		}
		catch (Throwable ex) {
			group.outcome().callbackThrew(ex);
		}
	}

	/**
	 * Cancel one running task, and what it has opened.
	 * @param reason {@link TaskImpl#CANCEL_REQUESTED} or {@link TaskImpl#TIMED_OUT}
	 * @return {@code true} if the task was met running, for the first time
	 */
	static boolean cancelTask(TaskGroupImpl group, TaskImpl<?> task, int reason) {
		StackReserve.ensure(FRAMES);
		if (!group.tasks().hold()) {
			return false;
		}
		try {
			if (group.cancellation() != null && !task.isShielded()) {
				return false; // it has been told already
			}
			return task.request(reason) && interruptAlone(group, task);
		}
		finally {
			group.release();
		}
	}

	private static boolean interruptAlone(TaskGroupImpl group, TaskImpl<?> task) {
		TaskGroupImpl opened = task.inner();
		if (opened == null || !opened.tasks().hold()) {
			callBack(group, task.interrupt(group));
			return true;
		}
		try {
			boolean decided = opened.decide(cancelledAround(opened, task));
			Runnable callback = task.interrupt(group);
			if (decided) {
				carryOut(opened);
			}
			callBack(group, callback);
		}
		finally {
			opened.release();
		}
		return true;
	}

	/**
	 * Say why a group is cancelled inside of something that is. Names that, and its age:
	 * it may be a group that was forgotten.
	 * @param around what is cancelled around it
	 * @return the cancellation of the group
	 */
	static Cancellation cancelledAround(TaskGroupImpl inside, Scope around) {
		try {
			return describe(inside, around);
		}
		catch (Throwable ex) {
			return Cancellation.PARENT_WITHOUT_MEMORY;
		}
	}

	private static Cancellation describe(TaskGroupImpl inside, Scope around) {
		TaskGroupImpl group = (TaskGroupImpl) around.group();
		String age = "opened %s ago by thread '%s'".formatted(Duration.ofMillis(group.age().toMillis()),
				group.owner().getName());
		if (around instanceof TaskImpl<?> task && group.cancellation() == null) {
			return Cancellation.parent(inside.name(),
					"task '%s' of task group '%s' (%s), which had opened it,".formatted(task.name(), group.name(), age),
					null);
		}
		return Cancellation.parent(inside.name(), "task group '%s' around it (%s)".formatted(group.name(), age),
				group.cancellation());
	}

}
