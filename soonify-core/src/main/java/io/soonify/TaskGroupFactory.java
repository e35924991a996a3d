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

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Opens {@link TaskGroup task groups}. Inject one, or build one with {@link #builder()}
 * where there is no Spring:
 *
 * <pre>{@code
 * TaskGroupFactory taskGroups = TaskGroupFactory.builder().timeout(Duration.ofSeconds(2)).build();
 * }</pre>
 *
 * <p>
 * A factory is immutable and safe for use by several threads. Each {@code with…} method
 * and {@link #named(String)} returns a derived factory and leaves this one as it is, so
 * options can be set once in a constructor or for a single call.
 */
public interface TaskGroupFactory {

	/**
	 * Open a group that is owned by the calling thread. It must be closed by the same
	 * thread, best by a {@code try} statement with resources.
	 * @return the open group
	 */
	TaskGroup create();

	/**
	 * Derive a factory whose groups have a name. The name is a tag of metrics and a key
	 * of configuration, so it should be one of a few constants, never made of user data.
	 * @param name the name, neither empty nor blank
	 * @return the derived factory
	 * @throws IllegalArgumentException if the name is empty or blank
	 */
	TaskGroupFactory named(String name);

	/**
	 * Derive a factory whose groups have a deadline: the time-out after their opening.
	 * When it passes with tasks unfinished, the group is cancelled, and
	 * {@link TaskGroup#join()} or {@link TaskGroup#close()} throws a
	 * {@link TaskGroupTimeoutException}.
	 * @param timeout the time from opening to deadline, greater than zero
	 * @return the derived factory
	 * @throws IllegalArgumentException if the time-out is zero or negative
	 */
	TaskGroupFactory withTimeout(Duration timeout);

	/**
	 * Start to build a factory.
	 * @return a builder
	 */
	static Builder builder() {
		return new DefaultTaskGroupFactoryBuilder();
	}

	/**
	 * Builds {@link TaskGroupFactory factories}. A builder is meant for one thread.
	 */
	interface Builder {

		/**
		 * Set what runs the tasks. Without one, each factory shares the executor of the
		 * library: virtual threads on Java 21 and later, else a cached pool of daemon
		 * threads.
		 *
		 * <p>
		 * The executor is the caller's to shut down. It must run what it accepts on a
		 * thread of its own: one that runs it on the calling thread is treated as if it
		 * had rejected the task.
		 * @param executor the executor
		 * @return this builder
		 */
		Builder executor(Executor executor);

		/**
		 * Set the name of groups whose factory is not {@linkplain TaskGroupFactory#named
		 * named}.
		 * @param name the name, neither empty nor blank
		 * @return this builder
		 * @throws IllegalArgumentException if the name is empty or blank
		 */
		Builder name(String name);

		/**
		 * Set the time-out of groups whose factory has no other.
		 * @param timeout the time from opening to deadline, greater than zero
		 * @return this builder
		 * @throws IllegalArgumentException if the time-out is zero or negative
		 */
		Builder timeout(Duration timeout);

		/**
		 * Add a listener that watches all groups. May be called several times.
		 * @param listener the listener
		 * @return this builder
		 */
		Builder listener(TaskGroupListener listener);

		/**
		 * Build the factory.
		 * @return the factory
		 */
		TaskGroupFactory build();

	}

}
