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

import java.util.concurrent.Executor;

import io.soonify.TaskGroupFactory;

/**
 * An executor that has a thread for every command at once, so that no command ever waits
 * for another one to end. A task that waits for a permit of a limit then waits on its own
 * thread, and nobody has to look whether tasks are stuck behind others.
 *
 * <p>
 * The executors of the JDK that have a new thread for each command are known to be like
 * that, and so is that of the library. With any other of the kind, say so by wrapping it:
 *
 * <pre>{@code
 * ThreadPerTaskExecutor executor = (command) -> threads.newThread(command).start();
 * }</pre>
 *
 * @see TaskGroupFactory.Builder#executor(Executor)
 */
@FunctionalInterface
public interface ThreadPerTaskExecutor extends Executor {

	/**
	 * Tell whether the thread of each command is made for it and runs nothing before and
	 * nothing after it. Then nothing on the thread has to be put back after a task. Asked
	 * once for each {@link TaskGroupFactory.Builder#build() build} of a factory.
	 * @return {@code true} if that is so, {@code false} by default
	 */
	default boolean hasNewThreads() {
		return false;
	}

}
