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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.soonify.demo.DemoApplication;
import io.soonify.demo.InstalledProgram;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks a real Prometheus everything that the dashboard and the alerts ask, after trouble
 * of every kind.
 */
@Timeout(300)
class PrometheusTests {

	private static final ConditionFactory AWAIT = Awaitility.await()
		.atMost(Duration.ofMinutes(1))
		.pollInterval(Duration.ofMillis(500));

	@TempDir
	private Path directory;

	@Test
	@DisplayName("Every question of the dashboard and of the alerts has an answer, and every alert goes off")
	void everyExpressionHasAnAnswer() throws Exception {
		InstalledProgram.find("prometheus"); // else there is no need to start the demo
		SpringApplication demo = new SpringApplication(DemoApplication.class, FullExecutor.class);
		try (ConfigurableApplicationContext application = demo.run("--server.port=0",
				"--soonify.straggler-warn-after=100ms", "--management.tracing.sampling.probability=1.0",
				"--logging.level.io.soonify.demo.problem=off");
				PrometheusServer prometheus = new PrometheusServer(this.directory,
						application.getEnvironment().getRequiredProperty("local.server.port"))) {
			AWAIT.until(() -> prometheus.query("soonify_group_active == 0").size() > 1);
			try (Trouble trouble = new Trouble(application)) {
				trouble.make();
				assertThatAllIsAnswered(prometheus, trouble);
				AWAIT.untilAsserted(() -> assertThat(prometheus.rules().valueStream()).allSatisfy((rule) -> {
					assertThat(rule.path("health").asString()).isEqualTo("ok");
					assertThat(rule.path("state").asString()).isIn("pending", "firing");
				}));
			}
		}
	}

	@Test
	@DisplayName("Prometheus finds nothing wrong with its configuration and the alerts")
	void configurationIsValid() throws Exception {
		Process process = new ProcessBuilder(InstalledProgram.find("promtool").toString(), "check", "config",
				"prometheus.yml")
			.directory(Expression.MONITORING.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output).contains("%d rules found".formatted(Expression.ofAlerts().size()));
	}

	private static void assertThatAllIsAnswered(PrometheusServer prometheus, Trouble trouble) throws IOException {
		Set<Expression> unanswered = Expression.all().collect(Collectors.toSet());
		AWAIT.untilAsserted(() -> {
			trouble.goOnWithWork(); // rates look at the last minute, which may have been
									// a slow one
			List<Expression> answered = unanswered.stream()
				.filter((expression) -> isNumber(prometheus.query(expression.withoutVariables())))
				.toList();
			answered.forEach(unanswered::remove);
			assertThat(prometheus.scrapeError()).isEmpty();
			assertThat(unanswered).isEmpty();
		});
	}

	/**
	 * Zero divided by zero is an answer too, but does not say anything.
	 */
	private static boolean isNumber(JsonNode series) {
		return series.valueStream()
			.map((each) -> each.path("value").path(1).asString())
			.anyMatch((value) -> !"NaN".equals(value));
	}

}
