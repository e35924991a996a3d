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

package io.soonify.autoconfigure.reactor;

import java.util.concurrent.CountDownLatch;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.TaskGroupFactoryCustomizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SoonifyReactorAutoConfiguration}.
 */
@Timeout(60)
class SoonifyReactorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyReactorAutoConfiguration.class));

	@Test
	void nonBlockingThreadMayNotOpenAGroup() {
		this.contextRunner.run((context) -> {
			TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class).named("offers");
			Mono<String> greeting = Mono.fromCallable(() -> greet(taskGroups));
			assertThatIllegalStateException().isThrownBy(() -> onNonBlockingThread(greeting))
				.withMessageContainingAll("'non-blocking-", "'offers'",
						"Mono.fromCallable(() -> ...).subscribeOn(Schedulers.boundedElastic())");
			assertThat(onNonBlockingThread(greeting.subscribeOn(Schedulers.boundedElastic()))).isEqualTo("hello");
		});
	}

	@Test
	void nonBlockingThreadMayNotWaitForATaskOfAnotherThread() {
		this.contextRunner.run((context) -> {
			CountDownLatch refused = new CountDownLatch(1);
			context.getBean(TaskGroupFactory.class).named("offers").run((g) -> {
				SoonValue<String> value = g.callSoon(() -> {
					refused.await();
					return "hello";
				});
				assertThatIllegalStateException().isThrownBy(() -> onNonBlockingThread(Mono.fromCallable(value::join)))
					.withMessageContainingAll("'non-blocking-", "'offers'");
				refused.countDown();
				assertThat(value.join()).isEqualTo("hello");
			});
		});
	}

	@Test
	void whatNeedsNoWaitingIsForEverybody() {
		this.contextRunner.run((context) -> {
			try (TaskGroup group = context.getBean(TaskGroupFactory.class).create()) {
				SoonValue<String> value = greet(group);
				value.join();
				assertThat(onNonBlockingThread(Mono.fromCallable(value::join))).isEqualTo("hello");
				assertThat(onNonBlockingThread(Mono.fromCallable(() -> greet(group)))).isNotNull();
			}
		});
	}

	@Test
	void customizerMayLetThemWait() {
		this.contextRunner
			.withBean(TaskGroupFactoryCustomizer.class, () -> (builder) -> builder.waitingCheck((groupName) -> {
			}))
			.run((context) -> {
				TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
				assertThat(onNonBlockingThread(Mono.fromCallable(() -> greet(taskGroups)))).isEqualTo("hello");
			});
	}

	@Test
	void withoutReactorThereIsNothingToCheck() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(Schedulers.class))
			.run((context) -> assertThat(context).hasSingleBean(TaskGroupFactory.class)
				.doesNotHaveBean(TaskGroupFactoryCustomizer.class));
	}

	@Test
	void whenDisabledThenThereIsNothingToCustomize() {
		this.contextRunner.withPropertyValues("soonify.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TaskGroupFactoryCustomizer.class));
	}

	private static String greet(TaskGroupFactory taskGroups) {
		return taskGroups.call((g) -> greet(g).join());
	}

	private static SoonValue<String> greet(TaskGroup group) {
		return group.callSoon(() -> "hello");
	}

	private static <T> T onNonBlockingThread(Mono<T> mono) {
		Scheduler scheduler = Schedulers.newSingle("non-blocking");
		try {
			return mono.subscribeOn(scheduler).block();
		}
		finally {
			scheduler.dispose();
		}
	}

}
