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

package io.soonify.autoconfigure.actuate;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.executor.SoonifyExecutorAutoConfiguration;
import io.soonify.autoconfigure.registry.SoonifyRegistryAutoConfiguration;
import io.soonify.spi.TaskGroupRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SoonifyHealthContributorAutoConfiguration}.
 */
class SoonifyHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyRegistryAutoConfiguration.class,
				SoonifyExecutorAutoConfiguration.class, SoonifyHealthContributorAutoConfiguration.class));

	@Test
	void healthIsUpWithDetails() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=platform").run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).containsEntry("accepting", true)
				.containsEntry("openGroups", 0)
				.containsEntry("executor", "platform");
			try (TaskGroup group = context.getBean(TaskGroupFactory.class).create()) {
				assertThat(group.isCancelled()).isFalse();
				assertThat(health(context).getDetails()).containsEntry("openGroups", 1);
			}
		});
	}

	@Test
	void healthIsOutOfServiceOnlyWhileGroupsAreRefused() {
		this.contextRunner.run((context) -> {
			TaskGroupRegistry registry = context.getBean(TaskGroupRegistry.class);
			registry.refuseNewGroups("the application is shutting down");
			assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(health(context).getDetails()).containsEntry("accepting", false).containsKey("openGroups");
			registry.acceptNewGroups();
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void executorOfVirtualThreadsIsNamed() {
		this.contextRunner
			.run((context) -> assertThat(health(context).getDetails()).containsEntry("executor", "virtual"));
	}

	@Test
	void executorOfTheApplicationIsNamed() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withPropertyValues("soonify.executor.mode=application")
			.run((context) -> assertThat(health(context).getDetails()).containsEntry("executor", "application"));
		this.contextRunner.withBean("soonifyTaskExecutor", Executor.class, Executors::newCachedThreadPool)
			.run((context) -> assertThat(health(context).getDetails()).containsEntry("executor",
					"java.util.concurrent.ThreadPoolExecutor"));
	}

	@Test
	void healthTakesPartInThatOfTheApplication() {
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(HealthContributorRegistryAutoConfiguration.class,
					HealthContributorAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(HealthContributorRegistry.class).getContributor("soonify"))
				.isNotNull());
	}

	@Test
	void whenApplicationHasIndicatorThenBacksOff() {
		this.contextRunner.withBean("soonifyHealthIndicator", HealthIndicator.class, () -> () -> Health.down().build())
			.run((context) -> assertThat(context).doesNotHaveBean(SoonifyHealthIndicator.class));
	}

	@Test
	void whenSwitchedOffThenThereIsNone() {
		for (String property : new String[] { "management.health.soonify.enabled=false",
				"management.health.defaults.enabled=false", "soonify.enabled=false" }) {
			this.contextRunner.withPropertyValues(property)
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthIndicator.class));
		}
	}

	@Test
	void whenHealthIsMissingThenThereIsNone() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("soonifyHealthIndicator"));
	}

	private static Health health(ApplicationContext context) {
		Health health = context.getBean(SoonifyHealthIndicator.class).health(true);
		assertThat(health).isNotNull();
		return health;
	}

}
