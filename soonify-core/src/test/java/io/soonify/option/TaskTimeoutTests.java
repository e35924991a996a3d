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

package io.soonify.option;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskFailedException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.HeldExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tasks with a time of their own: S17 and S5.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class TaskTimeoutTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	private final TaskGroupFactory supervised = this.taskGroups.withPolicy(CompletionPolicy.supervised());

	@Test
	@DisplayName("S17: a task whose time is over has failed with a TimeoutException and so fails its group")
	void timeoutFailsTheTask() {
		BlockingTask slow = BlockingTask.interruptible();
		BlockingTask sibling = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> timed = g.task("slow").timeout(SHORT).callSoon(slow);
		SoonValue<String> other = g.callSoon(sibling);
		sibling.awaitStarted();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.isExactlyInstanceOf(TaskGroupException.class)
			.withCauseInstanceOf(TimeoutException.class)
			.withMessageContainingAll("'slow'", "PT0.1S");
		assertThat(timed.state()).isEqualTo(State.FAILED);
		assertThat(timed.failure().orElseThrow()).isExactlyInstanceOf(TimeoutException.class)
			.hasMessage("Task 'slow' was not done within PT0.1S")
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasExactlyElementsOfTypes(InterruptedException.class));
		assertThat(slow.wasInterrupted()).isTrue();
		assertThat(other.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("S17: a timeout cancels that task alone")
	void timeoutCancelsTheTaskAlone() {
		BlockingTask sibling = BlockingTask.interruptible();
		TaskGroup g = this.supervised.create();
		SoonValue<String> other = g.callSoon(sibling);
		SoonValue<String> timed = g.task("slow").timeout(SHORT).callSoon(BlockingTask.interruptible());
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(timed::join)
			.withCauseInstanceOf(TimeoutException.class);
		g.close();
		assertThat(sibling.wasInterrupted()).isEqualTo(sibling.hasStarted());
		// join() threw into the block
		assertThat(other.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("S17: siblings and group live on when the group tolerates the failure")
	void siblingsLiveOn() {
		BlockingTask sibling = BlockingTask.interruptible();
		try (TaskGroup g = this.supervised.create()) {
			g.callSoon(sibling);
			SoonValue<String> timed = g.task("slow").timeout(SHORT).callSoon(BlockingTask.interruptible());
			Awaitility.await().until(timed::isReady);
			assertThat(timed.state()).isEqualTo(State.FAILED);
			assertThat(g.isCancelled()).isFalse();
			sibling.release();
		}
		assertThat(sibling.wasInterrupted()).isFalse();
	}

	@Test
	@DisplayName("S17: the time counts from the start of the task, not from the call")
	void countsFromTheStart() {
		HeldExecutor executor = new HeldExecutor();
		TaskGroup g = TaskGroupFactory.builder().executor(executor).build().create();
		SoonValue<String> value = g.task("patient").timeout(SHORT).callSoon(() -> "in time");
		long called = System.nanoTime();
		Awaitility.await().until(() -> System.nanoTime() - called > 2 * SHORT.toNanos());
		assertThat(value.state()).isEqualTo(State.PENDING);
		executor.release();
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.value()).isEqualTo("in time");
		executor.shutDown();
	}

	@Test
	@DisplayName("S5: a task that still returns a value after its time has succeeded")
	void valueWins() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.task("late").timeout(SHORT).callSoon(stubborn);
		stubborn.awaitInterrupted().release();
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.value()).isEqualTo("released");
		assertThat(g.isCancelled()).isFalse();
	}

	@Test
	@DisplayName("S17: a task that throws something of its own after its time has timed out, with that suppressed")
	void ownFailureIsSuppressed() {
		IllegalStateException failure = new IllegalStateException("could not clean up");
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<Void> value = g.task("late").timeout(SHORT).runSoon(() -> {
			stubborn.call();
			throw failure;
		});
		stubborn.awaitInterrupted().release();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(TimeoutException.class)
			.satisfies((ex) -> assertThat(ex.failures()).hasSize(1));
		assertThat(value.failure()).get()
			.isInstanceOf(TimeoutException.class)
			.satisfies((timeout) -> assertThat(timeout.getSuppressed()).containsExactly(failure));
	}

	@Test
	@DisplayName("S10: a task whose group was cancelled first is cancelled, though its time passes meanwhile")
	void groupCancelledFirst() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<Void> value = g.task("late").timeout(SHORT).runSoon(() -> {
			stubborn.call();
			throw new InterruptedException("at last");
		});
		stubborn.awaitStarted();
		g.cancel();
		awaitTimeout();
		stubborn.release();
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("S17: a task whose time was over first has failed, though its group is cancelled meanwhile")
	void timeoutFirst() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<Void> value = g.task("late").timeout(SHORT).runSoon(() -> {
			stubborn.call();
			throw new InterruptedException("at last");
		});
		stubborn.awaitInterrupted();
		g.cancel();
		stubborn.release();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(TimeoutException.class);
		assertThat(value.state()).isEqualTo(State.FAILED);
	}

	@Test
	@DisplayName("S17: of v.cancel() and the task's time the first one counts")
	void cancelAgainstTimeout() {
		BlockingTask cancelled = BlockingTask.uninterruptible();
		BlockingTask timedOut = BlockingTask.uninterruptible();
		TaskGroup g = this.supervised.create();
		SoonValue<Void> cancelledFirst = g.task("cancelled").timeout(Duration.ofMillis(400)).runSoon(() -> {
			cancelled.call();
			throw new InterruptedException("at last");
		});
		SoonValue<Void> timedOutFirst = g.task("timed out").timeout(SHORT).runSoon(() -> {
			timedOut.call();
			throw new InterruptedException("at last");
		});
		cancelled.awaitStarted();
		assertThat(cancelledFirst.cancel()).isTrue();
		timedOut.awaitInterrupted();
		assertThat(timedOutFirst.cancel()).isFalse();
		awaitTimeout();
		cancelled.release();
		timedOut.release();
		g.close();
		assertThat(cancelledFirst.state()).isEqualTo(State.CANCELLED);
		assertThat(timedOutFirst.failure()).get().isInstanceOf(TimeoutException.class);
	}

	@Test
	@DisplayName("S17: groups that the task has opened are cancelled with it, and those that it opens later")
	void groupsOfTheTask() {
		BlockingTask leaf = BlockingTask.interruptible();
		AtomicInteger cancelled = new AtomicInteger();
		TaskGroup g = this.supervised.create();
		SoonValue<Void> timed = g.task("parent").timeout(SHORT).runSoon(() -> {
			try (TaskGroup inner = this.taskGroups.create()) {
				inner.callSoon(leaf);
			}
			catch (TaskGroupCancelledException ex) {
				cancelled.incrementAndGet();
			}
			try (TaskGroup later = this.taskGroups.create()) {
				assertThat(later.isCancelled()).isTrue();
			}
		});
		g.close();
		assertThat(cancelled).hasValue(1);
		assertThat(leaf.hasEnded()).isEqualTo(leaf.hasStarted());
		assertThat(timed.failure()).get().isInstanceOf(TimeoutException.class);
	}

	@Test
	@DisplayName("S17: under successes(n) a task whose time is over counts as failed")
	void successes() {
		TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.firstSuccess()).create();
		g.task("slow").timeout(SHORT).callSoon(BlockingTask.interruptible());
		g.task("slower").timeout(SHORT.multipliedBy(2)).callSoon(BlockingTask.interruptible());
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(TimeoutException.class)
			.satisfies((ex) -> assertThat(ex.failures()).hasSize(2));
	}

	@Test
	@DisplayName("S17: a huge time does not overflow, and a task that is done in time leaves nothing behind, however it ended")
	void hugeTime() {
		List<WeakReference<Object>> references = new ArrayList<>();
		List<SoonValue<String>> values = startHugeTimes(references);
		assertThat(values).extracting(SoonValue::value).containsOnly("value");
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			System.gc();
			assertThat(references).allMatch((reference) -> reference.get() == null);
		});
	}

	private List<SoonValue<String>> startHugeTimes(List<WeakReference<Object>> references) {
		List<SoonValue<String>> values = new ArrayList<>();
		try (TaskGroup g = this.supervised.create()) {
			references.add(new WeakReference<>(g));
			for (int i = 0; i < 1000; i++) {
				byte[] argument = new byte[1];
				references.add(new WeakReference<>(argument));
				values.add(g.task("task")
					.timeout(Duration.ofSeconds(Long.MAX_VALUE))
					.callSoon((bytes) -> "value", argument));
			}
			g.task("failed").timeout(Duration.ofDays(1)).runSoon(() -> {
				throw new IllegalStateException("boom");
			});
			g.task("cancelled").timeout(Duration.ofDays(1)).callSoon(BlockingTask.interruptible()).cancel();
		}
		return values;
	}

	@Test
	@DisplayName("S12: a time that is over just as the task ends never interrupts the next on the same thread")
	void timeoutNeverHitsTheNextTask() throws InterruptedException {
		ExecutorService pool = Executors.newSingleThreadExecutor();
		AtomicInteger strayInterrupts = new AtomicInteger();
		TaskGroupFactory pooled = TaskGroupFactory.builder()
			.executor(pool)
			.policy(CompletionPolicy.supervised())
			.build();
		try (TaskGroup g = pooled.create()) {
			long start = System.nanoTime();
			while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(1)) {
				CountDownLatch ended = new CountDownLatch(1);
				g.task("timed").timeout(Duration.ofMillis(1)).runSoon(() -> {
					long began = System.nanoTime();
					while (System.nanoTime() - began < TimeUnit.MICROSECONDS.toNanos(1050)) {
						Thread.onSpinWait();
					}
				});
				g.runSoon(() -> {
					long began = System.nanoTime();
					while (System.nanoTime() - began < TimeUnit.MICROSECONDS.toNanos(200)) {
						Thread.onSpinWait();
					}
					if (Thread.currentThread().isInterrupted()) {
						strayInterrupts.incrementAndGet();
					}
					ended.countDown();
				});
				BlockingTask.await(ended);
			}
		}
		finally {
			pool.shutdown();
		}
		assertThat(strayInterrupts).hasValue(0);
	}

	private static void awaitTimeout() {
		long now = System.nanoTime();
		Awaitility.await().until(() -> System.nanoTime() - now > 5 * SHORT.toNanos());
	}

}
