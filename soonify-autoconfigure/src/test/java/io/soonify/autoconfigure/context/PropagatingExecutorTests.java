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

package io.soonify.autoconfigure.context;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.executor.SoonifyExecutorAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Groups on an executor of the application that propagates context itself: S18.
 */
@Timeout(60)
class PropagatingExecutorTests {

	private static final int TASKS = 20;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withPropertyValues("soonify.executor.mode=application", "spring.task.execution.propagate-context=true")
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class,
				SoonifyContextAutoConfiguration.class, TaskExecutionAutoConfiguration.class));

	private final Tenant tenant = new Tenant();

	@BeforeEach
	void register() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(this.tenant);
	}

	@AfterEach
	void remove() {
		ContextRegistry.getInstance().removeThreadLocalAccessor(Tenant.KEY);
	}

	@Test
	@DisplayName("S18: on Spring Boot's pool each task has the context of its starter")
	void pool() {
		this.contextRunner.withPropertyValues("spring.task.execution.pool.core-size=2").run((context) -> {
			assertThat(context).hasSingleBean(ContextPropagatingTaskDecorator.class);
			assertThatTasksHaveContext(context);
			assertThatOtherCommandsHaveContext(context);
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("S18: so it is on Spring Boot's virtual threads")
	void virtualThreads() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			assertThatTasksHaveContext(context);
			assertThatOtherCommandsHaveContext(context);
		});
	}

	@Test
	@DisplayName("S18: if Soonify hands nothing on, what the executor hands on is right")
	void executorOnly() {
		this.contextRunner.withPropertyValues("soonify.context.enabled=false", "spring.task.execution.pool.core-size=2")
			.run(this::assertThatTasksHaveContext);
	}

	@Test
	@DisplayName("S18: so it is for a factory of the application on that executor")
	void factoryOfApplication() {
		this.contextRunner.withUserConfiguration(OwnFactoryConfiguration.class).run((context) -> {
			this.tenant.set("acme");
			assertThat(context.getBean(TaskGroupFactory.class).map(List.of(1), (i) -> this.tenant.getValue()))
				.containsExactly("acme");
		});
	}

	private void assertThatTasksHaveContext(AssertableApplicationContext context) {
		TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
		assertThat(tenantsSeen(taskGroups)).isEqualTo(tenants());
		assertThat(tenantsSeen(taskGroups.withMaxConcurrency(1))).isEqualTo(tenants());
		assertThat(tenantsSeen(taskGroups.withMaxTotalConcurrency(1))).isEqualTo(tenants());
	}

	private List<String> tenantsSeen(TaskGroupFactory taskGroups) {
		List<SoonValue<String>> seen = new ArrayList<>();
		try (TaskGroup g = taskGroups.create()) {
			for (String each : tenants()) {
				this.tenant.set(each);
				seen.add(g.callSoon(this.tenant::get));
			}
		}
		return seen.stream().map(SoonValue::value).toList();
	}

	private static List<String> tenants() {
		return IntStream.range(0, TASKS).mapToObj((i) -> "tenant-" + i).toList();
	}

	private void assertThatOtherCommandsHaveContext(AssertableApplicationContext context) throws Exception {
		this.tenant.set("acme");
		FutureTask<String> command = new FutureTask<>(this.tenant::get);
		context.getBean("applicationTaskExecutor", Executor.class).execute(command);
		assertThat(command.get()).isEqualTo("acme");
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactoryConfiguration {

		@Bean
		TaskGroupFactory mine(@Qualifier("applicationTaskExecutor") Executor executor) {
			return TaskGroupFactory.builder().executor(executor).build();
		}

	}

	private static final class Tenant implements ThreadLocalAccessor<String> {

		static final Object KEY = "tenant";

		private final ThreadLocal<String> current = new ThreadLocal<>();

		String get() {
			return this.current.get();
		}

		void set(String tenant) {
			this.current.set(tenant);
		}

		@Override
		public Object key() {
			return KEY;
		}

		@Override
		public String getValue() {
			return get();
		}

		@Override
		public void setValue(String value) {
			set(value);
		}

		@Override
		public void setValue() {
			this.current.remove();
		}

	}

}
