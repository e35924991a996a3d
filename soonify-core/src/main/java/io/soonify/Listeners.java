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

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The listeners of a group. What one of them throws harms neither the others nor the
 * group.
 */
final class Listeners {

	/** As they were given. */
	private final List<TaskGroupListener> given;

	/** As they are for groups of one name. */
	private final TaskGroupListener[] listeners;

	/** Knows the groups. */
	private final TaskGroupRegistry registry;

	private final TaskGroupListener[] ofOpening;

	private final TaskGroupListener[] ofClose;

	private final TaskGroupListener[] ofSubmission;

	private final TaskGroupListener[] ofStart;

	private final TaskGroupListener[] ofEnd;

	private Listeners(List<TaskGroupListener> given, String name, TaskGroupRegistry registry) {
		this.given = given;
		this.listeners = given.stream()
			.map((listener) -> Objects.requireNonNullElse(listener.forGroupsNamed(name, registry), listener))
			.toArray(TaskGroupListener[]::new);
		this.registry = registry;
		this.ofOpening = thoseWith(ListenerEvents::groupOpened);
		this.ofClose = thoseWith(ListenerEvents::groupClosed);
		this.ofSubmission = thoseWith(ListenerEvents::taskSubmitted);
		this.ofStart = thoseWith(ListenerEvents::taskStarted);
		this.ofEnd = thoseWith(ListenerEvents::taskEnded);
	}

	private TaskGroupListener[] thoseWith(Predicate<ListenerEvents> event) {
		return Arrays.stream(this.listeners)
			.filter((listener) -> event.test(ListenerEvents.of(listener)))
			.toArray(TaskGroupListener[]::new);
	}

	static Listeners of(List<TaskGroupListener> given, String name, TaskGroupRegistry registry) {
		return new Listeners(List.copyOf(given), name, registry);
	}

	Listeners forGroupsNamed(String name) {
		return new Listeners(this.given, name, this.registry);
	}

	boolean include(TaskGroupListener listener) {
		for (TaskGroupListener one : this.listeners) {
			if (one == listener) {
				return true;
			}
		}
		return false;
	}

	boolean isEmpty() {
		return this.listeners.length == 0;
	}

	void groupOpened(DefaultTaskGroup group) {
		tell(this.ofOpening, (listener, opened, nothing) -> listener.groupOpened(opened), group, null);
	}

	void groupClosed(DefaultTaskGroup group, TaskGroupOutcome outcome) {
		tell(this.ofClose, TaskGroupListener::groupClosed, group, outcome);
	}

	void taskSubmitted(DefaultTaskGroup group, Task<?> task) {
		tell(this.ofSubmission, TaskGroupListener::taskSubmitted, group, task);
	}

	void taskStarted(DefaultTaskGroup group, Task<?> task) {
		tell(this.ofStart, TaskGroupListener::taskStarted, group, task);
	}

	void taskEnded(DefaultTaskGroup group, Task<?> task) {
		tell(this.ofEnd, TaskGroupListener::taskEnded, group, task);
	}

	void taskStraggling(DefaultTaskGroup group, Task<?> task, StackTraceElement[] stack) {
		tell(this.listeners, (listener, of, straggler) -> listener.taskStraggling(of, straggler, stack), group, task);
	}

	void groupLeaked(String groupName, String message) {
		tell(this.listeners, TaskGroupListener::groupLeaked, groupName, message);
	}

	void misused(String groupName, String message) {
		tell(this.listeners, TaskGroupListener::misused, groupName, message);
	}

	private static <A, B extends @Nullable Object> void tell(TaskGroupListener[] listeners, Event<A, B> event, A about,
			B detail) {
		for (TaskGroupListener listener : listeners) {
			try {
				event.tell(listener, about, detail);
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

	/**
	 * What a listener is told. What it is told of is handed over rather than captured, so
	 * that telling allocates nothing.
	 *
	 * @param <A> the type of what it is about
	 * @param <B> the type of the rest
	 */
	private interface Event<A, B extends @Nullable Object> {

		void tell(TaskGroupListener listener, A about, B detail);

	}

}
