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

package io.soonify;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.soonify.SoonValue.State;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Limits of how many tasks run at a time: S11.
 */
@Timeout(60)
class ConcurrencyLimitTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7 })
	@DisplayName("S11: no more tasks run at once than the limit says, and all of them run")
	void limitHolds(int limit) {
		List<SoonValue<Integer>> values = new ArrayList<>();
		try (TaskGroup g = this.taskGroups.withMaxConcurrency(limit).create()) {
			for (int i = 0; i < 5000; i++) {
				int number = i;
				values.add(g.callSoon(() -> counted(() -> number)));
			}
		}
		assertThat(this.most.get()).isBetween(1, limit);
		assertThat(values).extracting(SoonValue::value).doesNotHaveDuplicates().hasSize(5000);
	}

	@Test
	@DisplayName("S11: as many tasks run at once as the limit says")
	void limitIsUsed() {
		List<BlockingTask> tasks = new ArrayList<>();
		try (TaskGroup g = this.taskGroups.withMaxConcurrency(3).create()) {
			for (int i = 0; i < 5; i++) {
				BlockingTask task = BlockingTask.interruptible();
				tasks.add(task);
				g.callSoon(task);
			}
			tasks.subList(0, 3).forEach(BlockingTask::awaitStarted);
			assertThat(tasks.subList(3, 5)).noneMatch(BlockingTask::hasStarted);
			tasks.get(1).release();
			tasks.get(3).awaitStarted();
			assertThat(tasks.get(4).hasStarted()).isFalse();
			tasks.forEach(BlockingTask::release);
		}
		assertThat(tasks).allMatch(BlockingTask::hasEnded);
	}

	@Test
	@DisplayName("S11: tasks start first come first served")
	void firstComeFirstServed() {
		List<Integer> order = new ArrayList<>();
		BlockingTask first = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.withMaxConcurrency(1).create()) {
			g.callSoon(first);
			for (int i = 0; i < 100; i++) {
				int number = i;
				g.runSoon(() -> order.add(number));
			}
			first.awaitStarted().release();
		}
		assertThat(order).isSorted().hasSize(100);
	}

	@Test
	@DisplayName("S11: call does not block when the limit is reached")
	void callDoesNotBlock() {
		BlockingTask first = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.withMaxConcurrency(1).create()) {
			g.callSoon(first);
			first.awaitStarted();
			SoonValue<String> waiting = g.callSoon(() -> "later");
			assertThat(waiting.state()).isEqualTo(State.PENDING);
			first.release();
			assertThat(waiting.join()).isEqualTo("later");
		}
	}

	@Test
	@DisplayName("S11: tasks that wait for a slot do not fill the executor's queue")
	void waitingTasksStayInTheGroup() {
		HeldExecutor executor = new HeldExecutor();
		try (TaskGroup g = TaskGroupFactory.builder().executor(executor).maxConcurrency(2).build().create()) {
			for (int i = 0; i < 100; i++) {
				g.callSoon(() -> "value");
			}
			assertThat(executor.held()).hasSize(1);
			executor.release();
		}
		executor.shutDown();
	}

	@Test
	@DisplayName("S11: a task that waits for a nested group gives its slot back, and takes it again before it goes on")
	void waitingTaskGivesSlotBack() {
		BlockingTask inNested = BlockingTask.interruptible();
		BlockingTask next = BlockingTask.interruptible();
		AtomicReference<Thread> waiting = new AtomicReference<>();
		AtomicInteger together = new AtomicInteger();
		try (TaskGroup g = this.taskGroups.withMaxConcurrency(1).create()) {
			SoonValue<Boolean> outer = g.callSoon(() -> {
				waiting.set(Thread.currentThread());
				try (TaskGroup nested = this.taskGroups.create()) {
					nested.callSoon(inNested);
				}
				together.set(next.hasEnded() ? 1 : 2);
				return true;
			});
			inNested.awaitStarted();
			g.callSoon(next);
			next.awaitStarted();
			inNested.release();
			Awaitility.await()
				.until(() -> LockSupport.getBlocker(waiting.get()) instanceof Resumption || together.get() != 0);
			next.release();
			assertThat(outer.join()).isTrue();
		}
		assertThat(together).hasValue(1);
	}

	@Test
	@DisplayName("S11: cancelling a limited group ends the tasks that wait for a slot")
	void cancelEndsWaitingTasks() {
		BlockingTask first = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.withMaxConcurrency(1).create()) {
			g.callSoon(first);
			first.awaitStarted();
			SoonValue<String> waiting = g.callSoon(() -> "never");
			g.cancel();
			assertThat(waiting.state()).isEqualTo(State.CANCELLED);
		}
	}

	@Test
	@DisplayName("S11: nested groups under random joins never exceed the limit")
	void limitHoldsUnderNesting() {
		try (TaskGroup g = this.taskGroups.withMaxConcurrency(2).create()) {
			for (int i = 0; i < 200; i++) {
				g.callSoon(() -> {
					counted(() -> 0);
					try (TaskGroup nested = this.taskGroups.create()) {
						nested.callSoon(() -> "nested");
					}
					return counted(() -> 1);
				});
			}
		}
		assertThat(this.most.get()).isBetween(1, 2);
	}

	@Test
	@DisplayName("A limit that is not positive is refused")
	void limitMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.taskGroups.withMaxConcurrency(0))
			.withMessage("'limit' must be greater than zero, but is 0");
		assertThatIllegalArgumentException().isThrownBy(() -> TaskGroupFactory.builder().maxConcurrency(-1));
	}

	private int counted(java.util.function.IntSupplier work) {
		this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
		try {
			Thread.onSpinWait();
			return work.getAsInt();
		}
		finally {
			this.running.decrementAndGet();
		}
	}

}
