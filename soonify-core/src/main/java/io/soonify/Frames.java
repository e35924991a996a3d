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

package io.soonify;

import org.jspecify.annotations.Nullable;

/**
 * The innermost {@link Frame} of each thread. A thread that is in no frame has no entry.
 */
final class Frames {

	/**
	 * A {@link Worker}, or a {@link GroupReference} so that a lost group can be found.
	 */
	private static final ThreadLocal<Object> INNERMOST = new ThreadLocal<>();

	private Frames() {
	}

	static @Nullable Frame innermost() {
		Object innermost = INNERMOST.get();
		return (innermost instanceof GroupReference reference) ? reference.get() : (Worker) innermost;
	}

	static void enter(GroupReference group) {
		INNERMOST.set(group);
	}

	static void enter(Worker worker) {
		INNERMOST.set(worker);
	}

	/**
	 * Leave the innermost frame.
	 * @param outer the frame around it on the same thread, {@code null} if there is none
	 */
	static void leaveTo(@Nullable Frame outer) {
		Object remembered = (outer instanceof DefaultTaskGroup group) ? group.reference() : outer;
		if (remembered != null) {
			INNERMOST.set(remembered);
		}
		else {
			INNERMOST.remove();
		}
	}

	/**
	 * Return the group whose task is running on the calling thread.
	 * @return the group, or {@code null} outside of tasks
	 */
	static @Nullable DefaultTaskGroup runningGroup() {
		Worker worker = runningWorker();
		return (worker != null) ? worker.group() : null;
	}

	/**
	 * Return the worker whose thread is the calling one.
	 * @return the worker, or {@code null} outside of tasks
	 */
	static @Nullable Worker runningWorker() {
		Frame frame = innermost();
		while (frame != null) {
			if (frame instanceof Worker worker) {
				return worker;
			}
			frame = frame.enclosing();
		}
		return null;
	}

	/**
	 * Prepare for an exception of Soonify's own to leave the body of a group: cancel the
	 * group, because {@link TaskGroup#close()} will not be told of it (S9).
	 * @param group the group that the exception is about, {@code null} if not known
	 * @param exception the exception
	 * @return the exception, to be thrown
	 */
	static <X extends RuntimeException> X throwIntoBody(@Nullable DefaultTaskGroup group, X exception) {
		DefaultTaskGroup left = (group != null && group.isOwnedByCaller()) ? group : null;
		if (left == null && innermost() instanceof DefaultTaskGroup innermost) {
			left = innermost;
		}
		if (left != null) {
			left.cancel("because a %s was thrown into its block".formatted(exception.getClass().getSimpleName()));
		}
		return exception;
	}

	/**
	 * Tell whether the calling thread is running a task, or is running on behalf of it in
	 * a group below.
	 * @param task the task
	 * @return {@code true} if the task cannot end before the calling thread goes on
	 */
	static boolean isInside(TaskHandle<?> task) {
		for (Frame frame = innermost(); frame != null; frame = frame.enclosing()) {
			if (frame instanceof Worker worker && worker.current() == task) {
				return true;
			}
		}
		return false;
	}

}
