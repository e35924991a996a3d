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

package io.soonify.autoconfigure.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.soonify.CompletionPolicy;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the counters of {@link GroupMeters}: each thing that goes wrong is counted
 * once, for the name of its group.
 */
@Timeout(60)
@ParameterizedClass
@MethodSource("registries")
class MistakeMetersTests {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@Parameter
	MeterRegistry registry;

	static List<MeterRegistry> registries() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		prometheus.throwExceptionOnRegistrationFailure();
		return List.of(new SimpleMeterRegistry(), prometheus);
	}

	@AfterEach
	void end() {
		this.threads.shutdownNow();
		this.registry.clear();
	}

	@Test
	void groupsThatWereNeverClosedAreLeakedAndNoLongerActive() {
		TaskGroupFactory taskGroups = taskGroups(this.threads);
		for (int i = 0; i < 3; i++) {
			leak(taskGroups.named("leaky"));
			taskGroups.named("leaky").create().close();
		}
		taskGroups.named("tidy").create().close();
		Awaitility.await().until(() -> {
			System.gc();
			return count("soonify.group.leaked", "leaky") >= 3;
		});
		assertThat(count("soonify.group.leaked", "leaky")).isEqualTo(3);
		assertThat(this.registry.get("soonify.group").tags("group", "leaky", "outcome", "success").timer().count())
			.isEqualTo(3);
		assertThat(count("soonify.group.leaked", "tidy")).isZero();
		assertThat(this.registry.get("soonify.group.active").tag("group", "leaky").gauge().value()).isZero();
	}

	@Test
	void tasksThatIgnoreTheirInterruptAreStragglersOnceEach() throws InterruptedException {
		TaskGroupFactory taskGroups = taskGroups(this.threads);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch running = new CountDownLatch(4);
		try (TaskGroup later = taskGroups.named("later").create(); TaskGroup slow = taskGroups.named("slow").create()) {
			later.runSoon(() -> ignoreInterruptUntil(release, running));
			slow.runSoon(() -> ignoreInterruptUntil(release, running));
			slow.runSoon(() -> ignoreInterruptUntil(release, running));
			slow.runSoon(() -> {
				running.countDown();
				release.await();
			});
			try {
				running.await();
				slow.cancel();
				awaitCount("soonify.task.stragglers", "slow", 2);
				later.cancel();
				// what came twice would be here by the time that this has come
				awaitCount("soonify.task.stragglers", "later", 1);
			}
			finally {
				release.countDown();
			}
		}
		assertThat(count("soonify.task.stragglers", "slow")).isEqualTo(2);
		assertThat(count("soonify.task.stragglers", "later")).isOne();
		assertThat(count("soonify.task.stragglers", "default")).isZero();
	}

	@Test
	void tasksThatTheExecutorDoesNotTakeAreRejected() {
		TaskGroupFactory rejecting = taskGroups((task) -> {
			throw new RejectedExecutionException("expected");
		}).named("busy").withPolicy(CompletionPolicy.supervised());
		try (TaskGroup group = rejecting.create()) {
			for (int i = 0; i < 3; i++) {
				group.callSoon(() -> "never");
			}
		}
		try (TaskGroup group = taskGroups(this.threads).named("busy").create()) {
			group.task("tolerated").optional().callSoon(() -> {
				throw new RejectedExecutionException("it ran, so it was not rejected");
			});
			group.callSoon(() -> "succeeds");
			group.join();
			group.cancel();
			group.callSoon(() -> "cancelled before it started");
		}
		assertThat(count("soonify.task.rejected", "busy")).isEqualTo(3);
		assertThat(count("soonify.task.rejected", "default")).isZero();
		assertThat(this.registry.get("soonify.task").tags("group", "busy", "outcome", "failure").timer().count())
			.isEqualTo(4);
	}

	private TaskGroupFactory taskGroups(Executor executor) {
		return TaskGroupFactory.builder()
			.executor(executor)
			.stragglerWarnAfter(Duration.ofMillis(20))
			.listener(new MetricsTaskGroupListener(this.registry, List.of()))
			.build();
	}

	private static void leak(TaskGroupFactory factory) {
		factory.create();
	}

	private static void ignoreInterruptUntil(CountDownLatch release, CountDownLatch running) {
		running.countDown();
		while (release.getCount() > 0) {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				// that is what this task is about
			}
		}
	}

	private void awaitCount(String name, String group, int expected) {
		Awaitility.await().until(() -> count(name, group) >= expected);
	}

	private double count(String name, String group) {
		return this.registry.get(name).tag("group", group).counter().count();
	}

}
