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

import io.soonify.TaskGroupFactory;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what belongs to a thread, such as the current user or the diagnostic context
 * of a log, from the thread that starts a task to the thread that runs it: the extension
 * point of context propagation.
 *
 * <p>
 * The context is captured where a task is started, on the thread that starts it, and
 * restored around the task. After the task the thread is given back what it had, so that
 * nothing of the context, and nothing that the task made of it, reaches another task or a
 * later user of the thread. The context class loader is always handed on and needs no
 * context of its own. The idea, though not the type, is that of Micrometer's
 * context-propagation.
 *
 * <pre>{@code
 * TaskContext tenant = () -> {
 *     String captured = Tenant.current();
 *     return () -> {
 *         String previous = Tenant.current();
 *         Tenant.set(captured);
 *         return () -> Tenant.set(previous);
 *     };
 * };
 * }</pre>
 *
 * <p>
 * An exception from {@link #capture()} or {@link Snapshot#restore()} fails the task,
 * which is then not run; one from {@link Scope#close()} is reported, see
 * {@link TaskGroupListener#codeFailed}.
 *
 * @see TaskGroupFactory.Builder#context(TaskContext)
 */
@FunctionalInterface
public interface TaskContext {

	/**
	 * Capture the context of the calling thread.
	 * @return what to restore around the task, {@code null} if there is nothing to do
	 */
	@Nullable Snapshot capture();

	/**
	 * The context of a thread at some time. Used once, by one thread.
	 */
	@FunctionalInterface
	interface Snapshot {

		/**
		 * Give the calling thread this context in place of its own. If this throws, the
		 * thread must be as it was.
		 * @return undoes that, {@code null} if there is nothing to undo
		 */
		@Nullable Scope restore();

	}

	/**
	 * The time in which a thread has a context that is not its own.
	 */
	@FunctionalInterface
	interface Scope {

		/**
		 * Give the calling thread back what it had before. Called on the thread of
		 * {@link Snapshot#restore()}, once.
		 */
		void close();

	}

}
