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
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationConvention;
import io.soonify.autoconfigure.metrics.SoonifyMetricsAutoConfiguration;
import io.soonify.autoconfigure.observation.TaskGroupObservationDocumentation;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/reference.md} says what the code does.
 */
class ReferencePageTests {

	private static final String NAMED = "soonify.groups.<name>.";

	@Test
	void propertiesAndDefaultsAreThoseOfTheMetadata() throws IOException {
		Map<String, String> documented = ReferencePage.read()
			.table("property")
			.stream()
			.filter((row) -> !row.get(0).startsWith(NAMED))
			.collect(Collectors.toMap((row) -> row.get(0), (row) -> row.get(1)));
		assertThat(documented).containsExactlyInAnyOrderEntriesOf(metadata().stream()
			.collect(Collectors.toMap((property) -> (String) property.get("name"),
					(property) -> property.getOrDefault("defaultValue", "none").toString())));
	}

	@Test
	void optionsOfNamedGroupsAreThoseOfTheClass() throws IOException {
		assertThat(ReferencePage.read().table("property")).filteredOn((row) -> row.get(0).startsWith(NAMED))
			.map((row) -> row.get(0).substring(NAMED.length()) + " = " + row.get(1))
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(SoonifyProperties.Group.class.getRecordComponents())
				.map((component) -> DataObjectPropertyName.toDashedForm(component.getName()) + " = none")
				.toList());
	}

	@Test
	void valuesOfEnumerationsAreAllThere() throws IOException {
		assertThat(meaning("soonify.executor.mode")).contains(dashed(SoonifyProperties.Executor.Mode.values()));
		assertThat(meaning(NAMED + "policy")).contains(dashed(SoonifyProperties.Group.Policy.values()));
	}

	@Test
	void everyPropertyHasAMeaning() throws IOException {
		assertThat(ReferencePage.read().table("property")).allSatisfy((row) -> assertThat(row.get(2)).isNotBlank());
	}

	@Test
	void metersTypesAndTagsAreThoseOfTheRegistry() throws IOException {
		Set<String> documented = new TreeSet<>();
		for (List<String> row : ReferencePage.read().table("meter")) {
			documented.add(row.get(0) + " " + row.get(1) + " " + new TreeSet<>(ReferencePage.list(row.get(2))));
			assertThat(row.get(3)).isNotBlank();
		}
		assertThat(documented).isEqualTo(meters().stream()
			.map((meter) -> meter.getId().getName() + " " + dashed(meter.getId().getType()).replace('-', ' ') + " "
					+ tagKeys(meter))
			.collect(Collectors.toCollection(TreeSet::new)));
	}

	@Test
	void valuesOfTagsAreThoseOfTheRegistry() throws IOException {
		List<String> documented = new ArrayList<>();
		for (List<String> row : ReferencePage.read().table("tag")) {
			if (!row.get(1).equals("all")) {
				ReferencePage.list(row.get(2))
					.forEach((value) -> documented.add(row.get(1) + " " + row.get(0) + " " + value));
			}
		}
		assertThat(documented).containsExactlyInAnyOrderElementsOf(meters().stream()
			.flatMap((meter) -> meter.getId()
				.getTags()
				.stream()
				.filter((tag) -> !tag.getKey().equals("group"))
				.map((tag) -> meter.getId().getName() + " " + tag.getKey() + " " + tag.getValue()))
			.toList());
	}

	@Test
	void observationsAndTheirKeysAreThoseOfTheCode() throws IOException {
		List<String> documented = ReferencePage.read()
			.table("observation")
			.stream()
			.map((row) -> row.get(0) + " " + ReferencePage.list(row.get(1)) + " " + ReferencePage.list(row.get(2)))
			.toList();
		assertThat(documented)
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(TaskGroupObservationDocumentation.values())
				.map((observation) -> name(observation) + " " + names(observation.getLowCardinalityKeyNames()) + " "
						+ names(observation.getHighCardinalityKeyNames()))
				.toList());
	}

	@Test
	void endpointsAndTheirOperationsAreThoseOfTheCode() throws IOException {
		List<String> documented = ReferencePage.read()
			.table("endpoint")
			.stream()
			.map((row) -> row.get(0) + " " + row.get(1))
			.toList();
		List<String> found = new ArrayList<>();
		for (JavaClass endpoint : new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackagesOf(SoonifyAutoConfiguration.class)
			.that(CanBeAnnotated.Predicates.annotatedWith(Endpoint.class))) {
			assertThat(endpoint.getMethods()).noneMatch((method) -> method.isAnnotatedWith(WriteOperation.class)
					|| method.isAnnotatedWith(DeleteOperation.class));
			found.add(endpoint.getAnnotationOfType(Endpoint.class).id() + " read");
		}
		assertThat(documented).containsExactlyInAnyOrderElementsOf(found);
	}

	private static String name(TaskGroupObservationDocumentation observation) {
		try {
			Object convention = Objects.requireNonNull(observation.getDefaultConvention())
				.getDeclaredConstructor()
				.newInstance();
			return Objects.requireNonNull(((ObservationConvention<?>) convention).getName());
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	private static List<String> names(KeyName[] keys) {
		return Arrays.stream(keys).map(KeyName::asString).toList();
	}

	private static String meaning(String property) throws IOException {
		return ReferencePage.read()
			.table("property")
			.stream()
			.filter((row) -> row.get(0).equals(property))
			.map((row) -> row.get(2))
			.findFirst()
			.orElseThrow();
	}

	private static String[] dashed(Enum<?>... values) {
		return Arrays.stream(values).map(ReferencePageTests::dashed).toArray(String[]::new);
	}

	private static String dashed(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static List<Map<String, Object>> metadata() throws IOException {
		URI classes = URI
			.create(SoonifyProperties.class.getProtectionDomain().getCodeSource().getLocation().toString());
		try (InputStream stream = classes.resolve("META-INF/spring-configuration-metadata.json").toURL().openStream()) {
			return JsonPath.parse(stream).read("$.properties");
		}
	}

	private static List<Meter> meters() {
		List<Meter> meters = new ArrayList<>();
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyMetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> meters.addAll(context.getBean(MeterRegistry.class).getMeters()));
		assertThat(meters).isNotEmpty();
		return meters;
	}

	private static Set<String> tagKeys(Meter meter) {
		return meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new));
	}

}
