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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.spi.ThreadPerTaskExecutor;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.Elsewhere;
import io.soonify.support.HeldExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Limits of how many tasks run at a time: S11.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
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
	@DisplayName("S11: on a pool tasks that wait for a permit do not fill the executor's queue")
	void waitingTasksStayInTheGroup() {
		HeldExecutor executor = new HeldExecutor();
		try (TaskGroup g = TaskGroupFactory.builder().executor(executor).maxConcurrency(2).build().create()) {
			for (int i = 0; i < 100; i++) {
				g.callSoon(() -> "value");
			}
			assertThat(executor.held()).hasSize(2); // S2
			executor.release();
		}
		executor.shutDown();
	}

	@Test
	@DisplayName("S11: so a pool with a short queue takes any number of tasks, where without a limit it rejects some (S16)")
	void shortQueue() {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(4, 4, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(16));
		try {
			TaskGroupFactory pooled = TaskGroupFactory.builder().executor(pool).build();
			List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
			assertThat(pooled.withMaxConcurrency(4).map(numbers, (number) -> number)).isEqualTo(numbers);
			CountDownLatch allStarted = new CountDownLatch(1);
			assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> pooled.run((g) -> {
				g.map(numbers, (number) -> {
					BlockingTask.await(allStarted);
					return number;
				});
				allStarted.countDown();
			})).withCauseInstanceOf(RejectedExecutionException.class);
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	@DisplayName("S11: with a thread for each task the task's own thread waits for the permit, and the task is pending")
	void ownThreadWaits() {
		List<Runnable> commands = new CopyOnWriteArrayList<>();
		ThreadPerTaskExecutor executor = (command) -> {
			commands.add(command);
			new Thread(command).start();
		};
		BlockingTask first = BlockingTask.interruptible();
		try (TaskGroup g = TaskGroupFactory.builder().executor(executor).maxConcurrency(1).build().create()) {
			g.callSoon(first);
			first.awaitStarted();
			List<SoonValue<Integer>> waiting = IntStream.range(0, 10)
				.mapToObj((number) -> g.callSoon(() -> number))
				.toList();
			assertThat(commands).hasSize(11); // S2
			assertThat(waiting).extracting(SoonValue::state).containsOnly(State.PENDING);
			first.release();
			g.join();
			assertThat(waiting).extracting(SoonValue::value)
				.containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
		}
	}

	@Test
	@DisplayName("S11: tasks that wait for a permit leave the line at once when they are cancelled, and others move up")
	void cancelledTaskLeavesTheLine() {
		BlockingTask first = BlockingTask.interruptible();
		AtomicInteger ran = new AtomicInteger();
		try (TaskGroup g = this.taskGroups.withMaxConcurrency(1).create()) {
			g.callSoon(first);
			first.awaitStarted();
			List<SoonValue<Integer>> waiting = IntStream.range(0, 1000)
				.mapToObj((number) -> g.callSoon(ran::incrementAndGet))
				.toList();
			for (int i = 0; i < 1000; i += 2) {
				assertThat(waiting.get(i).cancel()).isTrue();
				assertThat(waiting.get(i).state()).isEqualTo(State.CANCELLED);
			}
			first.release();
			g.join();
			assertThat(waiting).filteredOn((value) -> value.state() == State.SUCCEEDED).hasSize(500);
		}
		assertThat(ran).hasValue(500);
	}

	@Test
	@DisplayName("S11: a task that waits for a nested group gives its permit back, and takes it again before it goes on")
	void waitingTaskGivesPermitBack() {
		BlockingTask inNested = BlockingTask.interruptible();
		BlockingTask next = BlockingTask.interruptible();
		AtomicInteger together = new AtomicInteger();
		try (TaskGroup g = this.taskGroups.withMaxConcurrency(1).create()) {
			SoonValue<Boolean> outer = g.callSoon(() -> {
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
			Awaitility.await().during(Duration.ofMillis(100)).until(() -> together.get() == 0);
			next.release();
			assertThat(outer.join()).isTrue();
		}
		assertThat(together).hasValue(1);
	}

	@Test
	@DisplayName("S11: a task that was cancelled goes on at once, without a permit, so that a deadline is kept")
	void cancelledTaskGoesOnAtOnce() {
		TaskGroupFactory bulkhead = this.taskGroups.withMaxTotalConcurrency(1);
		BlockingTask inNested = BlockingTask.interruptible();
		BlockingTask ofOther = BlockingTask.uninterruptible();
		CompletableFuture<Void> other = Elsewhere.start(() -> {
			inNested.awaitStarted();
			bulkhead.run((g) -> g.callSoon(ofOther));
			return null;
		});
		TaskGroup g = bulkhead.withTimeout(Duration.ofMillis(300)).create();
		g.runSoon(() -> this.taskGroups.run((nested) -> nested.callSoon(inNested)));
		ofOther.awaitStarted(); // with the only permit, which it keeps
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close);
		assertThat(ofOther.hasEnded()).isFalse();
		ofOther.release();
		other.join();
	}

	@Test
	@DisplayName("S11: cancelling a limited group ends the tasks that wait for a permit")
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

	private int counted(IntSupplier work) {
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
