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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.soonify.demo.InstalledProgram;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real Prometheus, with the configuration of the demo, except that it scrapes more
 * often and another port.
 */
final class PrometheusServer implements AutoCloseable {

	private final HttpClient http = HttpClient.newHttpClient();

	private final Path log;

	private final String url;

	private final Process process;

	/**
	 * Start Prometheus.
	 * @param directory where it shall keep its files
	 * @param demoPort the port of the demo
	 * @throws IOException if that fails
	 */
	PrometheusServer(Path directory, String demoPort) throws IOException {
		Path program = InstalledProgram.find("prometheus");
		String configuration = Files.readString(Expression.MONITORING.resolve("prometheus.yml"));
		assertThat(configuration).contains("interval: 5s", "127.0.0.1:8080");
		Files.writeString(directory.resolve("prometheus.yml"),
				configuration.replace("interval: 5s", "interval: 2s").replace("8080", demoPort));
		Files.copy(Expression.MONITORING.resolve("alerts.yml"), directory.resolve("alerts.yml"));
		String address = "127.0.0.1:" + freePort();
		this.log = directory.resolve("prometheus.log");
		this.url = "http://" + address;
		this.process = new ProcessBuilder(program.toString(), "--config.file=prometheus.yml",
				"--storage.tsdb.path=data", "--web.listen-address=" + address)
			.directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.log.toFile())
			.start();
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.ignoreExceptions()
			.until(() -> !this.process.isAlive() || send("/-/ready").statusCode() == 200);
		assertThat(this.process.isAlive()).as(Files.readString(this.log)).isTrue();
	}

	/**
	 * Return a port that is free. Prometheus does not tell which one it got for port 0.
	 */
	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Ask a question.
	 * @param promql the question
	 * @return the series of the answer
	 */
	JsonNode query(String promql) {
		return get("/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8)).path("result");
	}

	JsonNode rules() {
		return get("/api/v1/rules").path("groups").path(0).path("rules");
	}

	/**
	 * Return what Prometheus says of its last look at the demo.
	 * @return the error, empty if there was none
	 */
	String scrapeError() {
		return get("/api/v1/targets").at("/activeTargets/0/lastError").asString();
	}

	private JsonNode get(String path) {
		try {
			HttpResponse<String> response = send(path);
			assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
			return JsonMapper.shared().readTree(response.body()).path("data");
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private HttpResponse<String> send(String path) throws IOException, InterruptedException {
		return this.http.send(HttpRequest.newBuilder(URI.create(this.url + path)).build(), BodyHandlers.ofString());
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroy();
		this.process.waitFor();
	}

}
