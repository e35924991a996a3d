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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GroupMeters}, with real groups.
 */
@Timeout(60)
class GroupMetersTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final MetricsTaskGroupListener listener = new MetricsTaskGroupListener(this.registry, List.of());

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().listener(this.listener).build();

	@Test
	void everyMeterIsThereAtZero() {
		assertThat(counts("soonify.group"))
			.isEqualTo(Map.of("success", 0L, "failure", 0L, "timeout", 0L, "cancelled", 0L, "interrupted", 0L));
		assertThat(counts("soonify.task")).isEqualTo(Map.of("success", 0L, "failure", 0L, "cancelled", 0L));
		assertThat(this.registry.get("soonify.group.tasks").summary().count()).isZero();
		assertThat(overruns().count()).isZero();
		assertThatNothingIsActive();
	}

	@Test
	void groupThatSucceedsCountsAsSuccess() {
		try (TaskGroup group = this.taskGroups.create()) {
			group.runSoon(() -> {
			});
			group.callSoon(() -> "Hello");
		}
		assertThatGroupsAre("success");
		assertThat(counts("soonify.task")).isEqualTo(Map.of("success", 2L, "failure", 0L, "cancelled", 0L));
		assertThat(this.registry.get("soonify.group.tasks").summary().totalAmount()).isEqualTo(2);
		assertThatNothingIsActive();
	}

	@Test
	void groupThatFailsCountsAsFailureAndItsSiblingsAsCancelled() {
		CountDownLatch siblingRuns = new CountDownLatch(1);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> {
			try (TaskGroup group = this.taskGroups.create()) {
				group.runSoon(() -> {
					siblingRuns.countDown();
					waitForever();
				});
				group.runSoon(() -> {
					siblingRuns.await();
					throw new IllegalStateException("expected");
				});
			}
		});
		assertThatGroupsAre("failure");
		assertThat(counts("soonify.task")).isEqualTo(Map.of("success", 0L, "failure", 1L, "cancelled", 1L));
		assertThatNothingIsActive();
	}

	@Test
	void groupThatPassesItsDeadlineCountsAsTimeout() {
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(() -> {
			try (TaskGroup group = this.taskGroups.withTimeout(Duration.ofMillis(50)).create()) {
				group.runSoon(GroupMetersTests::waitForever);
			}
		});
		assertThatGroupsAre("timeout");
		assertThat(counts("soonify.task")).isEqualTo(Map.of("success", 0L, "failure", 0L, "cancelled", 1L));
		assertThatNothingIsActive();
	}

	@Test
	void groupThatIsCancelledCountsAsCancelled() {
		try (TaskGroup group = this.taskGroups.create()) {
			group.runSoon(GroupMetersTests::waitForever);
			group.cancel();
			group.runSoon(() -> {
			});
		}
		assertThatGroupsAre("cancelled");
		assertThat(counts("soonify.task")).isEqualTo(Map.of("success", 0L, "failure", 0L, "cancelled", 2L));
		assertThatNothingIsActive();
	}

	@Test
	void groupWhoseOwnerIsInterruptedCountsAsInterrupted() {
		Thread owner = Thread.currentThread();
		assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(() -> {
			try (TaskGroup group = this.taskGroups.create()) {
				group.runSoon(() -> {
					owner.interrupt();
					waitForever();
				});
			}
		});
		assertThat(Thread.interrupted()).isTrue();
		assertThatGroupsAre("interrupted");
		assertThat(counts("soonify.task")).isEqualTo(Map.of("success", 0L, "failure", 0L, "cancelled", 1L));
		assertThatNothingIsActive();
	}

	@Test
	void groupsThatAreNotCancelledDoNotOverrun() {
		this.taskGroups.withTimeout(Duration.ofMinutes(1)).map(List.of(1, 2), (number) -> number);
		assertThat(overruns().count()).isZero();
	}

	@Test
	void groupThatIsCancelledOverrunsUntilItsTasksHaveEnded() {
		CountDownLatch running = new CountDownLatch(1);
		Duration stubborn = Duration.ofMillis(30);
		try (TaskGroup group = this.taskGroups.create()) {
			group.runSoon(() -> {
				running.countDown();
				waitUntilInterrupted();
				spinFor(stubborn);
			});
			assertThat(running).satisfies(CountDownLatch::await);
			group.cancel();
		}
		assertThat(overruns().count()).isOne();
		assertThat(overruns().totalTime(TimeUnit.NANOSECONDS)).isBetween((double) stubborn.toNanos(),
				this.registry.get("soonify.group").tag("outcome", "cancelled").timer().totalTime(TimeUnit.NANOSECONDS));
	}

	@Test
	void groupThatPassesItsDeadlineOverrunsFromThenOn() {
		Duration timeout = Duration.ofMillis(50);
		Duration stubborn = Duration.ofMillis(30);
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(() -> {
			try (TaskGroup group = this.taskGroups.withTimeout(timeout).create()) {
				group.runSoon(() -> {
					waitUntilInterrupted();
					spinFor(stubborn);
				});
			}
		});
		double whole = this.registry.get("soonify.group")
			.tag("outcome", "timeout")
			.timer()
			.totalTime(TimeUnit.NANOSECONDS);
		assertThat(overruns().count()).isOne();
		assertThat(overruns().totalTime(TimeUnit.NANOSECONDS)).isBetween((double) stubborn.toNanos(),
				whole - timeout.toNanos());
	}

	@Test
	void tasksThatAreRejectedCountAsFailuresThatTookNoTime() {
		TaskGroupFactory rejected = TaskGroupFactory.builder().executor((task) -> {
			throw new IllegalStateException("expected");
		}).listener(this.listener).build();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> {
			try (TaskGroup group = rejected.create()) {
				group.runSoon(() -> {
				});
			}
		});
		assertThat(counts("soonify.task")).isEqualTo(Map.of("success", 0L, "failure", 1L, "cancelled", 0L));
		assertThat(taskTimer("failure").totalTime(TimeUnit.NANOSECONDS)).isZero();
		assertThatNothingIsActive();
	}

	@Test
	void gaugesTellWhatIsOpenRunningAndWaiting() throws InterruptedException {
		AtomicReference<Runnable> submitted = new AtomicReference<>();
		TaskGroupFactory held = TaskGroupFactory.builder().executor(submitted::set).listener(this.listener).build();
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		try (TaskGroup group = held.create()) {
			assertThatActiveAre(1, 0, 0);
			group.runSoon(() -> {
				running.countDown();
				go.await();
			});
			assertThatActiveAre(1, 1, 0);
			TaskGroup inner = held.create();
			assertThatActiveAre(2, 1, 0);
			inner.close();
			Thread worker = new Thread(submitted.getAndSet(null));
			worker.start();
			running.await();
			assertThatActiveAre(1, 0, 1);
			group.runSoon(() -> {
			});
			assertThatActiveAre(1, 1, 1);
			go.countDown();
			worker.join();
			Runnable second = submitted.get();
			if (second != null) {
				new Thread(second).start();
			}
		}
		assertThatNothingIsActive();
	}

	@Test
	void timersTellHowLongGroupsAndTasksTook() {
		Duration task = Duration.ofMillis(20);
		try (TaskGroup group = this.taskGroups.create()) {
			group.runSoon(() -> spinFor(task));
			group.runSoon(() -> spinFor(task));
		}
		double tasks = taskTimer("success").totalTime(TimeUnit.MILLISECONDS);
		double groups = this.registry.get("soonify.group")
			.tag("outcome", "success")
			.timer()
			.totalTime(TimeUnit.MILLISECONDS);
		assertThat(groups).isBetween(20.0, 10_000.0);
		assertThat(tasks).isBetween(40.0, 2 * groups);
	}

	@ParameterizedTest
	@MethodSource("registries")
	void metersOfANameHaveTheSameTagKeysAndSayWhatTheyAre(MeterRegistry registry) {
		TaskGroupFactory factory = TaskGroupFactory.builder()
			.listener(new MetricsTaskGroupListener(registry, List.of()))
			.build();
		factory.named("one").create().close();
		factory.named("two").create().close();
		assertThat(registry.getMeters()).hasSize(3 * (5 + 3 + 8))
			.allSatisfy((meter) -> assertThat(meter.getId().getDescription()).isNotBlank());
		Map<String, Set<Set<String>>> tagKeys = registry.getMeters()
			.stream()
			.collect(Collectors.groupingBy((meter) -> meter.getId().getName(),
					Collectors.mapping(GroupMetersTests::tagKeys, Collectors.toSet())));
		assertThat(tagKeys).hasSize(10)
			.allSatisfy((name, keys) -> assertThat(keys)
				.containsExactly(name.matches("soonify.(group|task)") ? Set.of("group", "outcome") : Set.of("group")));
	}

	@Test
	void prometheusHasAllMeters() {
		PrometheusMeterRegistry prometheus = prometheus();
		TaskGroupFactory.builder()
			.listener(new MetricsTaskGroupListener(prometheus, List.of()))
			.build()
			.create()
			.close();
		assertThat(prometheus.scrape()).contains("soonify_group_seconds_count{group=\"default\",outcome=\"success\"} 1",
				"soonify_group_active{group=\"default\"} 0", "soonify_group_overrun_seconds_count{group=\"default\"} 0",
				"soonify_group_tasks_count{group=\"default\"} 1",
				"soonify_task_seconds_count{group=\"default\",outcome=\"cancelled\"} 0",
				"soonify_task_active{group=\"default\"} 0", "soonify_task_waiting{group=\"default\"} 0",
				"soonify_group_leaked_total{group=\"default\"} 0", "soonify_task_stragglers_total{group=\"default\"} 0",
				"soonify_task_rejected_total{group=\"default\"} 0");
	}

	static Stream<MeterRegistry> registries() {
		return Stream.of(new SimpleMeterRegistry(), prometheus());
	}

	private static PrometheusMeterRegistry prometheus() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		registry.throwExceptionOnRegistrationFailure();
		return registry;
	}

	private static Set<String> tagKeys(Meter meter) {
		return meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toSet());
	}

	private static void waitForever() throws InterruptedException {
		new CountDownLatch(1).await();
	}

	private static void waitUntilInterrupted() {
		try {
			waitForever();
		}
		catch (InterruptedException ex) {
			// the task goes on for a while
		}
	}

	private static void spinFor(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
	}

	private Timer overruns() {
		return this.registry.get("soonify.group.overrun").timer();
	}

	private Timer taskTimer(String outcome) {
		return this.registry.get("soonify.task").tag("outcome", outcome).timer();
	}

	private void assertThatGroupsAre(String outcome) {
		assertThat(counts("soonify.group")).containsEntry(outcome, 1L);
		assertThat(counts("soonify.group").values().stream().mapToLong(Long::longValue).sum()).isOne();
	}

	private void assertThatNothingIsActive() {
		assertThatActiveAre(0, 0, 0);
	}

	private void assertThatActiveAre(int groups, int waitingTasks, int runningTasks) {
		assertThat(List.of(gauge("soonify.group.active"), gauge("soonify.task.waiting"), gauge("soonify.task.active")))
			.containsExactly((double) groups, (double) waitingTasks, (double) runningTasks);
	}

	private double gauge(String name) {
		return this.registry.get(name).gauge().value();
	}

	private Map<String, Long> counts(String timer) {
		return this.registry.get(timer)
			.timers()
			.stream()
			.collect(Collectors.toMap((meter) -> meter.getId().getTag("outcome"), (meter) -> meter.count()));
	}

}
