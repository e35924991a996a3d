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

import java.util.List;
import java.util.Locale;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor.CallerRunsPolicy;
import java.util.concurrent.ThreadPoolExecutor.DiscardOldestPolicy;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyConfigurationException;
import io.soonify.autoconfigure.SoonifyProperties.Executor.Mode;
import io.soonify.spi.ThreadPerTaskExecutor;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Turns a bean of the application into an executor that groups can rely on, or refuses
 * it: tasks must neither vanish, nor run on the thread that starts them, nor make it
 * wait, and groups must see that their executor was shut down.
 */
final class SuitableExecutor {

	private SuitableExecutor() {
	}

	/**
	 * Let an executor run the tasks of a factory.
	 * @param executor the bean
	 * @param beanName its name
	 * @param mode the mode that asks for it
	 * @param builder builds the factory
	 * @throws SoonifyConfigurationException if the executor is not suitable
	 */
	static void use(Executor executor, String beanName, Mode mode, TaskGroupFactory.Builder builder) {
		builder.executor(of(executor, beanName, mode));
		MovedTaskDecorator.move(executor, builder);
	}

	/**
	 * Check an executor.
	 * @param executor the bean
	 * @param beanName its name
	 * @param mode the mode that asks for it
	 * @return what to run tasks on
	 * @throws SoonifyConfigurationException if tasks would vanish, run on the thread that
	 * starts them, or make it wait
	 */
	static Executor of(Executor executor, String beanName, Mode mode) {
		if (executor instanceof SimpleAsyncTaskExecutor simple && simple.isThrottleActive()) {
			throw unsuitable(mode,
					"the bean '%s' has a concurrency limit of %d, and whoever starts a task beyond it waits"
						.formatted(beanName, simple.getConcurrencyLimit()),
					"Remove the limit (spring.task.execution.simple.concurrency-limit sets that of Spring Boot's "
							+ "executor), and limit the tasks of a group with withMaxConcurrency instead.");
		}
		if (executor instanceof VirtualThreadTaskExecutor own && own.getClass() == VirtualThreadTaskExecutor.class) {
			return own.forGroups();
		}
		// another subclass may do anything
		if (executor.getClass() == SimpleAsyncTaskExecutor.class) {
			return (ThreadPerTaskExecutor) executor::execute;
		}
		if (executor instanceof ThreadPoolTaskExecutor pool) {
			checkHandler(pool.getThreadPoolExecutor(), beanName, mode);
			return visible(pool);
		}
		if (executor instanceof ThreadPoolExecutor pool) {
			checkHandler(pool, beanName, mode);
		}
		return executor;
	}

	private static void checkHandler(ThreadPoolExecutor pool, String beanName, Mode mode) {
		RejectedExecutionHandler handler = pool.getRejectedExecutionHandler();
		if (handler instanceof DiscardPolicy || handler instanceof DiscardOldestPolicy
				|| handler instanceof CallerRunsPolicy) {
			throw unsuitable(mode,
					"the bean '%s' has a %s, and a task must neither vanish nor run on the thread that starts it"
						.formatted(beanName, handler.getClass().getSimpleName()),
					"Give it a ThreadPoolExecutor.AbortPolicy, which is the default, and limit the tasks of a group with "
							+ "withMaxConcurrency.");
		}
	}

	private static SoonifyConfigurationException unsuitable(Mode mode, String reason, String action) {
		return new SoonifyConfigurationException("soonify.executor.mode", mode.name().toLowerCase(Locale.ROOT), reason,
				action);
	}

	/**
	 * Return something that lets groups see the state of a pool: the pool inside, unless
	 * the executor is of a class that may do more than hand commands on to it.
	 */
	private static Executor visible(ThreadPoolTaskExecutor executor) {
		Class<?> type = executor.getClass();
		boolean known = type == ThreadPoolTaskExecutor.class || type == OnDemandThreadPoolTaskExecutor.class;
		return known ? executor.getThreadPoolExecutor() : new VisiblePool(executor);
	}

	/**
	 * Runs tasks as its executor does, and tells whether that has terminated. It cannot
	 * be shut down, because it belongs to the application context.
	 */
	private static final class VisiblePool extends AbstractExecutorService {

		private final ThreadPoolTaskExecutor executor;

		VisiblePool(ThreadPoolTaskExecutor executor) {
			this.executor = executor;
		}

		@Override
		public void execute(Runnable command) {
			this.executor.execute(command);
		}

		@Override
		public boolean isShutdown() {
			return this.executor.getThreadPoolExecutor().isShutdown();
		}

		@Override
		public boolean isTerminated() {
			return this.executor.getThreadPoolExecutor().isTerminated();
		}

		@Override
		public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
			return this.executor.getThreadPoolExecutor().awaitTermination(timeout, unit);
		}

		@Override
		public void shutdown() {
			throw new UnsupportedOperationException("The application context shuts this executor down");
		}

		@Override
		public List<Runnable> shutdownNow() {
			throw new UnsupportedOperationException("The application context shuts this executor down");
		}

	}

}
