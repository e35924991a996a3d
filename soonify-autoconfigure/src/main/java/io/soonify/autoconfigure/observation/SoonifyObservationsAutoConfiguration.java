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

package io.soonify.autoconfigure.observation;

import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for observations of task groups and
 * their tasks, if {@code soonify.observations.enabled} is {@code true} and there is an
 * {@link ObservationRegistry}. They are listed in
 * {@link TaskGroupObservationDocumentation}; beans of the types
 * {@link TaskGroupObservationConvention} and {@link TaskObservationConvention} change
 * their names and key values.
 *
 * <p>
 * With tracing, each group is a span, a child of that of the request, and each task a
 * child of that of its group. Meters are not made of these observations: those of groups
 * and tasks are recorded on their own.
 */
@AutoConfiguration(before = SoonifyAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnSingleCandidate(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "soonify.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("soonify.observations.enabled")
@EnableConfigurationProperties(SoonifyObservationsProperties.class)
public final class SoonifyObservationsAutoConfiguration {

	@Bean
	ObservationTaskGroupListener soonifyObservationTaskGroupListener(ObservationRegistry registry,
			ObjectProvider<TaskGroupObservationConvention> groupConvention,
			ObjectProvider<TaskObservationConvention> taskConvention) {
		return new ObservationTaskGroupListener(registry, groupConvention.getIfAvailable(),
				taskConvention.getIfAvailable());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterObservationHandler.class)
	static class MetersConfiguration {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		MeterlessObservationHandler soonifyMeterlessObservationHandler() {
			return new MeterlessObservationHandler();
		}

	}

}
