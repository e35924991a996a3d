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

import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.registry.SoonifyRegistryAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SoonifyEndpointAutoConfiguration}.
 */
class SoonifyEndpointAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer((context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyRegistryAutoConfiguration.class,
				SoonifyEndpointAutoConfiguration.class));

	@Test
	void whenExposedThenThereIsAnEndpoint() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=soonify")
			.run((context) -> assertThat(context).hasSingleBean(SoonifyEndpoint.class));
	}

	@Test
	void whenNotExposedThenThereIsNone() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(SoonifyEndpoint.class));
	}

	@Test
	void whenAccessIsDeniedThenThereIsNone() {
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"management.endpoint.soonify.access=none")
			.run((context) -> assertThat(context).doesNotHaveBean(SoonifyEndpoint.class));
	}

	@Test
	void whenThereIsNoRegistryThenThereIsNone() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SoonifyEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SoonifyEndpoint.class));
	}

	@Test
	void whenDisabledThenThereIsNone() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=*", "soonify.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SoonifyEndpoint.class));
	}

	@Test
	void whenActuatorIsMissingThenThereIsNone() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SoonifyEndpoint.class));
	}

}
