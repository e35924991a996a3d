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

package io.soonify.starter;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that has the starter and nothing else: what is optional is not
 * on its class path.
 */
@Timeout(60)
class StarterTests {

	@Test
	void applicationFansOut() {
		try (ConfigurableApplicationContext context = SpringApplication.run(ExampleApplication.class)) {
			CyclicBarrier allRunning = new CyclicBarrier(3);
			List<SoonValue<String>> threads;
			try (TaskGroup group = context.getBean(TaskGroupFactory.class).create()) {
				threads = List.of(group.callSoon(StarterTests::meet, allRunning),
						group.callSoon(StarterTests::meet, allRunning), group.callSoon(StarterTests::meet, allRunning));
			}
			assertThat(threads).extracting(SoonValue::value)
				.doesNotHaveDuplicates()
				.allSatisfy((thread) -> assertThat(thread).startsWith("soonify-"));
			assertThat(context.containsBean("applicationTaskExecutor")).isTrue();
		}
	}

	@Test
	void starterBringsNeitherActuatorNorMeterRegistries() {
		assertThat(List.of("org.springframework.boot.actuate.endpoint.annotation.Endpoint",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.health.contributor.Health",
				"org.springframework.web.context.WebApplicationContext"))
			.noneMatch((name) -> ClassUtils.isPresent(name, null));
	}

	@Test
	void starterBringsWhatObservabilityNeeds() {
		assertThat(
				List.of("io.micrometer.core.instrument.MeterRegistry", "io.micrometer.context.ContextSnapshotFactory"))
			.allMatch((name) -> ClassUtils.isPresent(name, null));
	}

	private static String meet(CyclicBarrier barrier) throws Exception {
		barrier.await(10, TimeUnit.SECONDS);
		return Thread.currentThread().getName();
	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class ExampleApplication {

	}

}
