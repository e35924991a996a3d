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

import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.TaskGroupFactoryCustomizer;
import io.soonify.spi.TaskGroupRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link TaskGroupRegistry}
 * that knows the open groups of the application, for those who show them and those who
 * shut them down. A {@code TaskGroupFactory} bean of the application has a part in it if
 * it is built with that bean.
 */
@AutoConfiguration(before = SoonifyAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "soonify.enabled", matchIfMissing = true)
public final class SoonifyRegistryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TaskGroupRegistry taskGroupRegistry() {
		return TaskGroupRegistry.create();
	}

	/**
	 * Sets the registry before other customizers are called, so that they can set
	 * another.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	TaskGroupFactoryCustomizer soonifyRegistryCustomizer(TaskGroupRegistry registry) {
		return (builder) -> builder.registry(registry);
	}

}
