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

import io.soonify.autoconfigure.SoonifyProperties.Executor.Mode;
import io.soonify.autoconfigure.SoonifyProperties;
import io.soonify.autoconfigure.registry.SoonifyRegistryAutoConfiguration;
import io.soonify.spi.TaskGroupRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of task groups: up,
 * and out of service only while the application shuts down. The details say how many
 * groups are open, whether new ones are accepted, and what runs the tasks.
 */
@AutoConfiguration(after = SoonifyRegistryAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnBooleanProperty(name = "soonify.enabled", matchIfMissing = true)
@ConditionalOnClass({ Health.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(TaskGroupRegistry.class)
@EnableConfigurationProperties(SoonifyProperties.class)
public final class SoonifyHealthContributorAutoConfiguration {

	/**
	 * The condition is here because on the class it would need the class that is missing.
	 */
	@Bean
	@ConditionalOnMissingBean(name = "soonifyHealthIndicator")
	@ConditionalOnEnabledHealthIndicator("soonify")
	SoonifyHealthIndicator soonifyHealthIndicator(TaskGroupRegistry registry, SoonifyProperties properties,
			@Qualifier("soonifyTaskExecutor") ObjectProvider<Executor> executor) {
		boolean application = properties.executor().mode() == Mode.APPLICATION;
		return new SoonifyHealthIndicator(registry, application ? "application" : kind(executor));
	}

	private static String kind(ObjectProvider<Executor> provider) {
		Executor executor = provider.getIfAvailable();
		if (executor == null) {
			return "library";
		}
		if (executor instanceof SimpleAsyncTaskExecutor) {
			return "virtual";
		}
		return (executor instanceof ThreadPoolTaskExecutor) ? "platform" : executor.getClass().getName();
	}

}
