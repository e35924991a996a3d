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

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorCustomizer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * S2: the decorator of an executor is applied to each task once, at its start and on the
 * thread that starts it, whichever thread runs the task later, and to everything else
 * that the executor is given as ever.
 *
 * <p>
 * What may come between the start of a task and its run: nothing; a queue; a limit, of a
 * group or of all groups, from which a thread of the library hands it over; a waiting
 * task, in whose place a thread of the library runs it. Where a decorator may come from:
 * beans, through Spring Boot's builders; a customizer; the application, which sets it
 * itself.
 */
@Timeout(120)
class TaskDecoratorTests {

	private static final int TASKS = 30;

	private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withPropertyValues("soonify.executor.mode=application")
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class));

	private final TenantDecorator decorator = new TenantDecorator();

	@AfterEach
	void forgetTenant() {
		TENANT.remove();
	}

	/**
	 * How the tasks of a factory are limited.
	 */
	enum Limit {

		NONE((taskGroups) -> taskGroups),

		OF_GROUP((taskGroups) -> taskGroups.withMaxConcurrency(2)),

		OF_ALL_GROUPS((taskGroups) -> taskGroups.withMaxTotalConcurrency(2));

		private final UnaryOperator<TaskGroupFactory> derive;

		Limit(UnaryOperator<TaskGroupFactory> derive) {
			this.derive = derive;
		}

		TaskGroupFactory of(AssertableApplicationContext context) {
			return this.derive.apply(context.getBean(TaskGroupFactory.class));
		}

	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S2: on Spring Boot's pool each task is decorated once, by its starter")
	void pool(Limit limit) {
		pool(4).run((context) -> decoratesEachTaskOnce(context, limit.of(context)));
	}

	@ParameterizedTest
	@EnumSource
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("S2: so it is on Spring Boot's virtual threads")
	void virtualThreads(Limit limit) {
		withBean().withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> decoratesEachTaskOnce(context, limit.of(context)));
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S2: so it is for tasks of nested groups that only threads of the library can run")
	void nestedOnOneThread(Limit limit) {
		pool(1).run((context) -> decoratesNestedTasksOnce(limit.of(context)));
	}

	@ParameterizedTest
	@EnumSource
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("S2: so it is for tasks of nested groups on virtual threads")
	void nestedOnVirtualThreads(Limit limit) {
		withBean().withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> decoratesNestedTasksOnce(limit.of(context)));
	}

	@Test
	@DisplayName("S2: several decorators are applied in the order that Spring Boot gives them")
	void severalDecorators() {
		Queue<String> order = new ConcurrentLinkedQueue<>();
		UnaryOperator<String> log = (name) -> {
			order.add(name);
			return name;
		};
		ApplicationContextRunner two = this.contextRunner
			.withBean("first", TaskDecorator.class, () -> (task) -> wrap(log, "first", task))
			.withBean("second", TaskDecorator.class, () -> (task) -> wrap(log, "second", task));
		two.run((context) -> {
			context.getBean(TaskGroupFactory.class).map(List.of(1), (number) -> log.apply("task"));
			List<String> ofTask = List.copyOf(order);
			order.clear();
			context.getBean("applicationTaskExecutor", Executor.class).execute(() -> log.apply("task"));
			Awaitility.await().until(() -> order.size() == 7);
			assertThat(ofTask).containsExactlyElementsOf(order);
		});
	}

	@Test
	@DisplayName("S2: a decorator that a customizer sets replaces the beans, for tasks too")
	void decoratorOfCustomizer() {
		TenantDecorator replaced = new TenantDecorator();
		this.contextRunner.withBean(TaskDecorator.class, () -> replaced)
			.withBean(ThreadPoolTaskExecutorCustomizer.class,
					() -> (executor) -> executor.setTaskDecorator(this.decorator))
			.run((context) -> {
				decoratesEachTaskOnce(context, context.getBean(TaskGroupFactory.class));
				assertThat(replaced.decorated).hasValue(0);
			});
	}

	@Test
	@DisplayName("S2: so does one that the application sets for an executor that it builds with Spring Boot's builder")
	void decoratorOfApplicationsBuilder() {
		TenantDecorator ofBean = new TenantDecorator();
		this.contextRunner.withBean(TaskDecorator.class, () -> ofBean).run((context) -> {
			ThreadPoolTaskExecutor own = context.getBean(ThreadPoolTaskExecutorBuilder.class)
				.taskDecorator(this.decorator)
				.build();
			own.initialize();
			try {
				FutureTask<String> command = new FutureTask<>(TENANT::get);
				TENANT.set("acme");
				own.execute(command);
				assertThat(command.get()).isEqualTo("acme");
				assertThat(ofBean.decorated).hasValue(0);
			}
			finally {
				own.shutdown();
			}
		});
	}

	@ParameterizedTest
	@CsvSource({ "applicationTaskExecutor, application", "soonifyTaskExecutor, auto" })
	@DisplayName("S2: the decorator of an executor of the application is applied, and beans that it does not have are not")
	void executorsOfApplication(String beanName, String mode) {
		TenantDecorator unused = new TenantDecorator();
		for (TaskExecutor executor : List.of(decoratedPool(), decoratedThreads())) {
			this.contextRunner.withPropertyValues("soonify.executor.mode=" + mode)
				.withBean(TaskDecorator.class, () -> unused)
				.withBean(beanName, TaskExecutor.class, () -> executor)
				.run((context) -> {
					this.decorator.reset();
					for (Limit limit : Limit.values()) {
						decoratesEachTaskOnce(context, limit.of(context));
					}
					assertThat(unused.decorated).hasValue(0);
				});
		}
	}

	@Test
	@DisplayName("An executor behind a proxy decorates tasks as it does all commands")
	void executorBehindProxy() {
		ThreadPoolTaskExecutor pool = decoratedPool();
		pool.initialize();
		ProxyFactory proxy = new ProxyFactory(pool);
		proxy.setProxyTargetClass(false);
		this.contextRunner
			.withBean("applicationTaskExecutor", TaskExecutor.class, () -> (TaskExecutor) proxy.getProxy())
			.run((context) -> decoratesEachTaskOnce(context, context.getBean(TaskGroupFactory.class)));
		pool.shutdown();
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "platform" })
	@DisplayName("The executor of Soonify has no decorator")
	void ownExecutor(String mode) {
		withBean().withPropertyValues("soonify.executor.mode=" + mode).run((context) -> {
			context.getBean(TaskGroupFactory.class).map(List.of(1, 2), (number) -> number);
			assertThat(this.decorator.decorated).hasValue(0);
		});
	}

	@Test
	void nativeImageKeepsTheFieldsThatAreLookedAt() throws ReflectiveOperationException {
		RuntimeHints hints = new RuntimeHints();
		new MovedTaskDecorator.Hints().registerHints(hints, null);
		for (Class<?> type : List.of(ThreadPoolTaskExecutor.class, SimpleAsyncTaskExecutor.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(type.getName(), "taskDecorator"))
				.accepts(hints);
		}
	}

	private ApplicationContextRunner withBean() {
		return this.contextRunner.withBean(TaskDecorator.class, () -> this.decorator);
	}

	private ApplicationContextRunner pool(int threads) {
		return withBean().withPropertyValues("spring.task.execution.pool.core-size=" + threads);
	}

	private ThreadPoolTaskExecutor decoratedPool() {
		ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
		pool.setCorePoolSize(2);
		pool.setTaskDecorator(this.decorator);
		return pool;
	}

	private SimpleAsyncTaskExecutor decoratedThreads() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
		executor.setTaskDecorator(this.decorator);
		return executor;
	}

	private void decoratesEachTaskOnce(AssertableApplicationContext context, TaskGroupFactory taskGroups)
			throws Exception {
		this.decorator.reset();
		List<SoonValue<String>> seen = new ArrayList<>();
		try (TaskGroup group = taskGroups.create()) {
			for (String tenant : tenants()) {
				TENANT.set(tenant);
				seen.add(group.callSoon(TENANT::get));
			}
		}
		assertThat(seen).extracting(SoonValue::value).containsExactlyElementsOf(tenants());
		assertThat(this.decorator.decorated).hasValue(TASKS);
		assertThat(this.decorator.ran).hasValue(TASKS);
		assertThat(this.decorator.decorators).containsOnly(Thread.currentThread());
		decoratesOtherCommands(context);
	}

	private void decoratesOtherCommands(AssertableApplicationContext context) throws Exception {
		this.decorator.reset();
		String executor = context.containsBean("soonifyTaskExecutor") ? "soonifyTaskExecutor"
				: "applicationTaskExecutor";
		FutureTask<String> command = new FutureTask<>(TENANT::get);
		TENANT.set("acme");
		context.getBean(executor, Executor.class).execute(command);
		assertThat(command.get()).isEqualTo("acme");
		assertThat(this.decorator.decorated).hasValue(1);
	}

	private void decoratesNestedTasksOnce(TaskGroupFactory taskGroups) {
		List<String> expected = tenants().stream()
			.flatMap((outer) -> Stream.of(outer + "/a", outer + "/b"))
			.sorted()
			.toList();
		Queue<String> seen = new ConcurrentLinkedQueue<>();
		try (TaskGroup group = taskGroups.create()) {
			for (String tenant : tenants()) {
				TENANT.set(tenant);
				group.runSoon(() -> nested(taskGroups, seen));
			}
		}
		assertThat(seen.stream().sorted()).isEqualTo(expected);
		assertThat(this.decorator.decorated).hasValue(3 * TASKS);
		assertThat(this.decorator.ran).hasValue(3 * TASKS);
	}

	private static void nested(TaskGroupFactory taskGroups, Queue<String> seen) {
		String outer = TENANT.get();
		try (TaskGroup group = taskGroups.create()) {
			for (String inner : List.of("a", "b")) {
				TENANT.set(outer + "/" + inner);
				group.runSoon(() -> seen.add(TENANT.get()));
			}
		}
		finally {
			TENANT.set(outer);
		}
	}

	private static List<String> tenants() {
		return IntStream.range(0, TASKS).mapToObj("tenant-%02d"::formatted).toList();
	}

	private static Runnable wrap(UnaryOperator<String> log, String name, Runnable task) {
		log.apply(name + " decorates");
		return () -> {
			log.apply(name + " begins");
			task.run();
			log.apply(name + " ends");
		};
	}

	/**
	 * Hands on the tenant, and counts.
	 */
	private static final class TenantDecorator implements TaskDecorator {

		private final AtomicInteger decorated = new AtomicInteger();

		private final AtomicInteger ran = new AtomicInteger();

		private final Queue<Thread> decorators = new ConcurrentLinkedQueue<>();

		@Override
		public Runnable decorate(Runnable task) {
			this.decorated.incrementAndGet();
			this.decorators.add(Thread.currentThread());
			String captured = TENANT.get();
			return () -> {
				this.ran.incrementAndGet();
				TENANT.set(captured);
				try {
					task.run();
				}
				finally {
					TENANT.remove();
				}
			};
		}

		void reset() {
			this.decorated.set(0);
			this.ran.set(0);
			this.decorators.clear();
		}

	}

}
