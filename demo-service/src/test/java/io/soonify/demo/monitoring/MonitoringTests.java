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

package io.soonify.demo.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the files in the folder {@code monitoring}, as far as they need no
 * Prometheus.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@AutoConfigureMetrics
class MonitoringTests {

	private static final Pattern METRIC = Pattern.compile("\\b(soonify|hikaricp)_\\w+");

	@Autowired
	private RestTestClient client;

	@ParameterizedTest
	@MethodSource("io.soonify.demo.monitoring.Expression#all")
	@DisplayName("Dashboard and alerts ask for metrics that the demo has from its start")
	void metricsExist(Expression expression) {
		Set<String> metrics = matches(expression.promql());
		assertThat(metrics).isNotEmpty();
		assertThat(matches(scrape())).containsAll(metrics);
	}

	@Test
	@DisplayName("The dashboard shows all meters of Soonify")
	void dashboardIsComplete() throws IOException {
		String dashboard = Expression.ofDashboard().toString();
		assertThat(matches(scrape())).filteredOn((metric) -> metric.startsWith("soonify_"))
			.map((metric) -> metric.replaceFirst("_(sum|count|max|bucket)$", ""))
			.allSatisfy((metric) -> assertThat(dashboard).contains(metric));
	}

	@Test
	@DisplayName("There is an alert for everything that is to be mended")
	void alertsAreComplete() throws IOException {
		assertThat(Expression.ofAlerts()).extracting(Expression::place)
			.containsExactly("TaskGroupsFail", "TaskGroupsMissTheirDeadline", "TasksWaitForLong", "TasksStraggle",
					"TaskGroupsLeak", "TasksAreRejected");
	}

	@Test
	@DisplayName("The containers get files that exist, and the network of the host, where the demo is")
	void containersGetFilesThatExist() throws IOException {
		Map<String, Map<String, Map<String, Object>>> compose = new Yaml()
			.load(Files.readString(Expression.MONITORING.resolve("compose.yaml")));
		assertThat(compose.get("services").values()).hasSize(2).allSatisfy((service) -> {
			assertThat(service).containsEntry("network_mode", "host");
			assertThat((List<?>) service.get("volumes")).isNotEmpty()
				.allSatisfy((volume) -> assertThat(Expression.MONITORING.resolve(volume.toString().split(":")[0]))
					.exists());
		});
	}

	private String scrape() {
		String scrape = this.client.get()
			.uri("/actuator/prometheus")
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class)
			.getResponseBody();
		assertThat(scrape).isNotNull();
		return scrape;
	}

	private static Set<String> matches(String text) {
		return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
	}

}
