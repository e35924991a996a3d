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

import io.soonify.CompletionPolicy;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOverrides;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Soonify: a
 * {@link TaskGroupFactory} that follows {@link SoonifyProperties}, tells every
 * {@link TaskGroupListener} bean, asks every {@link CancellationConsequence} bean, and is
 * open to {@link TaskGroupFactoryCustomizer} beans. What is configured under
 * {@code soonify.groups} wins over customizers, and over what code sets for groups of
 * that name. It backs off when the application defines a factory of its own, and when
 * {@code soonify.enabled} is {@code false}.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "soonify.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SoonifyProperties.class)
public final class SoonifyAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TaskGroupFactory taskGroupFactory(SoonifyProperties properties, ObjectProvider<TaskGroupListener> listeners,
			ObjectProvider<CancellationConsequence> consequences,
			ObjectProvider<TaskGroupFactoryCustomizer> customizers) {
		TaskGroupFactory.Builder builder = TaskGroupFactory.builder();
		PropertyMapper map = PropertyMapper.get();
		map.from(properties::timeout).to(builder::timeout);
		map.from(properties::maxConcurrency).to(builder::maxConcurrency);
		map.from(properties::stragglerWarnAfter).to(builder::stragglerWarnAfter);
		listeners.orderedStream().forEach(builder::listener);
		consequences.orderedStream().forEach(builder::consequenceOfCancellation);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		properties.groups().forEach((name, group) -> builder.override(name, (fixed) -> fix(group, fixed)));
		return builder.build();
	}

	private static void fix(SoonifyProperties.Group group, TaskGroupOverrides fixed) {
		PropertyMapper map = PropertyMapper.get();
		map.from(group::timeout).to(fixed::timeout);
		map.from(group::maxConcurrency).to(fixed::maxConcurrency);
		map.from(group::maxTotalConcurrency).to(fixed::maxTotalConcurrency);
		map.from(group::policy).as(SoonifyAutoConfiguration::policy).to(fixed::policy);
	}

	private static CompletionPolicy policy(SoonifyProperties.Group.Policy policy) {
		return switch (policy) {
			case FAIL_FAST -> CompletionPolicy.failFast();
			case SUPERVISED -> CompletionPolicy.supervised();
			case FIRST_SUCCESS -> CompletionPolicy.firstSuccess();
		};
	}

}
