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

package io.soonify.autoconfigure.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.executor.SoonifyExecutorAutoConfiguration;
import io.soonify.autoconfigure.logging.SoonifyLoggingAutoConfiguration;
import io.soonify.spi.TaskGroupListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SoonifyMetricsAutoConfiguration}.
 */
@Timeout(60)
class SoonifyMetricsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class,
				SoonifyMetricsAutoConfiguration.class));

	private final ApplicationContextRunner bootContextRunner = this.contextRunner.withConfiguration(
			AutoConfigurations.of(MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
					SimpleMetricsExportAutoConfiguration.class, PrometheusMetricsExportAutoConfiguration.class));

	@Test
	void groupsAreRecordedInTheRegistryOfTheApplication() {
		this.contextRunner.withBean(SimpleMeterRegistry.class).run((context) -> {
			context.getBean(TaskGroupFactory.class).create().close();
			assertThat(closedGroups(context.getBean(MeterRegistry.class))).isOne();
		});
	}

	@Test
	void metersOfTheDefaultNameAreThereFromTheStart() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).getMeters())
				.extracting((meter) -> meter.getId().getName())
				.contains("soonify.group", "soonify.group.active", "soonify.group.overrun", "soonify.group.tasks",
						"soonify.task", "soonify.task.active", "soonify.task.waiting", "soonify.group.leaked",
						"soonify.task.stragglers", "soonify.task.rejected"));
	}

	@Test
	void metersOfConfiguredNamesAreThereFromTheStart() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("soonify.groups.inventory.timeout=1s", "soonify.groups[eu.orders].policy=supervised")
			.run((context) -> {
				Set<String> names = Set.of("default", "inventory", "eu.orders");
				Map<String, Set<String>> groups = soonifyMeters(context).stream()
					.collect(Collectors.groupingBy((meter) -> meter.getId().getName(),
							Collectors.mapping((meter) -> meter.getId().getTag("group"), Collectors.toSet())));
				assertThat(groups).hasSize(10).allSatisfy((meter, tags) -> assertThat(tags).isEqualTo(names));
				assertThat(soonifyMeters(context)).allSatisfy((meter) -> assertThat(meter.measure())
					.allSatisfy((measurement) -> assertThat(measurement.getValue()).isZero()));
			});
	}

	@Test
	void tasksThatStraggleAreCountedAfterTheConfiguredTime() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("soonify.straggler-warn-after=20ms")
			.run((context) -> {
				Counter stragglers = context.getBean(MeterRegistry.class).get("soonify.task.stragglers").counter();
				CountDownLatch running = new CountDownLatch(1);
				AtomicBoolean reported = new AtomicBoolean();
				try (TaskGroup group = context.getBean(TaskGroupFactory.class).create()) {
					group.runSoon(() -> {
						running.countDown();
						while (!reported.get()) {
							Thread.onSpinWait();
						}
					});
					running.await();
					group.cancel();
					try {
						Awaitility.await()
							.atMost(Duration.ofMillis(1900)) // less than the default
							.untilAsserted(() -> assertThat(stragglers.count()).isOne());
					}
					finally {
						reported.set(true);
					}
				}
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "default", "orders" })
	@ExtendWith(OutputCaptureExtension.class)
	void whenAFilterThrowsThenThereAreGroupsWithoutMetersAndThatIsLogged(String refused, CapturedOutput output) {
		this.contextRunner.withConfiguration(AutoConfigurations.of(SoonifyLoggingAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> registryThatRefuses(refused))
			.run((context) -> {
				TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
				for (TaskGroupFactory each : List.of(taskGroups, taskGroups.named("orders"),
						taskGroups.named("invoices"))) {
					assertThat(each.map(List.of(1, 2), (number) -> number)).containsExactly(1, 2);
				}
				assertThat(output).contains("WARN", "'%s'".formatted(refused), MetricsTaskGroupListener.class.getName(),
						"no meters for " + refused);
				assertThat(context.getBean(MeterRegistry.class)
					.get("soonify.group")
					.tags("group", "invoices", "outcome", "success")
					.timer()
					.count()).isOne();
			});
	}

	private static MeterRegistry registryThatRefuses(String group) {
		MeterRegistry registry = new SimpleMeterRegistry();
		registry.config().meterFilter(new MeterFilter() {

			@Override
			public Meter.Id map(Meter.Id id) {
				if (group.equals(id.getTag("group"))) {
					throw new IllegalStateException("no meters for " + group);
				}
				return id;
			}

		});
		return registry;
	}

	@Test
	void whenMicrometerIsMissingThenThereAreGroupsWithoutMeters() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer")).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(TaskGroupListener.class);
			context.getBean(TaskGroupFactory.class).create().close();
		});
	}

	@Test
	void whenThereIsNoRegistryThenThereAreGroupsWithoutMeters() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(TaskGroupListener.class);
			context.getBean(TaskGroupFactory.class).create().close();
		});
	}

	@Test
	void whenMetricsAreDisabledThenThereAreGroupsWithoutMeters() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("soonify.metrics.enabled=false")
			.run((context) -> {
				context.getBean(TaskGroupFactory.class).create().close();
				assertThat(context.getBean(MeterRegistry.class).getMeters()).isEmpty();
			});
	}

	@Test
	void whenDisabledThenThereIsNothing() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("soonify.enabled=false")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(TaskGroupListener.class);
				assertThat(context.getBean(MeterRegistry.class).getMeters()).isEmpty();
			});
	}

	@Test
	void whenApplicationHasFactoryThenItCanHaveTheMeters() {
		this.contextRunner.withUserConfiguration(OwnFactoryConfiguration.class)
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> {
				context.getBean(TaskGroupFactory.class).create().close();
				assertThat(closedGroups(context.getBean(MeterRegistry.class))).isOne();
			});
	}

	@Test
	void whenThereAreSeveralRegistriesThenGroupsAreRecordedInEach() {
		this.bootContextRunner.withBean("mine", SimpleMeterRegistry.class).run((context) -> {
			assertThat(context.getBeansOfType(MeterRegistry.class)).hasSize(3);
			assertThat(context.getBean(MeterRegistry.class)).isInstanceOf(CompositeMeterRegistry.class);
			context.getBean(TaskGroupFactory.class).create().close();
			assertThat(closedGroups(context.getBean("mine", MeterRegistry.class))).isOne();
			assertThat(closedGroups(context.getBean(PrometheusMeterRegistry.class))).isOne();
		});
	}

	@Test
	void whenThereAreSeveralRegistriesAndNoneIsMeantThenThereAreGroupsWithoutMeters() {
		this.contextRunner.withBean("one", SimpleMeterRegistry.class)
			.withBean("two", SimpleMeterRegistry.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(TaskGroupListener.class);
				context.getBean(TaskGroupFactory.class).create().close();
			});
	}

	@Test
	void metersHaveTheCommonTagsOfTheApplication() {
		this.bootContextRunner.withUserConfiguration(CommonTagsConfiguration.class)
			.run((context) -> assertThat(soonifyMeters(context)).isNotEmpty()
				.allSatisfy((meter) -> assertThat(meter.getId().getTag("application")).isEqualTo("orders")));
	}

	private static List<Meter> soonifyMeters(ApplicationContext context) {
		return context.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("soonify."))
			.toList();
	}

	private static long closedGroups(MeterRegistry registry) {
		return registry.get("soonify.group").tags("group", "default", "outcome", "success").timer().count();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactoryConfiguration {

		@Bean
		TaskGroupFactory mine(TaskGroupListener listener) {
			return TaskGroupFactory.builder().listener(listener).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CommonTagsConfiguration {

		@Bean
		MeterRegistryCustomizer<MeterRegistry> applicationTag() {
			return (registry) -> registry.config().commonTags("application", "orders");
		}

	}

}
