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
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what {@link SoonifyAutoConfiguration} makes of {@code soonify.groups}, and of
 * the properties for all groups next to it.
 */
@Timeout(60)
class GroupPropertiesTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class));

	@Test
	void timeoutWinsOverCodeAndOverTheOneForAllGroups() {
		this.contextRunner.withPropertyValues("soonify.timeout=10h", "soonify.groups.orders.timeout=1h")
			.run((context) -> {
				TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
				assertThat(remaining(taskGroups.named("orders").withTimeout(Duration.ofHours(20)))).isLessThan(HOUR);
				assertThat(remaining(taskGroups.withTimeout(Duration.ofHours(20)).named("orders"))).isLessThan(HOUR);
				assertThat(remaining(taskGroups.named("other"))).isGreaterThan(HOUR.multipliedBy(9));
			});
	}

	@Test
	void groupsWinOverCustomizers() {
		this.contextRunner
			.withBean(TaskGroupFactoryCustomizer.class,
					() -> (builder) -> builder.name("orders")
						.timeout(HOUR.multipliedBy(20))
						.override("orders", (fixed) -> fixed.timeout(HOUR.multipliedBy(20)).maxConcurrency(1)))
			.withPropertyValues("soonify.groups.orders.timeout=1h")
			.run((context) -> {
				TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
				assertThat(remaining(taskGroups)).isLessThan(HOUR);
				assertThatOneRunsAtATime(taskGroups); // what is not configured stays as
														// the customizer has it
			});
	}

	@Test
	void groupsOfNoNameAreConfiguredAsDefault() {
		this.contextRunner.withPropertyValues("soonify.groups.default.timeout=1h")
			.run((context) -> assertThat(remaining(context.getBean(TaskGroupFactory.class))).isLessThan(HOUR));
	}

	@Test
	void maxConcurrencyIsTheLimitOfGroupsThatHaveNoOther() {
		this.contextRunner.withPropertyValues("soonify.max-concurrency=1").run((context) -> {
			TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
			assertThatOneRunsAtATime(taskGroups);
			assertThatTwoRunAtATime(taskGroups.withMaxConcurrency(2));
		});
	}

	@Test
	void maxConcurrencyOfANameWinsOverCode() {
		this.contextRunner.withPropertyValues("soonify.max-concurrency=1", "soonify.groups.orders.max-concurrency=2")
			.run((context) -> {
				TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
				assertThatTwoRunAtATime(taskGroups.named("orders"));
				assertThatTwoRunAtATime(taskGroups.named("orders").withMaxConcurrency(1));
				assertThatOneRunsAtATime(taskGroups.named("other"));
			});
	}

	@Test
	void maxTotalConcurrencyIsSharedByAllGroupsOfTheName() {
		this.contextRunner.withPropertyValues("soonify.groups.orders.max-total-concurrency=1").run((context) -> {
			TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
			assertThatOneKeepsOut(taskGroups.named("orders"), taskGroups.named("orders").withMaxTotalConcurrency(5));
		});
	}

	@Test
	void policyWinsOverCode() {
		this.contextRunner
			.withPropertyValues("soonify.groups.calm.policy=supervised", "soonify.groups.strict.policy=fail-fast",
					"soonify.groups.hasty.policy=firstSuccess")
			.run((context) -> {
				TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
				assertThat(oneFails(taskGroups.named("calm"))).containsExactly(State.FAILED, State.SUCCEEDED);
				assertThatExceptionOfType(TaskGroupException.class)
					.isThrownBy(() -> oneFails(taskGroups.named("strict").withPolicy(CompletionPolicy.supervised())));
				assertThat(oneFails(taskGroups.named("hasty"))).contains(State.SUCCEEDED);
			});
	}

	@Test
	void environmentVariablesConfigureGroups() {
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("SOONIFY_GROUPS_ORDERS_TIMEOUT", "1h", "SOONIFY_GROUPS_ORDERS_MAXCONCURRENCY", "1"))))
			.run((context) -> {
				TaskGroupFactory orders = context.getBean(TaskGroupFactory.class).named("orders");
				assertThat(remaining(orders)).isLessThan(HOUR);
				assertThatOneRunsAtATime(orders);
			});
	}

	@Test
	void namesKeepTheirCaseAndDotsGoInBrackets() {
		this.contextRunner
			.withPropertyValues("soonify.groups.productPage.timeout=1h", "soonify.groups[eu.orders].timeout=1h",
					"soonify.groups.under_score-1.timeout=1h")
			.run((context) -> {
				assertThat(context.getBean(SoonifyProperties.class).groups()).containsOnlyKeys("productPage",
						"eu.orders", "under_score-1");
				TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
				assertThat(List.of("productPage", "eu.orders", "under_score-1"))
					.allSatisfy((name) -> assertThat(remaining(taskGroups.named(name))).isLessThan(HOUR));
			});
	}

	private static Duration remaining(TaskGroupFactory factory) {
		try (TaskGroup group = factory.create()) {
			return group.remaining().orElseThrow();
		}
	}

	private static void assertThatTwoRunAtATime(TaskGroupFactory factory) {
		CountDownLatch secondRuns = new CountDownLatch(1);
		try (TaskGroup group = factory.create()) {
			SoonValue<Boolean> met = group.callSoon(() -> secondRuns.await(30, TimeUnit.SECONDS));
			group.runSoon(secondRuns::countDown);
			assertThat(met.join()).isTrue();
		}
	}

	private static void assertThatOneRunsAtATime(TaskGroupFactory factory) {
		assertThatOneKeepsOut(factory, factory);
	}

	private static void assertThatOneKeepsOut(TaskGroupFactory holding, TaskGroupFactory waiting) {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		try (TaskGroup holder = holding.create(); TaskGroup other = waiting.create()) {
			SoonValue<Boolean> first = holder.callSoon(() -> {
				running.countDown();
				return release.await(30, TimeUnit.SECONDS);
			});
			running.await();
			SoonValue<Boolean> second = ((waiting != holding) ? other : holder).callSoon(first::isReady);
			try (TaskGroup free = TaskGroupFactory.builder().build().create()) {
				for (int i = 0; i < 20; i++) {
					free.callSoon(() -> "not limited, so it has overtaken a task that could run").join();
				}
			}
			assertThat(second.state()).isEqualTo(State.PENDING);
			release.countDown();
			assertThat(second.join()).as("the second task ran after the first one").isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError("The test was interrupted", ex);
		}
	}

	private static List<State> oneFails(TaskGroupFactory factory) {
		List<SoonValue<String>> values = new ArrayList<>();
		try (TaskGroup group = factory.create()) {
			values.add(group.callSoon(() -> {
				throw new IllegalStateException("expected");
			}));
			values.add(group.callSoon(() -> "value"));
		}
		return values.stream().map(SoonValue::state).toList();
	}

}
