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

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.SoonifyConfigurationException;
import io.soonify.autoconfigure.TaskGroupFactoryCustomizer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SoonifyExecutorAutoConfiguration}.
 */
@Timeout(60)
class SoonifyExecutorAutoConfigurationTests {

	private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class));

	@Test
	void tasksRunOnThreadsOfTheExecutor() {
		this.contextRunner.run((context) -> assertThat(threadOfTask(context).getName()).startsWith("soonify-"));
	}

	@Test
	void whenPrefixIsSetThenThreadsAreNamedSo() {
		for (String mode : new String[] { "auto", "platform" }) {
			this.contextRunner
				.withPropertyValues("soonify.executor.thread-name-prefix=orders-", "soonify.executor.mode=" + mode)
				.run((context) -> assertThat(threadOfTask(context).getName()).matches("orders-\\d+"));
		}
	}

	@Test
	void whenDisabledThenThereIsNothing() {
		this.contextRunner.withPropertyValues("soonify.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("soonifyTaskExecutor")
				.doesNotHaveBean(TaskGroupFactoryCustomizer.class));
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void beforeJava21ThreadsArePlatformThreads() {
		this.contextRunner.run(runsTasksOnPlatformThreads());
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void fromJava21OnThreadsAreVirtual() {
		this.contextRunner.run(runsTasksOnVirtualThreads());
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void whenVirtualThreadsAreTurnedOnInSpringThenThreadsAreVirtual() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true").run(runsTasksOnVirtualThreads());
	}

	@Test
	void whenVirtualThreadsAreTurnedOffInSpringThenThreadsArePlatformThreads() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=false").run(runsTasksOnPlatformThreads());
	}

	@Test
	void whenModeIsPlatformThenThreadsArePlatformThreads() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=platform").run(runsTasksOnPlatformThreads());
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void whenModeIsVirtualThenThreadsAreVirtualWhateverSpringUses() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=virtual", "spring.threads.virtual.enabled=false")
			.run(runsTasksOnVirtualThreads());
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void whenModeIsVirtualBeforeJava21ThenContextDoesNotStart() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=virtual")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(SoonifyConfigurationException.class)
				.hasMessageContaining("this is Java " + Runtime.version().feature())
				.hasMessageContaining("Java 21 or later"));
	}

	@Test
	void whenModeIsApplicationThenTasksRunOnApplicationTaskExecutor() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=application").run((context) -> {
			assertThat(context).doesNotHaveBean("soonifyTaskExecutor");
			assertThat(threadOfTask(context).getName()).startsWith("task-");
		});
	}

	@Test
	void whenModeIsApplicationWithoutApplicationTaskExecutorThenContextDoesNotStart() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=application")
			.withBean("other", Executor.class, () -> (task) -> new Thread(task).start())
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(SoonifyConfigurationException.class)
				.hasMessageContaining("spring.task.execution.mode=force"));
	}

	@Test
	void whenModeIsApplicationAndItIsForcedThenTasksRunOnIt() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=application", "spring.task.execution.mode=force")
			.withBean("other", Executor.class, () -> (task) -> new Thread(task).start())
			.run((context) -> assertThat(threadOfTask(context).getName()).startsWith("task-"));
	}

	@Test
	void poolGrowsOnDemandAndItsThreadsEnd() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=platform").run((context) -> {
			ThreadPoolExecutor pool = pool(context);
			assertThat(pool.getPoolSize()).isZero();
			assertThat(pool.getCorePoolSize()).isZero();
			assertThat(pool.getMaximumPoolSize()).isEqualTo(256);
			assertThat(pool.getKeepAliveTime(TimeUnit.SECONDS)).isEqualTo(60);
		});
	}

	@Test
	void poolFollowsProperties() {
		this.contextRunner
			.withPropertyValues("soonify.executor.mode=platform", "soonify.executor.pool.max-size=3",
					"soonify.executor.pool.keep-alive=7s")
			.run((context) -> {
				ThreadPoolExecutor pool = pool(context);
				assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
				assertThat(pool.getKeepAliveTime(TimeUnit.SECONDS)).isEqualTo(7);
			});
	}

	@Test
	void whenKeepAliveIsHugeThenItIsAsLongAsCanBe() {
		this.contextRunner
			.withPropertyValues("soonify.executor.mode=platform", "soonify.executor.pool.keep-alive=1000000d")
			.run((context) -> assertThat(pool(context).getKeepAliveTime(TimeUnit.SECONDS))
				.isEqualTo(Integer.MAX_VALUE));
	}

	@Test
	void tasksBeyondThePoolWaitAndNoneIsRejected() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=platform", "soonify.executor.pool.max-size=2")
			.run((context) -> {
				CountDownLatch go = new CountDownLatch(1);
				CountDownLatch twoRunning = new CountDownLatch(2);
				CountDownLatch allRan = new CountDownLatch(100);
				try (TaskGroup group = context.getBean(TaskGroupFactory.class).create()) {
					for (int i = 0; i < 100; i++) {
						group.runSoon(() -> {
							twoRunning.countDown();
							go.await();
							allRan.countDown();
						});
					}
					twoRunning.await();
					assertThat(pool(context).getQueue()).hasSize(98);
					go.countDown();
				}
				assertThat(allRan.getCount()).isZero();
				assertThat(pool(context).getLargestPoolSize()).isEqualTo(2);
			});
	}

	@Test
	void poolThreadsAreThoseOfAnApplication() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=platform").run((context) -> {
			Executor executor = context.getBean("soonifyTaskExecutor", Executor.class);
			Thread[] made = new Thread[1];
			Thread maker = new Thread(() -> {
				CountDownLatch ran = new CountDownLatch(1);
				executor.execute(() -> {
					made[0] = Thread.currentThread();
					ran.countDown();
				});
				assertThat(ran).satisfies(CountDownLatch::await);
			});
			maker.setDaemon(true);
			maker.setPriority(Thread.MIN_PRIORITY);
			maker.start();
			maker.join();
			assertThat(made[0].isDaemon()).isFalse();
			assertThat(made[0].getPriority()).isEqualTo(Thread.NORM_PRIORITY);
		});
	}

	@Test
	void platformThreadsDoNotInheritThreadLocals() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=platform").run(inheritsNoThreadLocals());
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsDoNotInheritThreadLocals() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=virtual").run(inheritsNoThreadLocals());
	}

	@Test
	void platformThreadsHaveTheClassLoaderOfTheApplication() {
		ClassLoader classLoader = new URLClassLoader(new URL[0], getClass().getClassLoader());
		this.contextRunner.withClassLoader(classLoader)
			.withPropertyValues("soonify.executor.mode=platform")
			.run(hasContextClassLoader(classLoader));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsHaveTheClassLoaderOfTheApplication() {
		ClassLoader classLoader = new URLClassLoader(new URL[0], getClass().getClassLoader());
		this.contextRunner.withClassLoader(classLoader)
			.withPropertyValues("soonify.executor.mode=virtual")
			.run(hasContextClassLoader(classLoader));
	}

	@Test
	void tasksHaveTheClassLoaderOfTheirStarter() {
		ClassLoader classLoader = new URLClassLoader(new URL[0], getClass().getClassLoader());
		for (String mode : new String[] { "auto", "platform" }) {
			this.contextRunner.withPropertyValues("soonify.executor.mode=" + mode).run((context) -> {
				ClassLoader previous = Thread.currentThread().getContextClassLoader();
				Thread.currentThread().setContextClassLoader(classLoader);
				try {
					assertThat(context.getBean(TaskGroupFactory.class)
						.map(List.of(1), (i) -> Thread.currentThread().getContextClassLoader()))
						.containsExactly(classLoader);
				}
				finally {
					Thread.currentThread().setContextClassLoader(previous);
				}
			});
		}
	}

	@Test
	void threadsOfNamedTasksSayWhatTheyRun() {
		for (String mode : new String[] { "auto", "platform" }) {
			this.contextRunner.withPropertyValues("soonify.executor.mode=" + mode).run((context) -> {
				TaskGroupFactory inventory = context.getBean(TaskGroupFactory.class).named("inventory");
				SoonValue<String> task;
				try (TaskGroup group = inventory.create()) {
					task = group.task("price").callSoon(() -> Thread.currentThread().getName());
				}
				assertThat(task.value()).isEqualTo("inventory/price");
				assertThat(threadOfCommand(context).getName()).startsWith("soonify-");
			});
		}
	}

	@Test
	void applicationTaskExecutorStaysTheExecutorOfTheApplication() {
		this.contextRunner.withUserConfiguration(InjectionConfiguration.class).run((context) -> {
			Object applicationTaskExecutor = context.getBean("applicationTaskExecutor");
			InjectionConfiguration injected = context.getBean(InjectionConfiguration.class);
			assertThat(injected.executor).isSameAs(applicationTaskExecutor);
			assertThat(injected.taskExecutor).isSameAs(applicationTaskExecutor);
			assertThat(context.getBeanProvider(Executor.class).getIfUnique()).isSameAs(applicationTaskExecutor);
			assertThat(context).hasBean("soonifyTaskExecutor");
		});
	}

	@Test
	void asynchronousMethodsStayOnApplicationTaskExecutor() {
		this.contextRunner.withUserConfiguration(AsyncConfiguration.class)
			.run((context) -> assertThat(context.getBean(AsyncConfiguration.Service.class).threadName())
				.succeedsWithin(Duration.ofSeconds(10), InstanceOfAssertFactories.STRING)
				.startsWith("task-"));
	}

	@Test
	void whenApplicationHasExecutorOfTheNameThenTasksRunOnIt() {
		this.contextRunner.withUserConfiguration(OwnExecutorConfiguration.class).run((context) -> {
			assertThat(threadOfTask(context).getName()).startsWith("own-");
			assertThat(context).hasBean("applicationTaskExecutor");
			assertThat(context.getBeansOfType(Executor.class)).hasSize(2);
		});
	}

	@Test
	void whenApplicationHasAnotherExecutorThenTasksDoNotRunOnIt() {
		this.contextRunner.withBean("other", Executor.class, () -> (task) -> new Thread(task, "other").start())
			.run((context) -> assertThat(threadOfTask(context).getName()).startsWith("soonify-"));
	}

	@Test
	void whenCustomizerSetsExecutorThenTasksRunOnThat() {
		this.contextRunner
			.withBean(TaskGroupFactoryCustomizer.class,
					() -> (builder) -> builder.executor((task) -> new Thread(task, "customized").start()))
			.run((context) -> assertThat(threadOfTask(context).getName()).isEqualTo("customized"));
	}

	@Test
	void whenApplicationHasFactoryThenExecutorIsThereForIt() {
		this.contextRunner
			.withBean(TaskGroupFactory.class, () -> TaskGroupFactory.builder().timeout(Duration.ofSeconds(1)).build())
			.run((context) -> assertThat(context).hasBean("soonifyTaskExecutor"));
	}

	@Test
	void taskDecoratorsAreNotApplied() {
		this.contextRunner.withBean(TaskDecorator.class, () -> (task) -> {
			throw new IllegalStateException("decorated");
		}).run((context) -> assertThat(threadOfTask(context).getName()).startsWith("soonify-"));
	}

	private static ContextConsumer<AssertableApplicationContext> runsTasksOnPlatformThreads() {
		return (context) -> {
			assertThat(context).getBean("soonifyTaskExecutor").isInstanceOf(ThreadPoolTaskExecutor.class);
			assertThat(threadOfTask(context).toString()).startsWith("Thread[").contains("soonify-");
		};
	}

	private static ContextConsumer<AssertableApplicationContext> runsTasksOnVirtualThreads() {
		return (context) -> {
			assertThat(context).getBean("soonifyTaskExecutor").isInstanceOf(SimpleAsyncTaskExecutor.class);
			assertThat(threadOfTask(context).toString()).startsWith("VirtualThread[").contains("soonify-");
		};
	}

	private static ContextConsumer<AssertableApplicationContext> inheritsNoThreadLocals() {
		return (context) -> {
			INHERITABLE.set("mine");
			try {
				SoonValue<String> seen;
				try (TaskGroup group = context.getBean(TaskGroupFactory.class).create()) {
					seen = group.callSoon(INHERITABLE::get);
				}
				assertThat(seen.value()).isNull();
			}
			finally {
				INHERITABLE.remove();
			}
		};
	}

	private static ContextConsumer<AssertableApplicationContext> hasContextClassLoader(ClassLoader classLoader) {
		return (context) -> {
			FutureTask<ClassLoader> command = new FutureTask<>(() -> Thread.currentThread().getContextClassLoader());
			Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
			context.getBean("soonifyTaskExecutor", Executor.class).execute(command);
			assertThat(command.get()).isSameAs(classLoader);
		};
	}

	private static Thread threadOfCommand(ApplicationContext context) throws Exception {
		FutureTask<Thread> command = new FutureTask<>(Thread::currentThread);
		context.getBean("soonifyTaskExecutor", Executor.class).execute(command);
		return command.get();
	}

	private static ThreadPoolExecutor pool(ApplicationContext context) {
		return context.getBean("soonifyTaskExecutor", ThreadPoolTaskExecutor.class).getThreadPoolExecutor();
	}

	private static Thread threadOfTask(ApplicationContext context) {
		SoonValue<Thread> thread;
		try (TaskGroup group = context.getBean(TaskGroupFactory.class).create()) {
			thread = group.callSoon(Thread::currentThread);
		}
		return thread.value();
	}

	@Configuration(proxyBeanMethods = false)
	static class InjectionConfiguration {

		@Autowired
		private Executor executor;

		@Autowired
		private TaskExecutor taskExecutor;

	}

	@EnableAsync
	@Configuration(proxyBeanMethods = false)
	static class AsyncConfiguration {

		@Bean
		Service service() {
			return new Service();
		}

		static class Service {

			@Async
			CompletableFuture<String> threadName() {
				return CompletableFuture.completedFuture(Thread.currentThread().getName());
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnExecutorConfiguration {

		@Bean(defaultCandidate = false)
		SimpleAsyncTaskExecutor soonifyTaskExecutor() {
			return new SimpleAsyncTaskExecutor("own-");
		}

	}

}
