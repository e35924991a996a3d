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
import java.util.Optional;

import io.soonify.SoonValue;

/**
 * What a {@link TaskGroupListener} may know of a task: neither its function, nor
 * arguments, nor its value. Methods may be called from any thread, at any time.
 */
public interface TaskInfo {

	/**
	 * Return the name of the task.
	 * @return the name
	 */
	String name();

	/**
	 * Return how far the task is.
	 * @return the state
	 */
	SoonValue.State state();

	/**
	 * Return how long the task has run.
	 * @return the time spent, zero while it waits, if it never ran, and if nobody watches
	 * the group: neither a listener nor a registry
	 */
	Duration elapsed();

	/**
	 * Tell whether the task has run, or is running.
	 * @return {@code false} while it waits, and if it was ended before it started
	 */
	boolean hasStarted();

	/**
	 * Return the group that the task has opened.
	 * @return the group, or empty if none is open
	 */
	Optional<TaskGroupInfo> innerGroup();

	/**
	 * Return what the task failed with.
	 * @return what it threw, or why it could not run; empty unless it has failed
	 */
	Optional<Throwable> failure();

	/**
	 * Return the thread that runs the task.
	 * @return the thread, or empty while it is not running
	 */
	Optional<Thread> thread();

}
