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

package io.soonify.cancellation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.Elsewhere;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What a cancellation meets, and how often: S3 and S10.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class CancellationTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private final TaskGroupRegistry registry = TaskGroupRegistry.create();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.name("orders")
		.registry(this.registry)
		.build();

	@Test
	@DisplayName("S3: a task is interrupted once, whatever reasons follow")
	void oneInterrupt() {
		InterruptCounter alone = new InterruptCounter();
		InterruptCounter timed = new InterruptCounter();
		InterruptCounter withGroup = new InterruptCounter();
		TaskGroup outer = this.taskGroups.create();
		SoonValue<Integer> ofTask = outer.callSoon(() -> {
			try (TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create()) {
				SoonValue<Integer> cancelledAlone = g.callSoon(alone);
				SoonValue<Integer> timedOut = g.task("timed").timeout(SHORT).callSoon(timed);
				SoonValue<Integer> cancelledWithGroup = g.callSoon(withGroup);
				alone.awaitStarted();
				timed.awaitInterrupted();
				withGroup.awaitStarted();
				assertThat(cancelledAlone.cancel()).isTrue();
				assertThat(cancelledAlone.cancel()).isFalse();
				assertThat(timedOut.cancel()).isFalse();
				assertThat(g.cancel()).isTrue();
				assertThat(g.cancel()).isFalse();
				cancelledWithGroup.cancel();
				outer.cancel();
				this.registry.cancelAll();
				Stream.of(alone, timed, withGroup).forEach(InterruptCounter::release);
			}
			return alone.interrupts() + timed.interrupts() + withGroup.interrupts();
		});
		assertThatNoException().isThrownBy(outer::close);
		assertThat(List.of(alone.interrupts(), timed.interrupts(), withGroup.interrupts())).containsOnly(1);
		assertThat(ofTask.isReady()).isTrue();
	}

	@Test
	@DisplayName("S3: so it is when everything cancels the task at the same time")
	void oneInterruptUnderRace() throws Exception {
		for (int round = 0; round < 300; round++) {
			InterruptCounter counter = new InterruptCounter();
			TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create();
			SoonValue<Integer> value = g.task("timed").timeout(Duration.ofMillis(1)).callSoon(counter);
			counter.awaitStarted();
			CyclicBarrier together = new CyclicBarrier(3);
			CompletableFuture<Boolean> alone = Elsewhere.start(() -> {
				together.await(30, TimeUnit.SECONDS);
				return value.cancel();
			});
			CompletableFuture<Integer> shutdown = Elsewhere.start(() -> {
				together.await(30, TimeUnit.SECONDS);
				return this.registry.cancelAll();
			});
			together.await(30, TimeUnit.SECONDS);
			g.cancel();
			alone.join();
			shutdown.join();
			counter.awaitInterrupted().release();
			catchThrowable(g::close);
			assertThat(counter.interrupts()).isOne();
		}
	}

	@Test
	@DisplayName("S3: a cancellation finds every running task, however many have come and gone before")
	void everyRunningTaskIsFound() {
		TaskGroup g = this.taskGroups.create();
		List<BlockingTask> running = new ArrayList<>();
		List<SoonValue<String>> others = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			BlockingTask task = BlockingTask.interruptible();
			running.add(task);
			g.callSoon(task);
			for (int j = 0; j < 5; j++) {
				others.add(g.callSoon(() -> "short"));
			}
		}
		running.forEach(BlockingTask::awaitStarted);
		Awaitility.await().until(() -> others.stream().allMatch(SoonValue::isReady));
		g.cancel();
		g.close();
		assertThat(running).allMatch(BlockingTask::wasInterrupted).allMatch(BlockingTask::hasEnded);
		assertThat(others).extracting(SoonValue::state).containsOnly(State.SUCCEEDED);
	}

	@Test
	@DisplayName("S3: tasks that are started while the group is cancelled run and are interrupted, or never run")
	void startedMeanwhile() {
		for (int round = 0; round < 200; round++) {
			List<BlockingTask> tasks = new ArrayList<>();
			List<SoonValue<String>> values = new ArrayList<>();
			TaskGroup g = this.taskGroups.create();
			CompletableFuture<Boolean> cancelled = Elsewhere.start(g::cancel);
			while (!g.isCancelled()) {
				BlockingTask task = BlockingTask.interruptible();
				tasks.add(task);
				values.add(g.callSoon(task));
			}
			g.close();
			assertThat(cancelled.join()).isTrue();
			assertThat(values).extracting(SoonValue::state).allMatch((state) -> state == State.CANCELLED);
			assertThat(tasks).allMatch((task) -> task.wasInterrupted() == task.hasStarted());
		}
	}

	@Test
	@DisplayName("A closed group cancels nothing any more, neither itself nor a task")
	void closedGroup() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(() -> "done");
		g.close();
		assertThat(value.cancel()).isFalse();
		assertThat(g.cancel()).isFalse();
		assertThat(g.cancel("late")).isFalse();
		assertThat(this.registry.cancelAll()).isZero();
		assertThat(g.isCancelled()).isFalse();
		assertThat(value.value()).isEqualTo("done");
	}

	@Test
	@DisplayName("S10: of several that cancel a group at the same time one is told that it did")
	void oneCancels() throws InterruptedException {
		AtomicInteger told = new AtomicInteger();
		AtomicReference<TaskGroup> next = new AtomicReference<>();
		int rounds = 3000;
		Thread other = new Thread(() -> {
			for (int i = 0; i < rounds; i++) {
				while (next.get() == null) {
					Thread.onSpinWait();
				}
				told.addAndGet(next.get().cancel() ? 1 : 0);
				next.set(null);
			}
		});
		other.setDaemon(true);
		other.start();
		for (int i = 0; i < rounds; i++) {
			try (TaskGroup g = this.taskGroups.create()) {
				next.set(g);
				told.addAndGet(g.cancel() ? 1 : 0);
				while (next.get() != null) {
					Thread.onSpinWait();
				}
				assertThat(g.cancel()).isFalse();
				assertThat(g.cancel("again")).isFalse();
			}
		}
		other.join();
		assertThat(told).hasValue(rounds);
	}

	/**
	 * Ignores interrupts, but counts them.
	 */
	private static final class InterruptCounter implements Callable<Integer> {

		private final CountDownLatch started = new CountDownLatch(1);

		private final CountDownLatch interrupted = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		private final AtomicInteger interrupts = new AtomicInteger();

		@Override
		public Integer call() {
			this.started.countDown();
			while (true) {
				try {
					BlockingTask.await(this.released);
					this.interrupts.addAndGet(Thread.interrupted() ? 1 : 0);
					return this.interrupts.get();
				}
				catch (InterruptedException ex) {
					this.interrupts.incrementAndGet();
					this.interrupted.countDown();
				}
			}
		}

		void awaitStarted() throws InterruptedException {
			BlockingTask.await(this.started);
		}

		InterruptCounter awaitInterrupted() throws InterruptedException {
			BlockingTask.await(this.interrupted);
			return this;
		}

		void release() {
			this.released.countDown();
		}

		int interrupts() {
			return this.interrupts.get();
		}

	}

}
