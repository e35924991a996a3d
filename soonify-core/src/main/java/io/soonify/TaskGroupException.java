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

import java.io.Serializable;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Thrown to the owner of a {@link TaskGroup} when the group did not end well and all of
 * its tasks have ended. The cause is the first failure; the others are suppressed, in the
 * order in which they happened. The message names the first ten failed tasks,
 * {@link #failedTasks()} has all of them.
 */
public class TaskGroupException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String groupName;

	@SuppressWarnings("serial") // the list is of a serializable kind
	private final List<FailedTask> failedTasks;

	/**
	 * Create an exception.
	 * @param groupName the name of the group
	 * @param message the message
	 * @param failedTasks the tasks that failed, in the order in which it happened
	 */
	@SuppressWarnings("this-escape") // to a final method of Throwable only
	public TaskGroupException(String groupName, String message, List<FailedTask> failedTasks) {
		super(message, failedTasks.isEmpty() ? null : failedTasks.get(0).thrown());
		this.groupName = groupName;
		this.failedTasks = List.copyOf(failedTasks);
		Set<Throwable> shown = Collections.newSetFromMap(new IdentityHashMap<>());
		for (FailedTask failed : failedTasks) {
			// two tasks may throw the same instance, and the first failure is the cause
			if (shown.add(failed.thrown()) && shown.size() > 1) {
				addSuppressed(failed.thrown());
			}
		}
	}

	/**
	 * Return the name of the group.
	 * @return the name
	 */
	public String groupName() {
		return this.groupName;
	}

	/**
	 * Return what the tasks threw, in the order in which it happened. The first is also
	 * the {@linkplain #getCause() cause}.
	 * @return the failures, unmodifiable; empty if none of the tasks failed
	 */
	public List<Throwable> failures() {
		return this.failedTasks.stream().map(FailedTask::thrown).toList();
	}

	/**
	 * Return the tasks that failed, in the order in which it happened.
	 * @return the tasks, unmodifiable; empty if none of them failed
	 */
	public List<FailedTask> failedTasks() {
		return this.failedTasks;
	}

	/**
	 * Throw the cause if it is of the given type, else return normally. Helps to hand a
	 * checked exception on to where it is declared:
	 *
	 * <pre>{@code
	 * catch (TaskGroupException ex) {
	 *     ex.rethrow(IOException.class);
	 *     throw ex;
	 * }
	 * }</pre>
	 *
	 * The other failures are suppressed in what it throws.
	 * @param <X> the type of exception
	 * @param type the type of exception
	 * @throws X the cause
	 */
	public <X extends Throwable> void rethrow(Class<X> type) throws X {
		Throwable cause = getCause();
		if (!type.isInstance(cause)) {
			return;
		}
		Set<Throwable> shown = Collections.newSetFromMap(new IdentityHashMap<>());
		Collections.addAll(shown, cause.getSuppressed());
		shown.add(cause); // nothing is its own suppressed
		for (Throwable other : getSuppressed()) {
			if (shown.add(other)) {
				cause.addSuppressed(other);
			}
		}
		throw type.cast(cause);
	}

	/**
	 * A task that failed.
	 *
	 * @param name the name of the task; of the policy or the executor if that is what
	 * failed the group
	 * @param thrown what it threw
	 */
	public record FailedTask(String name, Throwable thrown) implements Serializable {
	}

}
