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

import io.soonify.autoconfigure.registry.SoonifyRegistryAutoConfiguration;
import io.soonify.spi.TaskGroupRegistry;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the actuator endpoint
 * {@code soonify}: the live tree of open groups, with at most
 * {@value SoonifyEndpoint#MOST_GROUPS} groups and {@value SoonifyEndpoint#MOST_TASKS}
 * tasks of each. It shows the groups of the {@link TaskGroupRegistry} bean.
 */
@AutoConfiguration(after = SoonifyRegistryAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "soonify.enabled", matchIfMissing = true)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(TaskGroupRegistry.class)
public final class SoonifyEndpointAutoConfiguration {

	/**
	 * The condition is here because on the class it would need the class that is missing.
	 */
	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	SoonifyEndpoint soonifyEndpoint(TaskGroupRegistry registry) {
		return new SoonifyEndpoint(registry);
	}

}
