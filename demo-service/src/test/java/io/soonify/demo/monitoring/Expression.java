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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A question that the dashboard or an alert asks Prometheus.
 *
 * @param place where it is
 * @param promql the question
 */
record Expression(String place, String promql) {

	static final Path MONITORING = Path.of("monitoring");

	static Stream<Expression> all() throws IOException {
		return Stream.concat(ofDashboard().stream(), ofAlerts().stream());
	}

	static List<Expression> ofDashboard() throws IOException {
		JsonNode dashboard = JsonMapper.shared()
			.readTree(Files.readString(MONITORING.resolve("grafana/dashboards/soonify.json")));
		return dashboard.path("panels")
			.valueStream()
			.flatMap((panel) -> panel.path("targets")
				.valueStream()
				.map((target) -> new Expression(panel.path("title").asString(), target.path("expr").asString())))
			.toList();
	}

	static List<Expression> ofAlerts() throws IOException {
		Object yaml = new Yaml().load(Files.readString(MONITORING.resolve("alerts.yml")));
		return JsonMapper.shared()
			.convertValue(yaml, Alerts.class)
			.groups()
			.stream()
			.flatMap((group) -> group.rules().stream())
			.map((rule) -> new Expression((String) rule.get("alert"), (String) rule.get("expr")))
			.toList();
	}

	/**
	 * Return the question as Grafana asks it, of all groups.
	 * @return the question without variables
	 */
	String withoutVariables() {
		return this.promql.replace("$__rate_interval", "1m").replace("$group", ".*");
	}

	@Override
	public String toString() {
		return "%s: %s".formatted(this.place, this.promql);
	}

	private record Alerts(List<Group> groups) {
	}

	private record Group(String name, List<Map<String, Object>> rules) {
	}

}
