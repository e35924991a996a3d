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
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

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
			.containsExactlyInAnyOrderEntriesOf(Map.of("soonify.enabled", true, "soonify.timeout", NO_DEFAULT,
					"soonify.executor.mode", "auto", "soonify.executor.thread-name-prefix", "soonify-",
					"soonify.executor.pool.max-size", 256, "soonify.executor.pool.keep-alive", "60s",
					"soonify.metrics.enabled", true, "soonify.context.enabled", true, "soonify.context.mdc", true,
					"soonify.observations.enabled", false));
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
	void conditionsAreKnownBeforeClassesAreLoaded() throws IOException {
		Properties metadata = PropertiesLoaderUtils
			.loadProperties(ours("META-INF/spring-autoconfigure-metadata.properties"));
		assertThat(metadata).containsKey(SoonifyAutoConfiguration.class.getName())
			.containsEntry("io.soonify.autoconfigure.metrics.SoonifyMetricsAutoConfiguration.ConditionalOnClass",
					"io.micrometer.core.instrument.MeterRegistry");
	}

	private static List<Map<String, Object>> properties() throws IOException {
		try (InputStream stream = ours("META-INF/spring-configuration-metadata.json").getInputStream()) {
			return JsonPath.parse(stream).read("$.properties");
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
