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

import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Says what to write instead of a wrong {@code soonify.*} property. It comes first,
 * because what binding throws around the exception has an analyzer too, one that knows
 * less.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SoonifyConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<SoonifyConfigurationException> {

	private final @Nullable Environment environment;

	SoonifyConfigurationFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SoonifyConfigurationException cause) {
		String description = properties(cause.property()).findFirst()
			.map((written) -> description(cause, written.getValue(), written.getOrigin()))
			.orElseGet(() -> description(cause, cause.value(), null));
		return new FailureAnalysis(description, cause.action(), cause);
	}

	private String description(SoonifyConfigurationException cause, Object value, @Nullable Object origin) {
		return "The configuration property '%s' cannot be '%s'%s: %s.".formatted(cause.property(), value,
				(origin != null) ? " (from " + origin + ")" : "", cause.reason());
	}

	private Stream<ConfigurationProperty> properties(String name) {
		if (!(this.environment instanceof ConfigurableEnvironment configurable)) {
			return Stream.empty();
		}
		ConfigurationPropertyName propertyName = ConfigurationPropertyName.of(name);
		return StreamSupport
			.stream(ConfigurationPropertySources.from(configurable.getPropertySources()).spliterator(), false)
			.map((source) -> source.getConfigurationProperty(propertyName))
			.filter(Objects::nonNull);
	}

}
