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

package io.soonify.deadline;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Many deadlines at a time, of groups and of tasks: S10.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class ManyDeadlinesTests {

	private static final Duration LONG = Duration.ofHours(1);

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.policy(CompletionPolicy.supervised())
		.build();

	private final List<Duration> fired = new CopyOnWriteArrayList<>();

	@Test
	@DisplayName("S10: a deadline that comes sooner than all that there are is kept")
	void soonerThanTheFirst() {
		TaskGroup late = this.taskGroups.withTimeout(LONG).create();
		SoonValue<String> ofLate = late.callSoon(BlockingTask.interruptible());
		for (int i = 3; i > 0; i--) {
			Duration sooner = Duration.ofMillis(20 * i);
			try (TaskGroup g = this.taskGroups.withTimeout(sooner).create()) {
				long opened = System.nanoTime();
				g.callSoon(BlockingTask.interruptible());
				g.join();
				assertThat(g.isCancelled()).isTrue();
				assertThat(Duration.ofNanos(System.nanoTime() - opened)).isLessThan(Duration.ofSeconds(20));
			}
		}
		assertThat(ofLate.isReady()).isFalse();
		late.cancel();
		late.close();
	}

	@Test
	@DisplayName("S10: each deadline is kept, in the order of their times, and one that is taken back is not")
	void order() {
		List<Duration> times = List.of(Duration.ofMillis(900), Duration.ofMillis(300), Duration.ofMillis(600));
		SoonValue<String> takenBack;
		try (TaskGroup g = this.taskGroups.create()) {
			for (Duration time : times) {
				g.task("timed")
					.timeout(time)
					.onCancel(() -> this.fired.add(time))
					.callSoon(BlockingTask.interruptible());
			}
			takenBack = g.task("quick")
				.timeout(Duration.ofMillis(450))
				.onCancel(() -> this.fired.add(LONG))
				.callSoon(() -> "done");
		}
		assertThat(this.fired).containsExactly(Duration.ofMillis(300), Duration.ofMillis(600), Duration.ofMillis(900));
		assertThat(takenBack.value()).isEqualTo("done");
	}

	@Test
	@DisplayName("S10: 1 000 deadlines in random order are all kept, and none too soon")
	void thousand() {
		Random random = new Random(42);
		List<SoonValue<Duration>> late = new ArrayList<>();
		try (TaskGroup g = this.taskGroups.create()) {
			for (int i = 0; i < 1000; i++) {
				Duration time = Duration.ofMillis(1 + random.nextInt(1000));
				long called = System.nanoTime();
				late.add(g.task("timed").timeout(time).callSoon(() -> {
					try {
						new CountDownLatch(1).await();
					}
					catch (InterruptedException ex) {
						// the time is over
					}
					return Duration.ofNanos(System.nanoTime() - called).minus(time);
				}));
			}
		}
		assertThat(late).extracting(SoonValue::value)
			.allSatisfy((tooLate) -> assertThat(tooLate).isGreaterThanOrEqualTo(Duration.ZERO));
	}

	@Test
	@DisplayName("S10: of many deadlines those that are far away disturb nobody, and are let go of with their groups")
	void farAway() {
		List<WeakReference<Object>> references = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			runWithDeadlineFarAway(references);
		}
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			System.gc();
			assertThat(references).allMatch((reference) -> reference.get() == null);
		});
	}

	private void runWithDeadlineFarAway(List<WeakReference<Object>> references) {
		try (TaskGroup g = this.taskGroups.withTimeout(LONG).create()) {
			references.add(new WeakReference<>(g));
			g.task("timed").timeout(LONG).callSoon(() -> "value");
		}
	}

	@Test
	@DisplayName("S10: a deadline is kept that is so short that it has passed when the group is open")
	void passedAtOnce() {
		for (int i = 0; i < 200; i++) {
			TaskGroup g = TaskGroupFactory.builder().timeout(Duration.ofNanos(1)).build().create();
			assertThat(g.remaining()).contains(Duration.ZERO);
			assertThat(g.callSoon(() -> "never").state()).isEqualTo(State.CANCELLED);
			assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close);
		}
	}

}
