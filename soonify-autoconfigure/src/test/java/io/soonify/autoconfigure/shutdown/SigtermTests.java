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

package io.soonify.autoconfigure.shutdown;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM that is told to end while it is under load loses nothing.
 */
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal that lets a JVM end in good order")
class SigtermTests {

	private static final int CLIENTS = 16;

	private static final int ENDED_BY_SIGTERM = 128 + 15;

	@ParameterizedTest
	@EnumSource
	void requestsInFlightFinish(ThreadKind kind) throws Exception {
		try (Jvm jvm = new Jvm(kind.properties())) {
			Clients clients = Clients.start(CLIENTS, jvm.port(), "/work?duration=PT0.1S");
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> clients.total() >= 5 * CLIENTS);
			jvm.end();
			clients.await();
			int opened = jvm.opened();
			assertThat(clients.ofGroups()).as(clients.toString()).isEqualTo(opened);
		}
	}

	@ParameterizedTest
	@EnumSource
	void requestsThatTakeLongerAreCancelledAndAnswered(ThreadKind kind) throws Exception {
		try (Jvm jvm = new Jvm(kind.properties("soonify.shutdown.grace-period=500ms"))) {
			int port = jvm.port();
			Clients briefly = Clients.start(CLIENTS, port, "/work?duration=PT0.01S");
			Clients forLong = Clients.start(CLIENTS, port, "/work?duration=PT1H");
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> briefly.total() >= 5 * CLIENTS);
			jvm.end();
			briefly.await();
			forLong.await();
			assertThat(forLong
				.answered("503 Task group 'default' was cancelled, because the application is shutting down"))
				.as(forLong.toString())
				.isGreaterThanOrEqualTo(CLIENTS / 2);
			assertThat(briefly.ofGroups() + forLong.ofGroups()).as(briefly + ", " + forLong).isEqualTo(jvm.opened());
		}
	}

	/**
	 * A JVM that runs the application.
	 */
	private static final class Jvm implements AutoCloseable {

		private final Process process;

		private final BufferedReader output;

		private final List<String> lines = new ArrayList<>();

		Jvm(String... properties) throws IOException {
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
							"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
							LoadedApplication.class.getName(), "--server.port=0", "--server.address=127.0.0.1"));
			for (String property : properties) {
				command.add("--" + property);
			}
			this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
			this.output = this.process.inputReader();
		}

		int port() throws IOException {
			return Integer.parseInt(read(LoadedApplication.PORT));
		}

		/**
		 * Send SIGTERM, by way of the handle, because the process would close its output.
		 */
		void end() {
			this.process.toHandle().destroy();
		}

		/**
		 * Return how many groups it has opened, after a look at how it ended.
		 * @return the number
		 */
		int opened() throws IOException, InterruptedException {
			int opened = Integer.parseInt(read(LoadedApplication.OPENED));
			assertThat(read(LoadedApplication.LEFT_BEHIND)).isEqualTo("[]");
			assertThat(this.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			assertThat(this.process.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
			return opened;
		}

		private String read(String lead) throws IOException {
			for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
				if (line.startsWith(lead)) {
					return line.substring(lead.length());
				}
				this.lines.add(line);
			}
			throw new AssertionError("Ended without '%s': %s".formatted(lead, String.join("\n", this.lines)));
		}

		@Override
		public void close() {
			this.process.destroyForcibly();
		}

	}

}
