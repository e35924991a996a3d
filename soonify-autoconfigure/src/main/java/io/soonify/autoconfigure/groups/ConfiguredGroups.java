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

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.soonify.autoconfigure.SoonifyConfigurationException;
import io.soonify.autoconfigure.SoonifyProperties;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;

/**
 * The names under {@code soonify.groups}, read before there are beans. What binding would
 * pass over in silence is refused here: an operator believes that it works.
 */
final class ConfiguredGroups {

	private static final String PREFIX = "soonify.groups";

	private static final Set<String> OPTIONS = Arrays.stream(SoonifyProperties.Group.class.getRecordComponents())
		.map((component) -> DataObjectPropertyName.toDashedForm(component.getName()))
		.collect(Collectors.toCollection(TreeSet::new));

	private final Environment environment;

	ConfiguredGroups(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Return the names.
	 * @return the names, in the order of their properties
	 * @throws SoonifyConfigurationException if there is something that is no option of
	 * groups
	 */
	Set<String> names() {
		checkSpelling();
		Map<String, Object> groups = Binder.get(this.environment)
			.bind(PREFIX, Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of);
		groups.forEach(ConfiguredGroups::checkOptions);
		return groups.keySet();
	}

	/**
	 * Refuse names with characters that binding would drop, so that the options would be
	 * those of another name.
	 */
	private void checkSpelling() {
		if (this.environment instanceof ConfigurableEnvironment configurable) {
			configurable.getPropertySources()
				.stream()
				.filter(EnumerablePropertySource.class::isInstance)
				.flatMap((source) -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
				.filter((property) -> property.startsWith(PREFIX + "."))
				.map((property) -> property.substring(PREFIX.length() + 1).split("[.\\[]", 2)[0])
				.filter((name) -> !name.matches("[A-Za-z0-9_-]*"))
				.findFirst()
				.ifPresent((name) -> {
					throw SoonifyConfigurationException.forKey(PREFIX, name,
							"the name of a group is a tag of meters, and this is no valid one",
							"Write a name of letters, digits, '-' and '_', and give the groups the same name in code: "
									+ "taskGroups.named(\"...\").");
				});
		}
	}

	private static void checkOptions(String name, Object options) {
		if (!(options instanceof Map<?, ?> map)) {
			throw new SoonifyConfigurationException(PREFIX + "." + name, options,
					"groups have options, and no value of their own",
					"Write an option below it, such as %s.%s.timeout=2s, or remove the property.".formatted(PREFIX,
							name));
		}
		paths(map).filter((option) -> OPTIONS.stream().noneMatch((known) -> isSame(known, option)))
			.findFirst()
			.ifPresent((option) -> {
				throw SoonifyConfigurationException.forKey(PREFIX + "." + name, option,
						"groups have no option of that name",
						"Write one of %s. The name of groups that has dots goes in brackets, as in %s[eu.orders].timeout."
							.formatted(String.join(", ", OPTIONS), PREFIX));
			});
	}

	private static Stream<String> paths(Map<?, ?> options) {
		return options.entrySet()
			.stream()
			.flatMap((option) -> (option.getValue() instanceof Map<?, ?> below)
					? paths(below).map((path) -> option.getKey() + "." + path) : Stream.of(option.getKey().toString()));
	}

	/**
	 * Tell whether an option may be spelled like this, also as environment variable,
	 * where MAX_CONCURRENCY has two levels.
	 */
	private static boolean isSame(String known, String option) {
		return bare(known).equals(bare(option));
	}

	private static String bare(String option) {
		return option.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
	}

}
