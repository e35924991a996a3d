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

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what editors and the start of applications read. Both files come from
 * annotation processors, which newer compilers leave out silently if they are not asked
 * for.
 */
class ConfigurationMetadataTests {

	private static final String NO_DEFAULT = "none";

	@Test
	void everyPropertyIsThereWithItsDefault() throws IOException {
		assertThat(properties().stream()
			.collect(Collectors.toMap((property) -> property.get("name"),
					(property) -> property.getOrDefault("defaultValue", NO_DEFAULT))))
			.containsAllEntriesOf(Map.ofEntries(Map.entry("soonify.enabled", true),
					Map.entry("soonify.timeout", NO_DEFAULT), Map.entry("soonify.max-concurrency", NO_DEFAULT),
					Map.entry("soonify.straggler-warn-after", "2s"), Map.entry("soonify.groups", NO_DEFAULT),
					Map.entry("soonify.executor.mode", "auto"),
					Map.entry("soonify.executor.thread-name-prefix", "soonify-"),
					Map.entry("soonify.executor.pool.max-size", 256),
					Map.entry("soonify.executor.pool.keep-alive", "60s"), Map.entry("soonify.metrics.enabled", true)));
	}

	@Test
	void everyPropertyHasTypeAndDescription() throws IOException {
		assertThat(properties()).allSatisfy((property) -> {
			assertThat((String) property.get("type")).isNotBlank();
			String description = (String) property.get("description");
			assertThat(description).matches("[A-Z][^\\n]*\\.").doesNotContain("{@", "<").doesNotMatch("(The|An?) .*");
			if (property.get("type").equals(Boolean.class.getName())) {
				assertThat(description).startsWith("Whether ");
			}
		});
	}

	@Test
	void defaultsOfTheMetadataAreThoseOfTheClass() throws IOException {
		SoonifyProperties defaults = new Binder(List.of()).bindOrCreate("soonify", SoonifyProperties.class);
		assertThat(defaults.enabled()).isTrue();
		assertThat(defaults.timeout()).isNull();
		assertThat(defaults.maxConcurrency()).isNull();
		assertThat(defaults.stragglerWarnAfter()).hasSeconds(2);
		assertThat(defaults.groups()).isEmpty();
		assertThat(defaults.executor()).isEqualTo(new SoonifyProperties.Executor(SoonifyProperties.Executor.Mode.AUTO,
				new SoonifyProperties.Executor.Pool(256, Duration.ofSeconds(60)), "soonify-"));
	}

	@Test
	void everyModeHasAHintThatBinds() throws IOException {
		assertThat(hintedValues("soonify.executor.mode"))
			.map((value) -> SoonifyProperties.Executor.Mode.valueOf(value.toUpperCase(Locale.ROOT)))
			.containsExactlyInAnyOrder(SoonifyProperties.Executor.Mode.values());
	}

	@Test
	void namesOfGroupsHaveAHintAndMayBeOthers() throws IOException {
		assertThat(hintedValues("soonify.groups.keys")).containsExactly("default");
		List<String> providers = read("$.hints[?(@.name == 'soonify.groups.keys')].providers[*].name");
		assertThat(providers).containsExactly("any");
	}

	@Test
	void everyHintIsForAPropertyAndSaysWhatItMeans() throws IOException {
		List<Object> names = properties().stream().map((property) -> property.get("name")).toList();
		List<Map<String, Object>> hints = read("$.hints");
		assertThat(hints).isNotEmpty()
			.allSatisfy((hint) -> assertThat(names)
				.contains(((String) hint.get("name")).replaceFirst("\\.(keys|values)$", "")));
		List<Map<String, Object>> values = read("$.hints[*].values[*]");
		assertThat(values)
			.allSatisfy((value) -> assertThat((String) value.get("description")).matches("[A-Z][^\\n]*\\."));
	}

	@Test
	void conditionsAreKnownBeforeClassesAreLoaded() throws IOException {
		Properties metadata = PropertiesLoaderUtils
			.loadProperties(ours("META-INF/spring-autoconfigure-metadata.properties"));
		assertThat(metadata).containsKey(SoonifyAutoConfiguration.class.getName())
			.containsEntry("io.soonify.autoconfigure.metrics.SoonifyMetricsAutoConfiguration.ConditionalOnClass",
					"io.micrometer.core.instrument.MeterRegistry");
	}

	private static List<Map<String, Object>> properties() throws IOException {
		return read("$.properties");
	}

	private static List<String> hintedValues(String name) throws IOException {
		return read("$.hints[?(@.name == '" + name + "')].values[*].value");
	}

	private static <T> T read(String path) throws IOException {
		try (InputStream stream = ours("META-INF/spring-configuration-metadata.json").getInputStream()) {
			return JsonPath.parse(stream).read(path);
		}
	}

	/**
	 * The file next to our classes, not one of Spring Boot's of the same name.
	 */
	private static Resource ours(String path) throws IOException {
		URL classes = SoonifyAutoConfiguration.class.getProtectionDomain().getCodeSource().getLocation();
		return new UrlResource(classes).createRelative(path);
	}

}
