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

import java.util.concurrent.Executor;
import java.util.function.Predicate;

import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.SoonifyConfigurationException;
import io.soonify.autoconfigure.SoonifyProperties;
import io.soonify.autoconfigure.SoonifyProperties.Executor.Mode;
import io.soonify.autoconfigure.TaskGroupFactoryCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the executor that runs tasks: a
 * bean named {@value #TASK_EXECUTOR_BEAN_NAME}, or the application's own in the mode
 * {@code application}.
 *
 * <p>
 * The bean is no candidate for plain injection, and Spring Boot's
 * {@code applicationTaskExecutor} stays. A bean of the same name replaces it; declare
 * that one with {@code defaultCandidate = false} too, or Spring Boot takes it for the
 * executor of the whole application.
 *
 * <p>
 * The task decorator of an executor is applied to each task once, at its start and on the
 * thread that starts it. Spring Boot gives {@code applicationTaskExecutor} all
 * {@code TaskDecorator} beans, so they are applied in the mode {@code application}; the
 * executor of Soonify has none, because context propagation does that for every task.
 */
@AutoConfiguration(before = SoonifyAutoConfiguration.class, after = TaskExecutionAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "soonify.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SoonifyProperties.class)
@ImportRuntimeHints({ VirtualThreadFactory.Hints.class, MovedTaskDecorator.Hints.class })
public final class SoonifyExecutorAutoConfiguration {

	/**
	 * Name of the bean that runs tasks.
	 */
	public static final String TASK_EXECUTOR_BEAN_NAME = "soonifyTaskExecutor";

	/**
	 * Sets the executor before other customizers are called, so that they can set
	 * another.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	TaskGroupFactoryCustomizer soonifyExecutorCustomizer(SoonifyProperties properties,
			@Qualifier(TASK_EXECUTOR_BEAN_NAME) ObjectProvider<Executor> own,
			@Qualifier(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME) ObjectProvider<Executor> application) {
		Mode mode = properties.executor().mode();
		return (builder) -> {
			if (mode == Mode.APPLICATION) {
				SuitableExecutor.use(application.getIfAvailable(this::missing),
						TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME, mode, builder);
			}
			else {
				SuitableExecutor.use(own.getObject(), TASK_EXECUTOR_BEAN_NAME, mode, builder);
			}
		};
	}

	private Executor missing() {
		throw new SoonifyConfigurationException("soonify.executor.mode", "application",
				"there is no Executor bean named 'applicationTaskExecutor'; "
						+ "Spring Boot defines none for an application that has an Executor bean of another name",
				"Set spring.task.execution.mode=force, or name your Executor bean applicationTaskExecutor, "
						+ "or remove the property so that Soonify has an executor of its own.");
	}

	/**
	 * For those who can spare themselves something on a thread that runs one task and
	 * nothing else.
	 */
	@Bean(defaultCandidate = false)
	Predicate<Thread> soonifyNewThreads() {
		return VirtualThreadFactory::hasMade;
	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnExecutorModeCondition.Virtual.class)
	static class VirtualThreadsConfiguration {

		@Bean(name = TASK_EXECUTOR_BEAN_NAME, defaultCandidate = false)
		@ConditionalOnMissingBean(name = TASK_EXECUTOR_BEAN_NAME)
		SimpleAsyncTaskExecutor soonifyTaskExecutor(SoonifyProperties properties, ResourceLoader resourceLoader) {
			if (!OnExecutorModeCondition.hasVirtualThreads()) {
				throw new SoonifyConfigurationException("soonify.executor.mode", "virtual",
						"this is Java " + Runtime.version().feature() + ", which has no virtual threads",
						"Run the application on Java 21 or later, or set soonify.executor.mode to auto or platform.");
			}
			return new VirtualThreadTaskExecutor(properties.executor().threadNamePrefix(),
					resourceLoader.getClassLoader());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnExecutorModeCondition.Platform.class)
	static class PlatformThreadsConfiguration {

		@Bean(name = TASK_EXECUTOR_BEAN_NAME, defaultCandidate = false)
		@ConditionalOnMissingBean(name = TASK_EXECUTOR_BEAN_NAME)
		ThreadPoolTaskExecutor soonifyTaskExecutor(SoonifyProperties properties, ResourceLoader resourceLoader) {
			String prefix = properties.executor().threadNamePrefix();
			SoonifyProperties.Executor.Pool pool = properties.executor().pool();
			ThreadPoolTaskExecutor executor = new OnDemandThreadPoolTaskExecutor(pool.maxSize());
			executor.setThreadNamePrefix(prefix);
			executor.setThreadFactory(new PlatformThreadFactory(prefix, resourceLoader.getClassLoader()));
			executor.setKeepAliveSeconds((int) Math.min(pool.keepAlive().toSeconds(), Integer.MAX_VALUE));
			return executor;
		}

	}

}
