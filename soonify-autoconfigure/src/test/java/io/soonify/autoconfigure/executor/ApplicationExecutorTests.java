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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.SoonifyConfigurationException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Groups on Spring's executors: S14 and S16.
 */
@Timeout(120)
class ApplicationExecutorTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class));

	private final CountDownLatch foreignEnds = new CountDownLatch(1);

	@Test
	@DisplayName("S14: an executor with a concurrency limit is refused, because it blocks those who start tasks")
	void throttledExecutor() {
		SimpleAsyncTaskExecutor throttled = new SimpleAsyncTaskExecutor();
		throttled.setConcurrencyLimit(2);
		with("soonifyTaskExecutor", throttled).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(SoonifyConfigurationException.class)
			.hasMessageContainingAll("'soonifyTaskExecutor'", "concurrency limit of 2", "withMaxConcurrency"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("S14: so is that of Spring Boot, and the message names the property")
	void throttledApplicationTaskExecutor() {
		this.contextRunner
			.withPropertyValues("soonify.executor.mode=application", "spring.threads.virtual.enabled=true",
					"spring.task.execution.simple.concurrency-limit=3")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(SoonifyConfigurationException.class)
				.hasMessageContainingAll("'applicationTaskExecutor'", "concurrency limit of 3",
						"spring.task.execution.simple.concurrency-limit"));
	}

	@ParameterizedTest
	@MethodSource("unsuitableHandlers")
	@DisplayName("S14: a pool that drops tasks or runs them on the caller is refused")
	void unsuitableHandler(RejectedExecutionHandler handler) {
		ThreadPoolTaskExecutor spring = new ThreadPoolTaskExecutor();
		spring.setRejectedExecutionHandler(handler);
		ThreadPoolExecutor plain = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), handler);
		for (Executor executor : List.of(spring, plain)) {
			with("applicationTaskExecutor", executor).withPropertyValues("soonify.executor.mode=application")
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(SoonifyConfigurationException.class)
					.hasMessageContainingAll("'application'", "'applicationTaskExecutor'",
							handler.getClass().getSimpleName(), "AbortPolicy"));
		}
	}

	static Stream<RejectedExecutionHandler> unsuitableHandlers() {
		return Stream.of(new ThreadPoolExecutor.DiscardPolicy(), new ThreadPoolExecutor.DiscardOldestPolicy(),
				new ThreadPoolExecutor.CallerRunsPolicy());
	}

	@Test
	@DisplayName("S11: wide and nested groups end on a small, bounded pool")
	void boundedPool() {
		with("soonifyTaskExecutor", pool(new ThreadPoolTaskExecutor(), 2)).run(this::runsWideAndNestedGroups);
	}

	@Test
	@DisplayName("S11: wide and nested groups end on new threads")
	void newThreads() {
		with("soonifyTaskExecutor", new SimpleAsyncTaskExecutor()).run(this::runsWideAndNestedGroups);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("S11: wide and nested groups end on Spring's virtual threads")
	void virtualThreads() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
		executor.setVirtualThreads(true);
		with("soonifyTaskExecutor", executor).run(this::runsWideAndNestedGroups);
	}

	@Test
	@DisplayName("S16: a wide group fails if the queue of the pool is too short for it, unless it is limited")
	void shortQueue() {
		ThreadPoolTaskExecutor executor = pool(new ThreadPoolTaskExecutor(), 2);
		executor.setQueueCapacity(10);
		with("soonifyTaskExecutor", executor).run((context) -> {
			TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
			List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
			CountDownLatch rejected = new CountDownLatch(1);
			assertThatExceptionOfType(TaskGroupException.class)
				.isThrownBy(() -> taskGroups
					.call((group) -> group.map(numbers, (number) -> rejected.await(30, TimeUnit.SECONDS))))
				.withCauseInstanceOf(RejectedExecutionException.class);
			// what was cancelled stays in the queue until a thread passes over it
			Awaitility.await().until(() -> executor.getQueueSize() == 0);
			assertThat(taskGroups.withMaxConcurrency(5).map(numbers, (number) -> number + 1)).hasSize(1000);
		});
	}

	@Test
	@DisplayName("S16: a group ends when the pool is shut down and drops its tasks, though a task of others goes on")
	void shutdownDropsTasks() {
		with("soonifyTaskExecutor", pool(new ThreadPoolTaskExecutor(), 1))
			.run((context) -> endsWhenShutDown(context, false));
	}

	@Test
	@DisplayName("S16: so it does on the pool of Soonify")
	void shutdownOfOwnPoolDropsTasks() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=platform", "soonify.executor.pool.max-size=1")
			.run((context) -> endsWhenShutDown(context, false));
	}

	@Test
	@DisplayName("S16: so it does on a decorated pool")
	void shutdownOfDecoratedPoolDropsTasks() {
		ThreadPoolTaskExecutor executor = pool(new ThreadPoolTaskExecutor(), 1);
		executor.setTaskDecorator((task) -> () -> task.run());
		with("soonifyTaskExecutor", executor).run((context) -> endsWhenShutDown(context, false));
	}

	@Test
	@SuppressWarnings("serial")
	@DisplayName("S16: so it does on a pool of the application's own class, once that has terminated")
	void shutdownOfSubclassDropsTasks() {
		AtomicInteger seen = new AtomicInteger();
		ThreadPoolTaskExecutor executor = pool(new ThreadPoolTaskExecutor() {
			@Override
			public void execute(Runnable task) {
				seen.incrementAndGet();
				super.execute(task);
			}
		}, 1);
		with("soonifyTaskExecutor", executor).run((context) -> endsWhenShutDown(context, true));
		assertThat(seen).hasPositiveValue();
	}

	private ApplicationContextRunner with(String name, Executor executor) {
		return this.contextRunner.withBean(name, Executor.class, () -> executor);
	}

	private static ThreadPoolTaskExecutor pool(ThreadPoolTaskExecutor executor, int threads) {
		executor.setCorePoolSize(threads);
		executor.setMaxPoolSize(threads);
		executor.setQueueCapacity(1000);
		return executor;
	}

	private void runsWideAndNestedGroups(AssertableApplicationContext context) {
		TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
		List<Integer> numbers = IntStream.range(0, 200).boxed().toList();
		assertThat(taskGroups.map(numbers, (number) -> number + 1)).hasSize(200).endsWith(200);
		assertThat(leaves(taskGroups, 3)).isEqualTo(27);
		assertThat(leaves(taskGroups.withMaxConcurrency(1), 3)).isEqualTo(27);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> taskGroups.map(numbers, (number) -> {
			throw new IllegalStateException("on purpose");
		})).withCauseInstanceOf(IllegalStateException.class);
	}

	private static int leaves(TaskGroupFactory taskGroups, int depth) {
		if (depth == 0) {
			return 1;
		}
		return taskGroups.map(List.of(1, 2, 3), (part) -> leaves(taskGroups, depth - 1))
			.stream()
			.mapToInt(Integer::intValue)
			.sum();
	}

	private void endsWhenShutDown(AssertableApplicationContext context, boolean foreignEndsToo)
			throws InterruptedException {
		ThreadPoolTaskExecutor executor = context.getBean("soonifyTaskExecutor", ThreadPoolTaskExecutor.class);
		occupy(executor);
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		List<SoonValue<String>> values = new ArrayList<>();
		CountDownLatch started = new CountDownLatch(1);
		Thread owner = new Thread(() -> {
			try (TaskGroup group = context.getBean(TaskGroupFactory.class).create()) {
				values.add(group.callSoon(() -> "never"));
				started.countDown();
			}
			catch (TaskGroupException ex) {
				thrown.set(ex);
			}
		});
		owner.setDaemon(true);
		owner.start();
		try {
			assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
			executor.shutdown();
			if (foreignEndsToo) {
				this.foreignEnds.countDown();
			}
			owner.join(20_000);
			assertThat(owner.isAlive()).as("the group hangs").isFalse();
			assertThat(thrown.get()).hasCauseInstanceOf(RejectedExecutionException.class);
			assertThat(values).extracting(SoonValue::state).containsOnly(SoonValue.State.CANCELLED);
		}
		finally {
			this.foreignEnds.countDown();
		}
	}

	/**
	 * Keep the only thread busy with a task that ignores interrupts.
	 */
	private void occupy(Executor executor) throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		executor.execute(() -> {
			begun.countDown();
			while (this.foreignEnds.getCount() > 0) {
				try {
					this.foreignEnds.await();
				}
				catch (InterruptedException ex) {
					// as tasks of others may
				}
			}
		});
		assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
	}

}
