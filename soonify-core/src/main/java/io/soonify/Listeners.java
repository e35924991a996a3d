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

import java.util.List;
import java.util.function.Consumer;

/**
 * The listeners of a group. What one of them throws harms neither the others nor the
 * group.
 */
final class Listeners {

	/** As they were given. */
	private final List<TaskGroupListener> given;

	/** As they are for groups of one name. */
	private final TaskGroupListener[] listeners;

	private Listeners(List<TaskGroupListener> given, String name) {
		this.given = given;
		this.listeners = given.stream()
			.map((listener) -> listener.forGroupsNamed(name))
			.toArray(TaskGroupListener[]::new);
	}

	static Listeners of(List<TaskGroupListener> given, String name) {
		return new Listeners(List.copyOf(given), name);
	}

	Listeners forGroupsNamed(String name) {
		return new Listeners(this.given, name);
	}

	boolean isEmpty() {
		return this.listeners.length == 0;
	}

	void groupOpened(DefaultTaskGroup group) {
		tell((listener) -> listener.groupOpened(group));
	}

	void groupClosed(DefaultTaskGroup group, TaskGroupOutcome outcome) {
		tell((listener) -> listener.groupClosed(group, outcome));
	}

	void taskSubmitted(DefaultTaskGroup group, Task<?> task) {
		tell((listener) -> listener.taskSubmitted(group, task));
	}

	void taskStarted(DefaultTaskGroup group, Task<?> task) {
		tell((listener) -> listener.taskStarted(group, task));
	}

	void taskEnded(DefaultTaskGroup group, Task<?> task) {
		tell((listener) -> listener.taskEnded(group, task));
	}

	void taskStraggling(DefaultTaskGroup group, Task<?> task, StackTraceElement[] stack) {
		tell((listener) -> listener.taskStraggling(group, task, stack));
	}

	void groupLeaked(String groupName, String message) {
		tell((listener) -> listener.groupLeaked(groupName, message));
	}

	void misused(String groupName, String message) {
		tell((listener) -> listener.misused(groupName, message));
	}

	private void tell(Consumer<TaskGroupListener> event) {
		for (TaskGroupListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (Throwable ex) {
				report(ex);
			}
		}
	}

	/**
	 * Report what must not be lost and cannot be thrown, in the one place that every
	 * application has, however it logs.
	 * @param thrown what was thrown
	 */
	static void report(Throwable thrown) {
		Thread thread = Thread.currentThread();
		try {
			thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
		}
		catch (Throwable ex) {
			// there is nobody left to tell
		}
	}

}
