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

package io.soonify.demo;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what operators see. Each test gets an application of its own, so that it can
 * count from zero.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@AutoConfigureMetrics
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
class ActuatorTests {

	@Autowired
	private RestTestClient client;

	@Test
	void metersAreThereFromTheStartAndCountCalls() {
		assertThat(measurement("soonify.group", "COUNT")).isZero();
		assertThat(measurement("soonify.group?tag=outcome:success", "COUNT")).isZero();
		greet();
		assertThat(measurement("soonify.group?tag=outcome:success", "COUNT")).isOne();
		assertThat(measurement("soonify.group", "COUNT")).isOne();
		assertThat(measurement("soonify.task?tag=outcome:success", "COUNT")).isEqualTo(3);
		assertThat(measurement("soonify.group.active", "VALUE")).isZero();
		assertThat(measurement("soonify.task.active", "VALUE")).isZero();
	}

	@Test
	void prometheusGetsTheMeters() {
		greet();
		String scrape = this.client.get()
			.uri("/actuator/prometheus")
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class)
			.getResponseBody();
		assertThat(scrape).containsPattern("soonify_group_seconds_count\\{[^}]*outcome=\"success\"[^}]*} 1\\b")
			.containsPattern("soonify_task_seconds_count\\{[^}]*outcome=\"success\"[^}]*} 3\\b");
	}

	@Test
	void nothingElseIsExposed() {
		Map<String, Map<String, Object>> actuator = this.client.get()
			.uri("/actuator")
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(new ParameterizedTypeReference<Map<String, Map<String, Object>>>() {
			})
			.getResponseBody();
		assertThat(actuator).isNotNull();
		assertThat(actuator.get("_links")).containsOnlyKeys("self", "health", "health-path", "info", "metrics",
				"metrics-requiredMetricName", "prometheus", "soonify");
	}

	private void greet() {
		this.client.get().uri("/greetings?delay=10ms").exchange().expectStatus().isOk();
	}

	private double measurement(String meter, String statistic) {
		Metric metric = this.client.get()
			.uri("/actuator/metrics/" + meter)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(Metric.class)
			.getResponseBody();
		assertThat(metric).isNotNull();
		return metric.measurements()
			.stream()
			.filter((measurement) -> measurement.statistic().equals(statistic))
			.mapToDouble(Measurement::value)
			.sum();
	}

	private record Metric(List<Measurement> measurements) {
	}

	private record Measurement(String statistic, double value) {
	}

}
