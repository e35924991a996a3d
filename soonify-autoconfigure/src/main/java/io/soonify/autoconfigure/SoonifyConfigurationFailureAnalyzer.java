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

import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
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
 *
 * <p>
 * Spring Boot's {@code InvalidConfigurationPropertyValueException} would not do: its
 * analyzer comes after that of binding, advises to review the value, knows where it comes
 * from only if it is spelled as in the documentation, and has no words for keys.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SoonifyConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<SoonifyConfigurationException> {

	private final @Nullable Environment environment;

	SoonifyConfigurationFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SoonifyConfigurationException cause) {
		return new FailureAnalysis(cause.isKey() ? keyDescription(cause) : valueDescription(cause), cause.action(),
				cause);
	}

	private String valueDescription(SoonifyConfigurationException cause) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(cause.property(), '.');
		Optional<ConfigurationProperty> written = sources().map((source) -> source.getConfigurationProperty(name))
			.filter(Objects::nonNull)
			.findFirst();
		Object value = written.map(ConfigurationProperty::getValue).orElse(cause.value());
		return "The configuration property '%s' cannot be '%s'%s: %s.".formatted(cause.property(), value, from(written),
				cause.reason());
	}

	/**
	 * Describe a key. It has no value and no origin of its own: whoever wrote it finds it
	 * in a property below it.
	 */
	private String keyDescription(SoonifyConfigurationException cause) {
		String start = bare(cause.property() + cause.value());
		Optional<ConfigurationProperty> below = sources().filter(IterableConfigurationPropertySource.class::isInstance)
			.map(IterableConfigurationPropertySource.class::cast)
			.flatMap((source) -> source.stream()
				.filter((name) -> bare(name.toString()).startsWith(start))
				.map(source::getConfigurationProperty))
			.filter(Objects::nonNull)
			.min(Comparator.comparingInt((property) -> property.getName().toString().length()));
		return "The configuration property '%s' cannot have the key '%s'%s: %s.".formatted(cause.property(),
				cause.value(), from(below), cause.reason());
	}

	/**
	 * Return a name as it can be compared however it was written: brackets, capitals, and
	 * what is dropped from names.
	 */
	private static String bare(String name) {
		return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
	}

	private static String from(Optional<ConfigurationProperty> property) {
		return property.map(ConfigurationProperty::getOrigin).map((origin) -> " (from " + origin + ")").orElse("");
	}

	private Stream<ConfigurationPropertySource> sources() {
		if (!(this.environment instanceof ConfigurableEnvironment configurable)) {
			return Stream.empty();
		}
		return StreamSupport.stream(ConfigurationPropertySources.from(configurable.getPropertySources()).spliterator(),
				false);
	}

}
