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

import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.Compiled;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the beans of {@link GroupBeansRegistrar} in an application that was processed
 * ahead of time.
 */
class GroupBeansAotTests {

	@Test
	@CompileWithForkedClassLoader
	void beansAreThereWithTheNamesOfTheBuildAndTheOptionsOfTheStart() {
		TestGenerationContext generation = new TestGenerationContext();
		AnnotationConfigApplicationContext prepared = new AnnotationConfigApplicationContext();
		TestPropertyValues.of("soonify.groups[eu.inventory].timeout=1h").applyTo(prepared);
		prepared.register(ExampleConfiguration.class);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(prepared, generation);
		generation.writeGeneratedContent();
		TestCompiler.forSystem()
			.with(generation)
			.compile((compiled) -> start(compiled, initializer, "soonify.groups[eu.inventory].timeout=5h"));
	}

	private static void start(Compiled compiled, ClassName initializer, String property) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			TestPropertyValues.of(property).applyTo(context);
			initializer(compiled, initializer).initialize(context);
			context.refresh();
			assertThat(context.getBean(TaskGroupFactory.class)).isSameAs(context.getBean("taskGroupFactory"));
			try (TaskGroup group = context.getBean(Shop.class).inventory().create()) {
				assertThat(group.name()).isEqualTo("eu.inventory");
				assertThat(group.remaining())
					.hasValueSatisfying((time) -> assertThat(time).isBetween(Duration.ofHours(4), Duration.ofHours(5)));
			}
		}
	}

	@SuppressWarnings("unchecked")
	private static ApplicationContextInitializer<GenericApplicationContext> initializer(Compiled compiled,
			ClassName name) {
		return compiled.getInstance(ApplicationContextInitializer.class, name.canonicalName());
	}

	record Shop(TaskGroupFactory inventory) {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SoonifyAutoConfiguration.class, SoonifyGroupsAutoConfiguration.class })
	static class ExampleConfiguration {

		@Bean
		Shop shop(@Qualifier("eu.inventory") TaskGroupFactory inventory) {
			return new Shop(inventory);
		}

	}

}
