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

package io.soonify.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SoonifyAutoConfiguration}.
 */
@Timeout(60)
class SoonifyAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class));

	@Test
	void factoryRunsTasks() {
		this.contextRunner.run((context) -> {
			SoonValue<String> greeting;
			try (TaskGroup group = context.getBean("taskGroupFactory", TaskGroupFactory.class).create()) {
				greeting = group.callSoon(() -> "Hello");
			}
			assertThat(greeting.value()).isEqualTo("Hello");
		});
	}

	@Test
	void whenDisabledThenThereIsNothing() {
		this.contextRunner.withPropertyValues("soonify.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TaskGroupFactory.class)
				.doesNotHaveBean(SoonifyProperties.class));
	}

	@Test
	void whenApplicationHasFactoryThenBacksOff() {
		this.contextRunner.withBean("mine", TaskGroupFactory.class, () -> mock(TaskGroupFactory.class))
			.run((context) -> assertThat(context).hasSingleBean(TaskGroupFactory.class).hasBean("mine"));
	}

	@Test
	void whenNothingIsConfiguredThenGroupsHaveNoDeadline() {
		this.contextRunner.run((context) -> {
			try (TaskGroup group = context.getBean(TaskGroupFactory.class).create()) {
				assertThat(group.remaining()).isEmpty();
			}
		});
	}

	@Test
	void timeoutIsTheDeadlineOfGroupsThatHaveNoOther() {
		this.contextRunner.withPropertyValues("soonify.timeout=50ms").run((context) -> {
			TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
			assertThatExceptionOfType(TaskGroupTimeoutException.class)
				.isThrownBy(() -> waitForever(taskGroups.create()));
			try (TaskGroup group = taskGroups.withTimeout(Duration.ofHours(1)).create()) {
				assertThat(group.remaining())
					.hasValueSatisfying((remaining) -> assertThat(remaining).isGreaterThan(Duration.ofMinutes(1)));
			}
		});
	}

	@Test
	void whenTimeoutIsEmptyThenGroupsHaveNoDeadline() {
		this.contextRunner.withPropertyValues("soonify.timeout=").run((context) -> {
			try (TaskGroup group = context.getBean(TaskGroupFactory.class).create()) {
				assertThat(group.remaining()).isEmpty();
			}
		});
	}

	@Test
	void customizersAreCalledInOrderAndWinOverProperties() {
		this.contextRunner.withUserConfiguration(CustomizersConfiguration.class)
			.withPropertyValues("soonify.timeout=1h")
			.run((context) -> {
				try (TaskGroup group = context.getBean(TaskGroupFactory.class).create()) {
					assertThat(group.name()).isEqualTo("second");
					assertThat(group.remaining())
						.hasValueSatisfying((remaining) -> assertThat(remaining).isGreaterThan(Duration.ofHours(2)));
				}
			});
	}

	@Test
	void listenersAreToldInOrder() {
		this.contextRunner.withUserConfiguration(ListenersConfiguration.class).run((context) -> {
			context.getBean(TaskGroupFactory.class).create().close();
			assertThat(context.getBean(ListenersConfiguration.class).opened).containsExactly("first", "second");
		});
	}

	@Test
	@DisplayName("S4: what beans take for a consequence of cancellation is no failure, also as the cause of another exception")
	void consequencesOfCancellation() {
		ApplicationContextRunner withBeans = this.contextRunner
			.withBean("ofClient", CancellationConsequence.class, () -> CommandInterruptedException.class::isInstance)
			.withBean("ofDriver", CancellationConsequence.class, () -> (thrown) -> "stop".equals(thrown.getMessage()));
		for (RuntimeException thrown : List.of(new CommandInterruptedException(), new IllegalStateException("stop"),
				new IllegalStateException(new CommandInterruptedException()))) {
			withBeans.run((context) -> assertThat(stateAfterCancellation(context, thrown))
				.isEqualTo(SoonValue.State.CANCELLED));
			this.contextRunner.run((context) -> assertThatExceptionOfType(TaskGroupException.class)
				.isThrownBy(() -> stateAfterCancellation(context, thrown))
				.havingCause()
				.isSameAs(thrown));
		}
		withBeans.run((context) -> assertThatExceptionOfType(TaskGroupException.class)
			.isThrownBy(() -> stateAfterCancellation(context, new IllegalStateException("disk full"))));
	}

	private static SoonValue.State stateAfterCancellation(ApplicationContext context, RuntimeException thrown)
			throws InterruptedException {
		SoonValue<Void> task;
		try (TaskGroup group = context.getBean(TaskGroupFactory.class).create()) {
			CountDownLatch running = new CountDownLatch(1);
			task = group.runSoon(() -> {
				running.countDown();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					throw thrown;
				}
			});
			running.await();
			group.cancel();
		}
		return task.state();
	}

	@Test
	void whenTimeoutIsWrongThenContextDoesNotStart() {
		for (String wrong : List.of("0s", "-1s")) {
			this.contextRunner.withPropertyValues("soonify.timeout=" + wrong)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOfSatisfying(SoonifyConfigurationException.class,
							(failure) -> assertThat(failure.property()).isEqualTo("soonify.timeout")));
		}
	}

	private static void waitForever(TaskGroup group) {
		try (group) {
			group.runSoon(new CountDownLatch(1)::await);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizersConfiguration {

		@Bean
		@Order(2)
		TaskGroupFactoryCustomizer second() {
			return (builder) -> builder.name("second");
		}

		@Bean
		@Order(1)
		TaskGroupFactoryCustomizer first() {
			return (builder) -> builder.name("first").timeout(Duration.ofHours(3));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ListenersConfiguration {

		private final List<String> opened = new ArrayList<>();

		@Bean
		@Order(2)
		TaskGroupListener second() {
			return listener("second");
		}

		@Bean
		@Order(1)
		TaskGroupListener first() {
			return listener("first");
		}

		private TaskGroupListener listener(String name) {
			return new TaskGroupListener() {

				@Override
				public void groupOpened(TaskGroupInfo group) {
					ListenersConfiguration.this.opened.add(name);
				}

			};
		}

	}

	@SuppressWarnings("serial")
	private static final class CommandInterruptedException extends RuntimeException {

	}

}
