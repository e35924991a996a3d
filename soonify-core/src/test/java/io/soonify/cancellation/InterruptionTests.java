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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Interrupts of the owner and of tasks: S8 and S12.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class InterruptionTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	private final Thread owner = Thread.currentThread();

	@Test
	@DisplayName("S8: an interrupted owner cancels, waits for every task, keeps its flag and throws")
	void interruptedOwner() {
		BlockingTask heeding = BlockingTask.interruptible();
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		g.callSoon(heeding);
		SoonValue<String> value = g.callSoon(stubborn);
		heeding.awaitStarted();
		stubborn.awaitStarted();
		interruptOwnerWhenItWaits();
		releaseWhenInterrupted(stubborn);
		assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(g::close)
			.withMessageContaining("'orders'")
			.withNoCause();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(heeding.hasEnded()).isTrue();
		assertThat(stubborn.hasEnded()).isTrue();
		assertThat(value.value()).isEqualTo("released");
	}

	@Test
	@DisplayName("S8: an owner whose flag is set before it waits is interrupted as well")
	void ownerInterruptedBefore() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		g.callSoon(task);
		task.awaitStarted();
		this.owner.interrupt();
		assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(g::join);
		assertThat(this.owner.isInterrupted()).isTrue();
		assertThat(task.hasEnded()).isTrue();
		g.close();
		assertThat(this.owner.isInterrupted()).isTrue();
	}

	@Test
	@DisplayName("S8: a second interrupt does not end the wait either")
	void secondInterrupt() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		g.callSoon(stubborn);
		stubborn.awaitStarted();
		this.owner.interrupt();
		Thread second = new Thread(() -> {
			stubborn.awaitInterrupted();
			this.owner.interrupt();
			stubborn.release();
		});
		second.start();
		assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(g::close);
		assertThat(stubborn.hasEnded()).isTrue();
		assertThat(this.owner.isInterrupted()).isTrue();
	}

	@Test
	@DisplayName("S8: an empty group leaves the flag alone")
	void emptyGroupLeavesFlag() {
		this.owner.interrupt();
		TaskGroup g = this.taskGroups.create();
		g.join();
		g.close();
		assertThat(g.isCancelled()).isFalse();
		assertThat(this.owner.isInterrupted()).isTrue();
	}

	@Test
	@DisplayName("S8: genuine failures are kept beside the interrupt")
	void failuresBesideInterrupt() {
		IllegalStateException failure = new IllegalStateException("could not clean up");
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		g.runSoon(() -> {
			stubborn.call();
			throw failure;
		});
		stubborn.awaitStarted();
		this.owner.interrupt();
		releaseWhenInterrupted(stubborn);
		assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(g::close).withCause(failure);
	}

	@Test
	@DisplayName("S8: an owner interrupted in value.join cancels and waits for every task too")
	void ownerInterruptedInValueJoin() {
		BlockingTask joined = BlockingTask.interruptible();
		BlockingTask other = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(joined);
		g.callSoon(other);
		joined.awaitStarted();
		other.awaitStarted();
		this.owner.interrupt();
		assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(value::join)
			.withMessageContaining("'task-1'");
		assertThat(this.owner.isInterrupted()).isTrue();
		assertThat(joined.hasEnded()).isTrue();
		assertThat(other.hasEnded()).isTrue();
		assertThat(catchThrowable(g::close)).isNull();
	}

	@Test
	@DisplayName("S8: another thread interrupted in value.join only throws and keeps its flag")
	void otherThreadInterruptedInValueJoin() throws InterruptedException {
		BlockingTask task = BlockingTask.interruptible();
		AtomicBoolean flag = new AtomicBoolean();
		List<Throwable> thrown = new ArrayList<>();
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<String> value = g.callSoon(task);
			Thread other = new Thread(() -> {
				Thread.currentThread().interrupt();
				thrown.add(catchThrowable(value::join));
				flag.set(Thread.currentThread().isInterrupted());
			});
			other.start();
			other.join();
			assertThat(g.isCancelled()).isFalse();
			task.release();
		}
		assertThat(thrown).singleElement().isInstanceOf(TaskGroupInterruptedException.class);
		assertThat(flag).isTrue();
		assertThat(task.wasInterrupted()).isFalse();
	}

	@Test
	@DisplayName("S12: a pooled thread comes back with its flag clear, whoever set it")
	void pooledThreadComesBackClear() throws Exception {
		ExecutorService pool = Executors.newSingleThreadExecutor();
		try {
			TaskGroupFactory pooled = TaskGroupFactory.builder().executor(pool).build();
			try (TaskGroup g = pooled.create()) {
				g.runSoon(() -> Thread.currentThread().interrupt());
				SoonValue<Boolean> sibling = g.callSoon(() -> Thread.currentThread().isInterrupted());
				assertThat(sibling.join()).isFalse();
				g.runSoon(() -> Thread.currentThread().interrupt());
			}
			assertThat(pool.submit(() -> Thread.currentThread().isInterrupted()).get()).isFalse();
			BlockingTask stubborn = BlockingTask.uninterruptible();
			try (TaskGroup g = pooled.create()) {
				g.runSoon(() -> {
					stubborn.call();
					Thread.currentThread().interrupt();
				});
				stubborn.awaitStarted();
				g.cancel();
				stubborn.release();
			}
			assertThat(pool.submit(() -> Thread.currentThread().isInterrupted()).get()).isFalse();
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	@DisplayName("S12: cancelling one task as it ends never interrupts the next on the same thread")
	void cancelNeverHitsTheNextTask() throws InterruptedException {
		ExecutorService pool = Executors.newSingleThreadExecutor();
		AtomicInteger strayInterrupts = new AtomicInteger();
		try (TaskGroup g = TaskGroupFactory.builder().executor(pool).build().create()) {
			long start = System.nanoTime();
			while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(1)) {
				AtomicBoolean running = new AtomicBoolean();
				AtomicBoolean mayEnd = new AtomicBoolean();
				SoonValue<Void> target = g.runSoon(() -> {
					running.set(true);
					spinUntil(mayEnd);
				});
				SoonValue<Void> next = g.runSoon(() -> {
					for (int spins = 0; spins < 100; spins++) {
						Thread.onSpinWait();
					}
					if (Thread.currentThread().isInterrupted()) {
						strayInterrupts.incrementAndGet();
					}
				});
				spinUntil(running);
				mayEnd.set(true);
				target.cancel();
				next.join();
			}
		}
		finally {
			pool.shutdown();
		}
		assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(strayInterrupts).hasValue(0);
	}

	private static void spinUntil(AtomicBoolean condition) {
		while (!condition.get()) {
			Thread.onSpinWait();
		}
	}

	@Test
	@DisplayName("S12: cancelling a group never interrupts what its thread does next")
	void cancelNeverHitsTheNextGroup() throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(2);
		TaskGroupFactory pooled = TaskGroupFactory.builder().executor(pool).build();
		int strayInterrupts = 0;
		try {
			for (int i = 0; i < 10_000; i++) {
				CountDownLatch running = new CountDownLatch(1);
				TaskGroup g = pooled.create();
				g.runSoon(running::countDown);
				g.callSoon(() -> "sibling");
				BlockingTask.await(running);
				g.cancel();
				g.close();
				if (pool.submit(() -> Thread.currentThread().isInterrupted()).get()) {
					strayInterrupts++;
				}
			}
		}
		finally {
			pool.shutdown();
		}
		assertThat(strayInterrupts).isZero();
	}

	private void interruptOwnerWhenItWaits() {
		Thread interrupter = new Thread(() -> {
			Awaitility.await()
				.until(() -> this.owner.getState() == Thread.State.WAITING
						|| this.owner.getState() == Thread.State.TIMED_WAITING);
			this.owner.interrupt();
		});
		interrupter.start();
	}

	private static void releaseWhenInterrupted(BlockingTask task) {
		new Thread(() -> task.awaitInterrupted().release()).start();
	}

}
