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

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.HeldExecutor;
import io.soonify.support.WaitingThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What is done when a running task is cancelled: S17.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class OnCancelTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	private final Thread owner = Thread.currentThread();

	private final BlockingTask stubborn = BlockingTask.uninterruptible();

	private final AtomicInteger calls = new AtomicInteger();

	private final AtomicReference<Thread> caller = new AtomicReference<>();

	private void called() {
		this.calls.incrementAndGet();
		this.caller.set(Thread.currentThread());
		this.stubborn.release();
	}

	@Test
	@DisplayName("S17: onCancel runs on the thread that calls v.cancel(), once, after the interrupt")
	void cancelOfTheTask() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.task("read").onCancel(() -> {
			this.stubborn.awaitInterrupted();
			called();
		}).callSoon(this.stubborn);
		this.stubborn.awaitStarted();
		assertThat(value.cancel()).isTrue();
		assertThat(this.calls).hasValue(1);
		assertThat(this.caller).hasValue(this.owner);
		assertThat(value.cancel()).isFalse();
		g.close();
		assertThat(this.calls).hasValue(1);
		assertThat(value.value()).isEqualTo("released");
	}

	@Test
	@DisplayName("S17: onCancel runs on the thread that cancels the group, before cancel() returns")
	void cancelOfTheGroup() throws InterruptedException {
		TaskGroup g = this.taskGroups.create();
		g.task("read").onCancel(this::called).callSoon(this.stubborn);
		this.stubborn.awaitStarted();
		AtomicBoolean calledInTime = new AtomicBoolean();
		Thread canceller = new Thread(() -> {
			g.cancel();
			calledInTime.set(this.calls.get() == 1);
		});
		canceller.start();
		canceller.join();
		g.close();
		assertThat(calledInTime).isTrue();
		assertThat(this.caller).hasValue(canceller);
	}

	@Test
	@DisplayName("S17: onCancel runs on the thread of the task whose failure cancels the group")
	void failureOfSibling() {
		AtomicReference<Thread> failing = new AtomicReference<>();
		TaskGroup g = this.taskGroups.create();
		g.task("read").onCancel(this::called).callSoon(this.stubborn);
		this.stubborn.awaitStarted();
		g.runSoon(() -> {
			failing.set(Thread.currentThread());
			throw new IllegalStateException("boom");
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close);
		assertThat(this.calls).hasValue(1);
		assertThat(this.caller).hasValue(failing.get());
	}

	@Test
	@DisplayName("S17: onCancel runs for the deadline of the group, the task's own time and the interrupt of the owner")
	void otherCauses() {
		TaskGroup timed = this.taskGroups.withTimeout(SHORT).create();
		timed.task("read").onCancel(this::called).callSoon(this.stubborn);
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(timed::close);
		assertThat(this.calls).hasValue(1);

		BlockingTask second = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.task("read").timeout(SHORT).onCancel(() -> {
			called();
			second.release();
		}).callSoon(second);
		g.close();
		assertThat(this.calls).hasValue(2);
		assertThat(value.value()).isEqualTo("released");

		BlockingTask third = BlockingTask.uninterruptible();
		TaskGroup interrupted = this.taskGroups.create();
		interrupted.task("read").onCancel(() -> {
			called();
			third.release();
		}).callSoon(third);
		third.awaitStarted();
		this.owner.interrupt();
		assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(interrupted::close);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.calls).hasValue(3);
		assertThat(this.caller).hasValue(this.owner);
	}

	@Test
	@DisplayName("S17: onCancel runs on the thread that cancels a group around")
	void parentCancelled() {
		TaskGroup outer = this.taskGroups.create();
		outer.runSoon(() -> {
			try (TaskGroup inner = this.taskGroups.create()) {
				inner.task("read").onCancel(this::called).callSoon(this.stubborn);
			}
		});
		this.stubborn.awaitStarted();
		outer.cancel();
		assertThat(this.calls).hasValue(1);
		assertThat(this.caller).hasValue(this.owner);
		outer.close();
	}

	@Test
	@DisplayName("S17: onCancel runs once, whatever else cancels the task later")
	void onceForAllCauses() {
		BlockingTask task = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.task("read").timeout(SHORT).onCancel(this.calls::incrementAndGet).callSoon(task);
		task.awaitInterrupted();
		Awaitility.await().until(() -> this.calls.get() == 1);
		assertThat(value.cancel()).isFalse();
		assertThat(g.cancel()).isTrue();
		task.release();
		g.close();
		assertThat(this.calls).hasValue(1);

		BlockingTask second = BlockingTask.uninterruptible();
		TaskGroup other = this.taskGroups.withTimeout(SHORT.multipliedBy(2)).create();
		SoonValue<String> cancelled = other.task("read")
			.timeout(SHORT)
			.onCancel(this.calls::incrementAndGet)
			.callSoon(second);
		second.awaitStarted();
		assertThat(cancelled.cancel()).isTrue();
		Awaitility.await().until(other::isCancelled);
		second.release();
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(other::close);
		assertThat(this.calls).hasValue(2);
	}

	@Test
	@DisplayName("S17: onCancel never runs for a task that did not start")
	void neverForUnstarted() {
		HeldExecutor executor = new HeldExecutor();
		TaskGroup g = TaskGroupFactory.builder().executor(executor).build().create();
		SoonValue<String> alone = g.task("read").onCancel(this::called).callSoon(this.stubborn);
		g.task("read").onCancel(this::called).callSoon(this.stubborn);
		assertThat(alone.cancel()).isTrue();
		g.cancel();
		SoonValue<String> late = g.task("read").onCancel(this::called).callSoon(this.stubborn);
		executor.release();
		g.close();
		executor.shutDown();
		assertThat(late.state()).isEqualTo(State.CANCELLED);
		TaskGroup rejecting = TaskGroupFactory.builder().executor((command) -> {
			throw new RejectedExecutionException("full");
		}).build().create();
		rejecting.task("read").onCancel(this::called).callSoon(this.stubborn);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(rejecting::close);
		assertThat(this.calls).hasValue(0);
	}

	@Test
	@DisplayName("S17: onCancel never runs for a task that has ended, well or not")
	void neverForEnded() {
		TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create();
		SoonValue<String> done = g.task("read").timeout(SHORT).onCancel(this::called).callSoon(() -> "done");
		SoonValue<String> failed = g.task("read").onCancel(this::called).callSoon(() -> {
			throw new IllegalStateException("boom");
		});
		Awaitility.await().until(() -> done.isReady() && failed.isReady());
		assertThat(done.cancel()).isFalse();
		assertThat(failed.cancel()).isFalse();
		g.cancel();
		g.close();
		assertThat(this.calls).hasValue(0);
	}

	@Test
	@DisplayName("S17: a shield keeps the group from calling it, but not the task's own cancel()")
	void shielded() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.task("commit").shielded().onCancel(this::called).callSoon(this.stubborn);
		this.stubborn.awaitStarted();
		g.cancel();
		assertThat(this.calls).hasValue(0);
		assertThat(value.cancel()).isTrue();
		assertThat(this.calls).hasValue(1);
		g.close();
	}

	@Test
	@DisplayName("S17: the group waits for onCancel, though the task has ended before")
	void groupWaits() {
		AtomicBoolean done = new AtomicBoolean();
		AtomicBoolean closed = new AtomicBoolean();
		AtomicBoolean closedTooEarly = new AtomicBoolean();
		AtomicReference<SoonValue<String>> value = new AtomicReference<>();
		TaskGroup g = this.taskGroups.create();
		value.set(g.task("read").onCancel(() -> {
			this.stubborn.release();
			Awaitility.await().until(() -> value.get().isReady());
			WaitingThread.await(this.owner);
			closedTooEarly.set(closed.get());
			done.set(true);
		}).callSoon(this.stubborn));
		this.stubborn.awaitStarted();
		new Thread(value.get()::cancel).start();
		this.stubborn.awaitInterrupted();
		g.close();
		closed.set(true);
		assertThat(done).isTrue();
		assertThat(closedTooEarly).isFalse();
	}

	@Test
	@DisplayName("S17: onCancel may itself cancel what is cancelled, and nothing hangs")
	void reentrant() {
		TaskGroup g = this.taskGroups.create();
		AtomicReference<SoonValue<String>> value = new AtomicReference<>();
		value.set(g.task("read").onCancel(() -> {
			assertThat(value.get().cancel()).isFalse();
			assertThat(g.cancel()).isTrue();
			called();
		}).callSoon(this.stubborn));
		this.stubborn.awaitStarted();
		value.get().cancel();
		assertThat(catchThrowable(g::close)).isNull();
		assertThat(this.calls).hasValue(1);
	}

}
