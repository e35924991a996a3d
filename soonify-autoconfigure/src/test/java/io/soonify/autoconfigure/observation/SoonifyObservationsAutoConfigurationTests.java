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

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.executor.SoonifyExecutorAutoConfiguration;
import io.soonify.autoconfigure.metrics.SoonifyMetricsAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SoonifyObservationsAutoConfiguration}.
 */
@Timeout(60)
class SoonifyObservationsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withPropertyValues("soonify.observations.enabled=true")
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class,
				SoonifyObservationsAutoConfiguration.class));

	private final ApplicationContextRunner prometheusContextRunner = this.contextRunner
		.withConfiguration(AutoConfigurations.of(SoonifyMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
				PrometheusMetricsExportAutoConfiguration.class, ObservationAutoConfiguration.class));

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final EndedObservations ended = EndedObservations.of(this.registry);

	@Test
	void groupsAndTasksAreObserved() {
		withRegistry().run((context) -> {
			runGroup(context.getBean(TaskGroupFactory.class));
			assertThat(this.ended.tree()).containsExactly("group default {group=default, outcome=success, tasks=1}",
					"  task of default {group=default, outcome=success, task=task-1}");
		});
	}

	@Test
	void nothingIsObservedUnlessThatIsAskedFor() {
		withRegistry().withPropertyValues("soonify.observations.enabled=")
			.run((context) -> assertThatNothingIsObserved(context.getBean(TaskGroupFactory.class)));
		withRegistry().withPropertyValues("soonify.observations.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(ObservationTaskGroupListener.class)
				.doesNotHaveBean(MeterlessObservationHandler.class);
			assertThatNothingIsObserved(context.getBean(TaskGroupFactory.class));
		});
	}

	@Test
	void whenDisabledThenThereIsNothing() {
		withRegistry().withPropertyValues("soonify.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ObservationTaskGroupListener.class)
				.doesNotHaveBean(MeterlessObservationHandler.class));
	}

	@Test
	void whenThereIsNoRegistryThenThereAreGroups() {
		this.contextRunner.run((context) -> assertThatNothingIsObserved(context.getBean(TaskGroupFactory.class)));
	}

	@Test
	void whenMicrometerIsMissingThenThereAreGroups() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThatNothingIsObserved(context.getBean(TaskGroupFactory.class)));
	}

	@Test
	void whenThereAreNoMetersThenGroupsAreObserved() {
		withRegistry().withClassLoader(new FilteredClassLoader("io.micrometer.core")).run((context) -> {
			runGroup(context.getBean(TaskGroupFactory.class));
			assertThat(this.ended.tree()).hasSize(2);
		});
	}

	@Test
	void conventionsOfTheApplicationAreUsed() {
		withRegistry().withUserConfiguration(ConventionConfiguration.class).run((context) -> {
			runGroup(context.getBean(TaskGroupFactory.class));
			assertThat(this.ended.tree()).containsExactly("my group {group=default, outcome=success, tasks=1}",
					"  my task {group=default, outcome=success, task=task-1}");
		});
	}

	@Test
	void noMetersAreMadeOfTheseObservations() {
		this.prometheusContextRunner.run((context) -> {
			EndedObservations observed = EndedObservations.of(context.getBean(ObservationRegistry.class));
			runGroup(context.getBean(TaskGroupFactory.class));
			Observation.createNotStarted("other", context.getBean(ObservationRegistry.class)).observe(() -> {
			});
			assertThat(observed.tree()).hasSize(3);
			assertThat(tagKeys(context.getBean(MeterRegistry.class))).containsExactlyInAnyOrder(
					"soonify.group[group, outcome]", "soonify.task[group, outcome]", "soonify.group.active[group]",
					"soonify.group.overrun[group]", "soonify.task.active[group]", "soonify.group.tasks[group]",
					"soonify.task.waiting[group]", "soonify.group.leaked[group]", "soonify.task.stragglers[group]",
					"soonify.task.rejected[group]", "other[error]", "other.active[]");
			assertThat(context.getBean(PrometheusMeterRegistry.class).scrape())
				.contains("soonify_group_seconds_count{group=\"default\",outcome=\"success\"} 1",
						"soonify_task_seconds_count{group=\"default\",outcome=\"success\"} 1",
						"soonify_group_active{group=\"default\"} 0.0", "other_seconds_count{error=\"none\"} 1")
				.doesNotContain("soonify_group_active_seconds", "soonify_task_active_seconds");
		});
	}

	@Test
	void noMetersAreMadeOfThemEitherWhenThereAreNoOthers() {
		this.prometheusContextRunner.withPropertyValues("soonify.metrics.enabled=false").run((context) -> {
			runGroup(context.getBean(TaskGroupFactory.class));
			assertThat(tagKeys(context.getBean(MeterRegistry.class))).isEmpty();
		});
	}

	private ApplicationContextRunner withRegistry() {
		return this.contextRunner.withBean(ObservationRegistry.class, () -> this.registry);
	}

	private void assertThatNothingIsObserved(TaskGroupFactory taskGroups) {
		runGroup(taskGroups);
		assertThat(this.ended.tree()).isEmpty();
	}

	private static void runGroup(TaskGroupFactory taskGroups) {
		assertThat(taskGroups.map(List.of(1), (i) -> i + 1)).containsExactly(2);
	}

	private static Set<String> tagKeys(MeterRegistry registry) {
		return registry.getMeters()
			.stream()
			.map(Meter::getId)
			.map((id) -> id.getName() + id.getTags().stream().map(Tag::getKey).toList())
			.collect(Collectors.toSet());
	}

	@Configuration(proxyBeanMethods = false)
	static class ConventionConfiguration {

		@Bean
		TaskGroupObservationConvention groupConvention() {
			return new DefaultTaskGroupObservationConvention() {
				@Override
				public String getContextualName(TaskGroupObservationContext context) {
					return "my group";
				}
			};
		}

		@Bean
		TaskObservationConvention taskConvention() {
			return new DefaultTaskObservationConvention() {
				@Override
				public String getContextualName(TaskObservationContext context) {
					return "my task";
				}
			};
		}

	}

}
