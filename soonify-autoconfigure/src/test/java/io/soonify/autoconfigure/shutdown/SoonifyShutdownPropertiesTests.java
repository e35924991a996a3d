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

package io.soonify.autoconfigure.shutdown;

import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.SoonifyConfigurationException;
import io.soonify.autoconfigure.registry.SoonifyRegistryAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SoonifyShutdownProperties}.
 */
class SoonifyShutdownPropertiesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyRegistryAutoConfiguration.class,
				SoonifyShutdownAutoConfiguration.class, LifecycleAutoConfiguration.class));

	@Test
	void whenSpringSaysNothingOfPhasesThenGroupsHaveSpringsDefault() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class,
					SoonifyRegistryAutoConfiguration.class, SoonifyShutdownAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(ShutdownTimes.class).grace()).hasToString("PT9S"));
	}

	@Test
	void gracePeriodFollowsThePhaseTimeout() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(ShutdownTimes.class).grace()).hasToString("PT28S"));
		this.contextRunner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=10s")
			.run((context) -> assertThat(context.getBean(ShutdownTimes.class).grace()).hasToString("PT9S"));
	}

	@Test
	void whenGracePeriodIsNegativeThenContextDoesNotStart() {
		this.contextRunner.withPropertyValues("soonify.shutdown.grace-period=-1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(SoonifyConfigurationException.class,
						(failure) -> assertThat(failure.property()).isEqualTo("soonify.shutdown.grace-period")));
	}

}
