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

import java.util.concurrent.ThreadFactory;

import io.soonify.spi.ThreadPerTaskExecutor;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;

/**
 * Gives each task a virtual thread of its own, unless something else is made of it: a
 * {@code BeanPostProcessor} may give it a decorator or other threads.
 */
@SuppressWarnings("serial") // nobody serializes a bean
class VirtualThreadTaskExecutor extends SimpleAsyncTaskExecutor {

	/** Whether something else may run on its threads, or they may be others. */
	private boolean changed;

	VirtualThreadTaskExecutor(String threadNamePrefix, @Nullable ClassLoader classLoader) {
		super(threadNamePrefix);
		super.setThreadFactory(new VirtualThreadFactory(threadNamePrefix, classLoader));
	}

	@Override
	public void setThreadFactory(@Nullable ThreadFactory threadFactory) {
		super.setThreadFactory(threadFactory);
		this.changed = true;
	}

	@Override
	public void setVirtualThreads(boolean virtual) {
		super.setVirtualThreads(virtual);
		this.changed = true;
	}

	@Override
	public void setTaskDecorator(TaskDecorator taskDecorator) {
		super.setTaskDecorator(taskDecorator);
		this.changed = true;
	}

	/**
	 * Return this, as it is now, as what groups know.
	 * @return runs commands as this does
	 */
	ThreadPerTaskExecutor forGroups() {
		return new ForGroups(this, !this.changed);
	}

	private record ForGroups(VirtualThreadTaskExecutor executor,
			boolean hasNewThreads) implements ThreadPerTaskExecutor {

		@Override
		public void execute(Runnable command) {
			this.executor.execute(command);
		}

	}

}
