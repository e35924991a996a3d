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

package io.soonify.autoconfigure.registry;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.TaskGroupFactoryCustomizer;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SoonifyRegistryAutoConfiguration}.
 */
class SoonifyRegistryAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyRegistryAutoConfiguration.class));

	@Test
	void registryKnowsTheGroupsOfTheFactory() {
		this.contextRunner.run((context) -> assertKnown(context, context.getBean(TaskGroupRegistry.class)));
	}

	@Test
	void whenApplicationHasRegistryThenItIsUsed() {
		TaskGroupRegistry mine = TaskGroupRegistry.create();
		this.contextRunner.withBean("mine", TaskGroupRegistry.class, () -> mine).run((context) -> {
			assertThat(context).hasSingleBean(TaskGroupRegistry.class);
			assertKnown(context, mine);
		});
	}

	@Test
	void customizersOfTheApplicationWin() {
		TaskGroupRegistry mine = TaskGroupRegistry.create();
		this.contextRunner.withBean(TaskGroupFactoryCustomizer.class, () -> (builder) -> builder.registry(mine))
			.run((context) -> assertKnown(context, mine));
	}

	@Test
	void whenDisabledThenThereIsNothing() {
		this.contextRunner.withPropertyValues("soonify.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TaskGroupRegistry.class)
				.doesNotHaveBean(TaskGroupFactoryCustomizer.class));
	}

	private static void assertKnown(ApplicationContext context, TaskGroupRegistry registry) {
		assertThat(registry.groups()).isEmpty();
		try (TaskGroup group = context.getBean(TaskGroupFactory.class).named("orders").create()) {
			assertThat(registry.groups()).extracting(TaskGroupInfo::name).containsExactly(group.name());
		}
		assertThat(registry.groups()).isEmpty();
	}

}
