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

package io.soonify.demo.store.load;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.soonify.demo.DemoApplication;
import io.soonify.spi.TaskGroupRegistry;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The store under load, with faults of every kind. For a short time in every build; the
 * Maven profile "load" takes more time and more clients.
 */
@Timeout(300)
class StoreLoadTests {

	private static final int CLIENTS = Integer.getInteger("store.load.clients", 50);

	private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("store.load.seconds", 3));

	/** One of each is enough for all applications of a JVM, or ends with the garbage. */
	private static final Pattern OF_THE_JVM = Pattern
		.compile("soonify-(deadlines|leaks)|prometheus-.*|awaitility-.*|HttpClient-.*-SelectorManager"
				+ "|CompletableFutureDelayScheduler|ForkJoinPool.*|surefire-.*");

	private static final ConditionFactory AWAIT = Awaitility.await().atMost(Duration.ofSeconds(60));

	@Test
	@DisplayName("The store gives none but documented answers, leaves connections for others, and leaves nothing behind")
	void storeUnderLoad() throws Exception {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		runStoreUnderLoad();
		AWAIT.untilAsserted(() -> assertThat(threadsSince(before)).isEmpty());
	}

	private static void runStoreUnderLoad() throws InterruptedException {
		try (ConfigurableApplicationContext store = SpringApplication.run(DemoApplication.class, "--server.port=0",
				"--logging.threshold.console=off", "--logging.file.name=target/store-load.log")) {
			Environment environment = store.getEnvironment();
			HikariDataSource dataSource = store.getBean(HikariDataSource.class);
			Clients clients = new Clients("http://127.0.0.1:" + environment.getProperty("local.server.port"));
			try (ConnectionWatch watch = new ConnectionWatch(dataSource)) {
				clients.run(CLIENTS, TIME);
				System.out.printf(
						"%d clients for %s: answers %s; %d connections for others, longest wait %d ms, most active %d%n",
						CLIENTS, TIME, clients.answers(), watch.connections(), watch.longestWait().toMillis(),
						watch.mostActive());
				assertThat(clients.surprises()).isEmpty();
				assertThat(clients.brokenPages()).isLessThanOrEqualTo(clients.requests() / 100);
				assertThat(clients.answers()).containsOnlyKeys(200, 400, 404, 502, 504);
				assertThatOthersGetConnections(watch, environment);
			}
			assertThat(store.getBean(MeterRegistry.class).get("hikaricp.connections.timeout").counter().count())
				.isZero();
			assertThatNothingIsGoingOn(store);
		}
	}

	private static void assertThatOthersGetConnections(ConnectionWatch watch, Environment environment) {
		int bulkhead = environment.getRequiredProperty("soonify.groups.database.max-total-concurrency", Integer.class);
		int pool = environment.getRequiredProperty("spring.datasource.hikari.maximum-pool-size", Integer.class);
		assertThat(watch.failure()).isNull();
		assertThat(watch.connections()).isGreaterThan(10);
		assertThat(watch.mostActive()).isBetween(2, bulkhead + 1).isLessThan(pool);
		assertThat(watch.longestWait()).isLessThan(Duration.ofSeconds(5)); // the machine
																			// may stall,
																			// the pool
																			// not
	}

	private static void assertThatNothingIsGoingOn(ConfigurableApplicationContext store) {
		MeterRegistry meters = store.getBean(MeterRegistry.class);
		AWAIT.untilAsserted(() -> {
			assertThat(store.getBean(TaskGroupRegistry.class).groups()).isEmpty();
			for (String gauge : List.of("soonify.group.active", "soonify.task.active", "soonify.task.waiting",
					"hikaricp.connections.active", "hikaricp.connections.pending")) {
				assertThat(meters.get(gauge).gauges()).as(gauge).extracting(Gauge::value).containsOnly(0.0);
			}
		});
	}

	private static List<String> threadsSince(Set<Thread> before) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !before.contains(thread) && !isInternal(thread.getThreadGroup()))
			.map(Thread::getName)
			.filter((name) -> !OF_THE_JVM.matcher(name).matches())
			.sorted()
			.toList();
	}

	private static boolean isInternal(@Nullable ThreadGroup group) {
		return group == null || group.getName().equals("system") || group.getName().equals("InnocuousThreadGroup");
	}

}
