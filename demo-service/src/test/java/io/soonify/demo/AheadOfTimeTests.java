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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar of the service does its work with what Spring has generated ahead of time, in a
 * JVM of its own.
 */
@Tag("aot")
@Timeout(300)
class AheadOfTimeTests {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	@TempDir
	private Path directory;

	private Path log;

	private Process service;

	@BeforeEach
	void start() throws IOException {
		this.log = this.directory.resolve("service.log");
		this.service = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Dspring.aot.enabled=true", "-XX:TieredStopAtLevel=1", "-jar", System.getProperty("demo.jar"),
				"--server.port=0")
			.redirectErrorStream(true)
			.redirectOutput(this.log.toFile())
			.start();
	}

	@AfterEach
	void end() throws InterruptedException {
		this.service.destroyForcibly().waitFor();
	}

	@Test
	void serviceGreetsAndCounts() throws Exception {
		awaitStart();
		assertThat(printed()).contains("Starting AOT-processed DemoApplication").containsPattern(PORT);
		assertThat(get("/greetings?delay=10ms")).contains("\"Hello, Yury\",\"Hello, Nathaniel\",\"Hello, Alex\"")
			.contains("\"thread\":\"soonify-", "\"virtual\":" + (Runtime.version().feature() >= 21));
		assertThat(get("/products/1")).contains("\"Desk lamp\",\"price\":29.90", "\"Snail Mail\"", "\"missing\":[]");
		assertThat(get("/actuator/prometheus"))
			.containsPattern("soonify_task_seconds_count\\{[^}]*outcome=\"success\"[^}]*} 3\\b");
	}

	@Test
	void servicePresentsItself() throws Exception {
		awaitStart();
		assertThat(printed()).doesNotContain(" WARN ", " ERROR ");
		assertThat(get("/")).contains("<title>Soonify");
		assertThat(get("/webjars/chart.js/dist/chart.umd.min.js")).contains("Chart.js");
		assertThat(get("/runs/concurrent?names=Ada&delay=10ms")).contains("\"state\":\"SUCCEEDED\"",
				"\"outcome\":\"SUCCESS\"");
		assertThat(get("/runs/concurrent?names=")).contains("must be 1 to 100 names");
		assertThat(get("/v3/api-docs")).contains("\"Greet at the same time\"");
		assertThat(get("/swagger-ui/index.html")).contains("Swagger UI");
	}

	private void awaitStart() {
		Awaitility.await()
			.atMost(Duration.ofMinutes(3))
			.until(() -> !this.service.isAlive() || PORT.matcher(printed()).find());
	}

	private String get(String path) throws IOException, InterruptedException {
		Matcher port = PORT.matcher(printed());
		assertThat(port.find()).isTrue();
		URI uri = URI.create("http://127.0.0.1:" + port.group(1) + path);
		return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
	}

	private String printed() throws IOException {
		return Files.readString(this.log);
	}

}
