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

package io.soonify.limit;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.Watchdog;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A limit that groups share: S11.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class SharedLimitTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@Test
	@DisplayName("S11: the groups of several owners together never exceed the limit, and all tasks run")
	void limitHoldsAcrossGroups() throws InterruptedException {
		TaskGroupFactory bulkhead = this.taskGroups.withMaxTotalConcurrency(2);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicInteger ran = new AtomicInteger();
		List<Thread> owners = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			TaskGroupFactory own = (i % 2 == 0) ? bulkhead.named("even") : bulkhead.withMaxConcurrency(1);
			owners.add(new Thread(() -> {
				for (int round = 0; round < 50; round++) {
					try (TaskGroup g = own.create()) {
						for (int j = 0; j < 20; j++) {
							g.runSoon(() -> {
								most.accumulateAndGet(running.incrementAndGet(), Math::max);
								ran.incrementAndGet();
								running.decrementAndGet();
							});
						}
					}
				}
			}));
		}
		owners.forEach(Thread::start);
		for (Thread owner : owners) {
			owner.join();
		}
		assertThat(ran).hasValue(4 * 50 * 20);
		assertThat(most.get()).isBetween(1, 2);
	}

	@Test
	@DisplayName("S11: groups take turns, so that one with many tasks does not keep the others out")
	void groupsTakeTurns() {
		TaskGroupFactory bulkhead = this.taskGroups.withMaxTotalConcurrency(1);
		List<String> order = new CopyOnWriteArrayList<>();
		BlockingTask first = BlockingTask.interruptible();
		try (TaskGroup many = bulkhead.create()) {
			many.callSoon(first);
			first.awaitStarted();
			for (int i = 0; i < 10; i++) {
				many.runSoon(() -> order.add("many"));
			}
			try (TaskGroup one = bulkhead.create()) {
				SoonValue<Boolean> value = one.callSoon(() -> order.add("one"));
				assertThat(value.state()).isEqualTo(State.PENDING);
				first.release();
			}
		}
		assertThat(order).hasSize(11);
		assertThat(order.indexOf("one")).isLessThan(3);
	}

	@Test
	@DisplayName("S11: a group that is cancelled while it waits for a permit leaves the line")
	void cancelledGroupLeavesTheLine() {
		TaskGroupFactory bulkhead = this.taskGroups.withMaxTotalConcurrency(1);
		BlockingTask first = BlockingTask.interruptible();
		try (TaskGroup holder = bulkhead.create()) {
			holder.callSoon(first);
			first.awaitStarted();
			TaskGroup cancelled = bulkhead.create();
			SoonValue<String> never = cancelled.callSoon(() -> "never");
			cancelled.cancel();
			cancelled.close();
			assertThat(never.state()).isEqualTo(State.CANCELLED);
			SoonValue<String> later = holder.callSoon(() -> "later");
			first.release();
			assertThat(later.join()).isEqualTo("later");
		}
	}

	@Test
	@DisplayName("S11, S19: thousands of groups that were cancelled in line cost neither stack nor memory, and the limit works on")
	void thousandsAreCancelledInLine() {
		TaskGroupFactory bulkhead = this.taskGroups.withMaxTotalConcurrency(1);
		BlockingTask first = BlockingTask.interruptible();
		List<WeakReference<TaskGroup>> dead = new ArrayList<>();
		try (TaskGroup holder = bulkhead.create()) {
			holder.callSoon(first);
			first.awaitStarted();
			for (int i = 0; i < 5000; i++) {
				TaskGroup cancelled = bulkhead.create();
				SoonValue<String> never = cancelled.callSoon(() -> "never");
				cancelled.cancel();
				assertThat(never.state()).isEqualTo(State.CANCELLED);
				cancelled.close();
				dead.add(new WeakReference<>(cancelled));
			}
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				System.gc();
				assertThat(dead).filteredOn((reference) -> reference.get() != null).hasSizeLessThanOrEqualTo(1);
			});
			first.release();
		}
		assertThat(bulkhead.map(List.of(1, 2, 3), (number) -> number)).containsExactly(1, 2, 3);
	}

	@Test
	@DisplayName("S11: many groups at a narrow limit take time in proportion to their number")
	void manyGroups() throws InterruptedException {
		TaskGroupFactory bulkhead = this.taskGroups.withMaxTotalConcurrency(4);
		AtomicInteger ran = new AtomicInteger();
		List<Thread> owners = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			Thread owner = new Thread(() -> {
				for (int round = 0; round < 50; round++) {
					bulkhead.run((g) -> g.runSoon(ran::incrementAndGet));
				}
			});
			owner.setDaemon(true);
			owners.add(owner);
		}
		Watchdog.await(Duration.ofSeconds(50), owners);
		assertThat(ran).hasValue(200 * 50);
	}

	@Test
	@DisplayName("S16: no permit is lost when the executor rejects")
	void noPermitIsLostOnRejection() {
		AtomicInteger calls = new AtomicInteger();
		TaskGroupFactory bulkhead = TaskGroupFactory.builder().executor((command) -> {
			if (calls.incrementAndGet() % 2 == 0) {
				throw new RejectedExecutionException("every other time");
			}
			new Thread(command).start();
		}).policy(CompletionPolicy.supervised()).build().withMaxTotalConcurrency(1);
		for (int i = 0; i < 100; i++) {
			List<SoonValue<String>> values = new ArrayList<>();
			try (TaskGroup g = bulkhead.create()) {
				for (int j = 0; j < 4; j++) {
					values.add(g.callSoon(() -> "value"));
				}
			}
			assertThat(values).allMatch(SoonValue::isReady);
		}
	}

	@Test
	@DisplayName("A limit that is not positive is refused")
	void limitMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.taskGroups.withMaxTotalConcurrency(0))
			.withMessage("'limit' must be greater than zero, but is 0");
	}

}
