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

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import io.soonify.spi.TaskContext;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOutcome;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.spi.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * The boundary to foreign code: the listeners of the groups of one name, reports of what
 * foreign code throws, and careful questions to foreign exceptions. Whatever comes out of
 * it, {@link Error}s included, ends here, and the bookkeeping of the engine goes on
 * (S19).
 */
final class Boundary {

	/** More wrappers than anybody writes, fewer than a circle of causes has. */
	static final int MAX_CAUSES = 100;

	/** How often the same kind is reported before reports are throttled. */
	private static final int REPORTS_AT_ONCE = 10;

	private static final long NANOS_BETWEEN_REPORTS = 10_000_000_000L;

	/** Enough for all kinds there are, and not for one made of user data. */
	private static final int MAX_KINDS = 1000;

	private static final Map<String, Throttle> REPORTS = new ConcurrentHashMap<>();

	private static final Event<TaskGroupInfo, TaskGroupInfo> GROUP_OPENED = (listener, group, same) -> listener
		.groupOpened(group);

	private static final Event<TaskGroupInfo, TaskInfo> TASK_SUBMITTED = TaskGroupListener::taskSubmitted;

	private static final Event<TaskGroupInfo, TaskInfo> TASK_STARTED = TaskGroupListener::taskStarted;

	private static final Event<TaskGroupInfo, TaskInfo> TASK_ENDED = TaskGroupListener::taskEnded;

	private static final Event<TaskGroupInfo, TaskGroupOutcome> GROUP_CLOSED = TaskGroupListener::groupClosed;

	/** As they were given. */
	private final List<TaskGroupListener> given;

	/** As they are for groups of one name. */
	private final TaskGroupListener[] listeners;

	private final TaskGroupRegistry registry;

	private final String groupName;

	Boundary(List<TaskGroupListener> given, String groupName, TaskGroupRegistry registry) {
		this.given = List.copyOf(given);
		this.registry = registry;
		this.groupName = groupName;
		this.listeners = this.given.stream()
			.map(this::forGroup)
			.filter(Objects::nonNull)
			.toArray(TaskGroupListener[]::new);
	}

	/** A listener that cannot be had for a name must not fail those who open groups. */
	private @Nullable TaskGroupListener forGroup(TaskGroupListener listener) {
		try {
			TaskGroupListener named = listener.forGroupsNamed(this.groupName, this.registry);
			return (named != null) ? named : listener;
		}
		catch (Throwable ex) {
			// to all of them as they were given, for those of the group are not there yet
			report(this.given.toArray(TaskGroupListener[]::new), describeListener(listener), ex);
			return null;
		}
	}

	Boundary forGroupsNamed(String name) {
		return new Boundary(this.given, name, this.registry);
	}

	boolean hasListeners() {
		return this.listeners.length > 0;
	}

	boolean includes(TaskGroupListener listener) {
		return Arrays.stream(this.listeners).anyMatch((one) -> one == listener);
	}

	void groupOpened(TaskGroupInfo group) {
		tellAll(GROUP_OPENED, group, group);
	}

	void taskSubmitted(TaskGroupInfo group, TaskInfo task) {
		tellAll(TASK_SUBMITTED, group, task);
	}

	void taskStarted(TaskGroupInfo group, TaskInfo task) {
		tellAll(TASK_STARTED, group, task);
	}

	void taskEnded(TaskGroupInfo group, TaskInfo task) {
		tellAll(TASK_ENDED, group, task);
	}

	void groupClosed(TaskGroupInfo group, TaskGroupOutcome outcome) {
		tellAll(GROUP_CLOSED, group, outcome);
	}

	void taskStraggling(TaskGroupInfo group, TaskInfo task, StackTraceElement[] stack) {
		tellAll((listener, a, b) -> listener.taskStraggling(a, b, stack), group, task);
	}

	void failureIgnored(TaskGroupInfo group, String taskName, Throwable failure) {
		tellAll((listener, a, b) -> listener.failureIgnored(a, b, failure), group, taskName);
	}

	void groupStarving(TaskGroupInfo group, String message) {
		tellAll(TaskGroupListener::groupStarving, group, message);
	}

	void groupLeaked(String message) {
		tellAll(TaskGroupListener::groupLeaked, this.groupName, message);
	}

	void misused(String message) {
		tellAll(TaskGroupListener::misused, this.groupName, message);
	}

	private <A, B> void tellAll(Event<A, B> event, A first, B second) {
		for (TaskGroupListener listener : this.listeners) {
			try {
				event.tell(listener, first, second);
			}
			catch (Throwable ex) {
				reportListener(listener, ex);
			}
		}
	}

	private void reportListener(TaskGroupListener listener, Throwable thrown) {
		try {
			report(describeListener(listener), thrown);
		}
		catch (Throwable ex) {
			// there is no memory or stack to say who threw
		}
	}

	private static String describeListener(TaskGroupListener listener) {
		return "a listener of class " + listener.getClass().getName();
	}

	/**
	 * Report what must not be lost and cannot be thrown: to the listeners, else to the
	 * one place that every application has, however it logs.
	 * @param what which code threw
	 */
	void report(String what, Throwable thrown) {
		report(this.listeners, what, thrown);
	}

	private void report(TaskGroupListener[] told, String what, Throwable thrown) {
		try {
			if (isThrottled(what, thrown)) {
				return;
			}
			boolean reported = false;
			for (TaskGroupListener listener : told) {
				reported |= tell(listener, (one) -> one.codeFailed(this.groupName, what, thrown));
			}
			if (!reported) {
				toUncaughtExceptionHandler(thrown);
			}
		}
		catch (Throwable ex) {
			// there is no memory or stack to tell anybody
		}
	}

	/** Leave a context. What that throws is reported. */
	void leave(TaskContext.Scope context) {
		try {
			context.close();
		}
		catch (Throwable ex) {
			report("the end of a context of class " + context.getClass().getName(), ex);
		}
	}

	private static boolean tell(TaskGroupListener listener, Predicate<TaskGroupListener> report) {
		try {
			return report.test(listener);
		}
		catch (Throwable ex) {
			return false; // what it threw first is what matters
		}
	}

	private static void toUncaughtExceptionHandler(Throwable thrown) {
		try {
			Thread thread = Thread.currentThread();
			thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
		}
		catch (Throwable ex) {
			// there is nobody left to tell
		}
	}

	private static boolean isThrottled(String what, Throwable thrown) {
		String kind = what + " " + thrown.getClass().getName();
		Throttle throttle = REPORTS.get(kind);
		if (throttle == null) {
			String key = (REPORTS.size() < MAX_KINDS) ? kind : "others";
			throttle = REPORTS.computeIfAbsent(key, (absent) -> new Throttle());
		}
		return throttle.isTooOften();
	}

	/**
	 * Let foreign code describe itself.
	 * @param foreign an exception or a policy
	 * @return the description, or the name of the class
	 */
	static String describe(Object foreign) {
		try {
			return foreign.toString();
		}
		catch (Throwable ex) {
			return foreign.getClass().getName();
		}
	}

	/** Ask a foreign exception for its cause. */
	static @Nullable Throwable causeOf(Throwable foreign) {
		try {
			return foreign.getCause();
		}
		catch (Throwable ex) {
			return null;
		}
	}

	/** Throw what foreign code threw, where it is to be taken for its own. */
	@SuppressWarnings("unchecked")
	static <X extends Throwable> RuntimeException sneak(Throwable thrown) throws X {
		throw (X) thrown;
	}

	/**
	 * An event. What happens often is a constant, so that telling it allocates nothing.
	 */
	private interface Event<A, B> {

		void tell(TaskGroupListener listener, A first, B second);

	}

	/** Lets some reports of a kind through at once, then one now and then. */
	private static final class Throttle {

		private int reports;

		private long latest;

		synchronized boolean isTooOften() {
			long now = System.nanoTime();
			boolean often = this.reports >= REPORTS_AT_ONCE && now - this.latest < NANOS_BETWEEN_REPORTS;
			if (!often) {
				this.reports++;
				this.latest = now;
			}
			return often;
		}

	}

}
