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

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import io.soonify.autoconfigure.shutdown.LoadedApplication.Requests;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A context that is closed under load loses nothing. Every request that has reached the
 * application in time gets an answer, and every client knows where it stands.
 *
 * <p>
 * In time means that its group was opened: when the web server has found that no request
 * is left, another may slip in, which is refused while connections are closed.
 */
@Timeout(180)
class ShutdownUnderLoadTests {

	private static final int CLIENTS = 16;

	static final String DONE = "200 did [0, 1, 2]";

	static final String CANCELLED = "503 Task group 'default' was cancelled, because the application is shutting down";

	static final String REFUSED = "503 Task group 'default' cannot be opened, because the application is shutting down";

	@ParameterizedTest
	@EnumSource
	void requestsInFlightFinish(ThreadKind kind) throws Exception {
		ConfigurableApplicationContext context = start(kind);
		Requests requests = context.getBean(Requests.class);
		Clients clients = Clients.start(CLIENTS, LoadedApplication.port(context), "/work?duration=PT0.1S");
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> clients.total() >= 5 * CLIENTS);
		context.close();
		clients.await();
		assertThat(clients.ofGroups()).as(clients.toString()).isEqualTo(requests.opened());
		assertThat(clients.answered(DONE)).isGreaterThanOrEqualTo(5 * CLIENTS);
		assertThat(requests.threadsLeftBehind()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "PLATFORM, 500ms, 30s", "PLATFORM, 500ms, 100ms", "PLATFORM, , 1s", "VIRTUAL, 500ms, 30s",
			"VIRTUAL, 500ms, 100ms", "VIRTUAL, , 1s" })
	void requestsThatTakeLongerAreCancelledAndAnswered(ThreadKind kind, String gracePeriod, String phaseTimeout)
			throws Exception {
		ConfigurableApplicationContext context = start(kind,
				"soonify.shutdown.grace-period=" + ((gracePeriod != null) ? gracePeriod : ""),
				"spring.lifecycle.timeout-per-shutdown-phase=" + phaseTimeout);
		Requests requests = context.getBean(Requests.class);
		Clients clients = Clients.start(CLIENTS, LoadedApplication.port(context), "/work?duration=PT1H");
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> requests.entered() == CLIENTS);
		long start = System.nanoTime();
		context.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(500),
				Duration.ofSeconds(20));
		clients.await();
		assertThat(clients.ofGroups()).as(clients.toString()).isEqualTo(requests.opened());
		assertThat(clients.answered(CANCELLED)).as(clients.toString()).isGreaterThanOrEqualTo(CLIENTS / 2);
		assertThat(requests.threadsLeftBehind()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void requestsThatComeLateAreToldThatTheirGroupIsRefused(ThreadKind kind) throws Exception {
		ConfigurableApplicationContext context = start(kind, "soonify.shutdown.grace-period=0s");
		Requests requests = context.getBean(Requests.class);
		Clients clients = Clients.start(CLIENTS, LoadedApplication.port(context), "/late-work");
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> requests.entered() == CLIENTS);
		context.close();
		clients.await();
		assertThat(clients.answered(REFUSED)).as(clients.toString()).isEqualTo(requests.entered());
		assertThat(requests.threadsLeftBehind()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void whenRestartedThenRequestsAreServedAgain(ThreadKind kind) throws Exception {
		try (ConfigurableApplicationContext context = start(kind)) {
			for (int round = 0; round < 3; round++) {
				int before = context.getBean(Requests.class).opened();
				Clients clients = Clients.start(CLIENTS, LoadedApplication.port(context), "/work?duration=PT0.1S");
				Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> clients.total() >= CLIENTS);
				context.stop();
				clients.await();
				assertThat(clients.ofGroups()).as(clients.toString())
					.isEqualTo(context.getBean(Requests.class).opened() - before);
				context.start();
			}
		}
	}

	private static ConfigurableApplicationContext start(ThreadKind kind, String... properties) {
		Map<String, Object> all = Arrays.stream(kind.properties(properties))
			.map((property) -> property.split("=", 2))
			.collect(Collectors.toMap((property) -> property[0], (property) -> property[1]));
		all.put("server.port", "0");
		all.put("server.address", "127.0.0.1");
		return LoadedApplication.start(all);
	}

}
