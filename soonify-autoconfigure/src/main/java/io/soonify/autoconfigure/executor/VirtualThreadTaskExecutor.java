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

package io.soonify.autoconfigure.executor;

import io.soonify.ThreadPerTaskExecutor;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;

/**
 * Runs each task of a group on a virtual thread of its own, unless something else is made
 * of it: a {@code BeanPostProcessor} may give it a decorator or other threads.
 */
@SuppressWarnings("serial") // nobody serializes a bean
final class VirtualThreadTaskExecutor extends SimpleAsyncTaskExecutor {

	private final VirtualThreadFactory threads;

	/** Whether something may run on a thread before a task and after it. */
	private boolean decorated;

	VirtualThreadTaskExecutor(String threadNamePrefix, @Nullable ClassLoader classLoader) {
		super(threadNamePrefix);
		this.threads = new VirtualThreadFactory(threadNamePrefix, classLoader);
		setThreadFactory(this.threads);
	}

	@Override
	public void setTaskDecorator(TaskDecorator taskDecorator) {
		super.setTaskDecorator(taskDecorator);
		this.decorated = true;
	}

	/**
	 * Return this as what groups know.
	 * @return runs commands as this does
	 */
	ThreadPerTaskExecutor forGroups() {
		return new ForGroups(this, !this.decorated && getThreadFactory() == this.threads);
	}

	private record ForGroups(VirtualThreadTaskExecutor executor,
			boolean hasNewThreads) implements ThreadPerTaskExecutor {

		@Override
		public void execute(Runnable command) {
			this.executor.execute(command);
		}

	}

}
