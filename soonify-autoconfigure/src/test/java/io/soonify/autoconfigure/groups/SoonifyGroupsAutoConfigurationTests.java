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

package io.soonify.autoconfigure.groups;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.SoonifyProperties;
import io.soonify.autoconfigure.TaskGroupFactoryCustomizer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SoonifyGroupsAutoConfiguration}.
 */
class SoonifyGroupsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyGroupsAutoConfiguration.class));

	@Test
	void everyNameIsABeanToInjectByQualifier() {
		this.contextRunner
			.withPropertyValues("soonify.groups.inventory.timeout=1h", "soonify.groups.prices.policy=supervised")
			.withBean(Shop.class)
			.run((context) -> {
				Shop shop = context.getBean(Shop.class);
				assertThat(nameOf(shop.byQualifier)).isEqualTo("inventory");
				assertThat(remaining(shop.byQualifier)).isLessThanOrEqualTo(Duration.ofHours(1));
				assertThat(shop.byQualifier).isSameAs(context.getBean("inventory"));
				assertThat(nameOf(context.getBean("prices", TaskGroupFactory.class))).isEqualTo("prices");
			});
	}

	@Test
	void injectionWithoutQualifierStaysUnambiguous() {
		this.contextRunner.withPropertyValues("soonify.groups.inventory.timeout=1h", "soonify.groups.prices.timeout=1h")
			.withBean(Shop.class)
			.run((context) -> {
				Shop shop = context.getBean(Shop.class);
				assertThat(nameOf(shop.plain)).isEqualTo("default");
				assertThat(nameOf(shop.inventory)).as("the parameter's name is no qualifier").isEqualTo("default");
				assertThat(shop.all).containsExactly(shop.plain);
				assertThat(context.getBean(TaskGroupFactory.class)).isSameAs(shop.plain);
				assertThat(context.getBeanProvider(TaskGroupFactory.class).getObject()).isSameAs(shop.plain);
			});
	}

	@Test
	void factoryOfABeanCanBeTunedInCodeAndConfigurationWins() {
		this.contextRunner.withPropertyValues("soonify.groups.inventory.timeout=1h").run((context) -> {
			TaskGroupFactory inventory = context.getBean("inventory", TaskGroupFactory.class);
			assertThat(remaining(inventory.withTimeout(Duration.ofHours(5)))).isLessThan(Duration.ofHours(2));
		});
	}

	@Test
	void whenCustomizersSetANameThenBeansKeepTheirs() {
		this.contextRunner.withPropertyValues("soonify.groups.inventory.timeout=1h")
			.withBean(TaskGroupFactoryCustomizer.class, () -> (builder) -> builder.name("shop"))
			.run((context) -> {
				assertThat(nameOf(context.getBean(TaskGroupFactory.class))).isEqualTo("shop");
				assertThat(nameOf(context.getBean("inventory", TaskGroupFactory.class))).isEqualTo("inventory");
			});
	}

	@Test
	void namesWithDotsOrCapitalsAreBeansToo() {
		this.contextRunner
			.withPropertyValues("soonify.groups[eu.orders].timeout=1h", "soonify.groups.productPage.timeout=1h")
			.run((context) -> assertThat(List.of("eu.orders", "productPage"))
				.allSatisfy((name) -> assertThat(nameOf(qualified(context, name))).isEqualTo(name)));
	}

	@Test
	void environmentVariablesMayHaveUnderscoresForDashesInOptions() {
		this.contextRunner
			.withInitializer(environmentVariables(
					Map.of("SOONIFY_GROUPS_INVENTORY_MAX_CONCURRENCY", "3", "SOONIFY_GROUPS_INVENTORY_TIMEOUT", "1h")))
			.run((context) -> {
				assertThat(context.getBean(SoonifyProperties.class).groups().get("inventory").maxConcurrency())
					.isEqualTo(3);
				assertThat(remaining(context.getBean("inventory", TaskGroupFactory.class))).isNotNull();
			});
	}

	@Test
	void environmentVariablesWinOverFilesWhateverTheNameLooksLike() {
		this.contextRunner.withPropertyValues("soonify.groups.product-page.timeout=9h")
			.withInitializer(environmentVariables(Map.of("SOONIFY_GROUPS_PRODUCTPAGE_TIMEOUT", "1h")))
			.run((context) -> assertThat(remaining(qualified(context, "product-page")))
				.isLessThan(Duration.ofHours(2)));
	}

	@Test
	void whenNothingIsConfiguredThenThereIsOneFactory() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(TaskGroupFactory.class));
	}

	@Test
	void whenDisabledThenThereIsNothing() {
		this.contextRunner.withPropertyValues("soonify.enabled=false", "soonify.groups.inventory.timeout=1h")
			.run((context) -> assertThat(context).doesNotHaveBean(TaskGroupFactory.class));
	}

	@Test
	void whenApplicationHasFactoryThenThereAreNoneBecausePropertiesDoNotApplyToIt() {
		for (String name : List.of("mine", "taskGroupFactory")) {
			this.contextRunner.withPropertyValues("soonify.groups.inventory.timeout=1h")
				.withBean(name, TaskGroupFactory.class, () -> mock(TaskGroupFactory.class))
				.run((context) -> {
					assertThat(context).hasSingleBean(TaskGroupFactory.class).hasBean(name);
					assertThatExceptionOfType(NoSuchBeanDefinitionException.class)
						.isThrownBy(() -> qualified(context, "inventory"));
				});
		}
	}

	@Test
	void whenAnotherBeanHasTheNameThenItKeepsItAndTheQualifierWorks() {
		this.contextRunner.withPropertyValues("soonify.groups.inventory.timeout=1h")
			.withBean("inventory", StringBuilder.class)
			.withBean(Shop.class)
			.run((context) -> {
				assertThat(context.getBean("inventory")).isInstanceOf(StringBuilder.class);
				assertThat(nameOf(context.getBean(Shop.class).byQualifier)).isEqualTo("inventory");
				assertThat(context.getBean("inventoryTaskGroupFactory"))
					.isSameAs(context.getBean(Shop.class).byQualifier);
			});
	}

	@Test
	void whenABeanOfSpringBootHasTheNameThenItKeepsIt() {
		this.contextRunner.withPropertyValues("soonify.groups.taskScheduler.timeout=1h")
			.withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
			.withUserConfiguration(SchedulingConfiguration.class)
			.run((context) -> {
				assertThat(context.getBean("taskScheduler")).isInstanceOf(TaskScheduler.class);
				assertThat(nameOf(qualified(context, "taskScheduler"))).isEqualTo("taskScheduler");
			});
	}

	@Test
	void whenApplicationHasFactoryOfTheNameThenThatTakesItsPlace() {
		this.contextRunner.withPropertyValues("soonify.groups.inventory.timeout=1h")
			.withUserConfiguration(OwnInventoryConfiguration.class)
			.run((context) -> {
				assertThat(context.getBeansOfType(TaskGroupFactory.class)).containsOnlyKeys("taskGroupFactory",
						"inventory");
				assertThat(nameOf(qualified(context, "inventory"))).isEqualTo("own");
			});
	}

	private static ApplicationContextInitializer<ConfigurableApplicationContext> environmentVariables(
			Map<String, Object> variables) {
		return (context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
	}

	private static TaskGroupFactory qualified(ConfigurableApplicationContext context, String name) {
		return BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getBeanFactory(), TaskGroupFactory.class, name);
	}

	private static String nameOf(TaskGroupFactory factory) {
		try (TaskGroup group = factory.create()) {
			return group.name();
		}
	}

	private static Duration remaining(TaskGroupFactory factory) {
		try (TaskGroup group = factory.create()) {
			return group.remaining().orElseThrow();
		}
	}

	static class Shop {

		private final TaskGroupFactory byQualifier;

		private final TaskGroupFactory plain;

		private final TaskGroupFactory inventory;

		private final List<TaskGroupFactory> all;

		@Autowired
		Shop(@Qualifier("inventory") TaskGroupFactory byQualifier, TaskGroupFactory plain, TaskGroupFactory inventory,
				List<TaskGroupFactory> all) {
			this.byQualifier = byQualifier;
			this.plain = plain;
			this.inventory = inventory;
			this.all = all;
		}

	}

	@EnableScheduling
	@Configuration(proxyBeanMethods = false)
	static class SchedulingConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnInventoryConfiguration {

		@Bean(defaultCandidate = false)
		TaskGroupFactory inventory() {
			return TaskGroupFactory.builder().name("own").build();
		}

	}

}
