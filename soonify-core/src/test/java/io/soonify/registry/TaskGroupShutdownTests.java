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
package io.soonify.registry;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.soonify.SoonValue;
import io.soonify.TaskCancelledException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupRefusedException;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOutcome;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.WaitingThread;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * How a registry brings its groups to an end.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class TaskGroupShutdownTests {

	private static final String REASON = "the application is shutting down";

	private static final Duration LONG = Duration.ofSeconds(30);

	private final List<TaskGroupOutcome> outcomes = new ArrayList<>();

	private final TaskGroupRegistry registry = TaskGroupRegistry.create();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.name("orders")
		.registry(this.registry)
		.listener(new TaskGroupListener() {

			@Override
			public void groupClosed(TaskGroupInfo group, TaskGroupOutcome outcome) {
				synchronized (TaskGroupShutdownTests.this.outcomes) {
					TaskGroupShutdownTests.this.outcomes.add(outcome);
				}
			}

		})
		.build();

	@Test
	@DisplayName("S10: a shutdown ends groups with an exception that says so, and keeps the values that are there")
	void cancelAll() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> done = g.callSoon(() -> "done");
		done.join();
		SoonValue<String> running = g.callSoon(task);
		task.awaitStarted();
		this.registry.refuseNewGroups("the deck is being scrubbed");
		assertThat(this.registry.cancelAll()).isOne();
		assertThat(this.registry.cancelAll()).isZero();
		TaskGroupCancelledException thrown = catchThrowableOfType(TaskGroupCancelledException.class, g::close);
		assertThat(thrown).hasMessage("Task group 'orders' was cancelled, because the deck is being scrubbed")
			.hasNoCause();
		assertThat(thrown.groupName()).isEqualTo("orders");
		assertThat(this.outcomes).containsExactly(TaskGroupOutcome.CANCELLED);
		assertThat(done.value()).isEqualTo("done");
		assertThat(running.state()).isEqualTo(SoonValue.State.CANCELLED);
		assertThat(catchThrowable(running::value)).isInstanceOf(TaskCancelledException.class)
			.hasMessageContaining("the deck is being scrubbed");
		assertThat(this.registry.groups()).isEmpty();
	}

	@Test
	@DisplayName("A shutdown reaches the groups inside, whose owners are told that the one around was cancelled")
	void cancelAllReachesGroupsInside() throws Exception {
		BlockingTask task = BlockingTask.interruptible();
		List<Throwable> inside = new ArrayList<>();
		CountDownLatch told = new CountDownLatch(1);
		TaskGroup g = this.taskGroups.create();
		SoonValue<Void> outer = g.runSoon(() -> {
			TaskGroup inner = this.taskGroups.named("inner").create();
			inner.callSoon(task);
			inside.add(catchThrowable(inner::close));
			told.countDown();
		});
		task.awaitStarted();
		assertThat(this.registry.cancelAll()).isOne();
		BlockingTask.await(told);
		assertThat(catchThrowable(g::close)).isInstanceOf(TaskGroupCancelledException.class)
			.hasMessageContaining(REASON);
		// S14: the parent's name and age
		assertThat(inside).singleElement()
			.asInstanceOf(InstanceOfAssertFactories.THROWABLE)
			.isInstanceOf(TaskGroupCancelledException.class)
			.hasMessageContainingAll("'inner'", "'orders'", REASON)
			.satisfies((thrown) -> assertThat(thrown.getMessage()).containsPattern("PT\\d[\\d.]*[HMS]|\\d ?(ms|s)\\b"));
		assertThat(outer.isReady()).isTrue();
	}

	@Test
	@DisplayName("S10: whichever comes first of a shutdown and a failure is the cause")
	void shutdownAgainstFailure() {
		TaskGroup failed = this.taskGroups.create();
		SoonValue<Void> failing = failed.runSoon(() -> {
			throw new IllegalStateException("boom");
		});
		Awaitility.await().until(failed::isCancelled);
		assertThat(this.registry.cancelAll()).isZero();
		assertThat(failing.state()).isEqualTo(SoonValue.State.FAILED);
		assertThat(catchThrowable(failed::close)).isExactlyInstanceOf(TaskGroupException.class)
			.hasMessageContaining("boom");

		TaskGroup shutDown = this.taskGroups.create();
		BlockingTask shielded = BlockingTask.interruptible();
		shutDown.task("failing").shielded().runSoon(() -> {
			shielded.call();
			throw new IllegalStateException("boom");
		});
		shielded.awaitStarted();
		assertThat(this.registry.cancelAll()).isOne();
		shielded.release();
		assertThat(catchThrowable(shutDown::close)).isInstanceOf(TaskGroupCancelledException.class)
			.hasMessageContaining(REASON)
			.hasMessageContaining("besides, task 'failing' failed")
			.hasRootCauseMessage("boom");
	}

	@Test
	@DisplayName("S10: whichever comes first of a shutdown and the deadline is the cause")
	void shutdownAgainstTimeout() {
		BlockingTask late = BlockingTask.interruptible();
		TaskGroup timedOut = this.taskGroups.withTimeout(Duration.ofMillis(20)).create();
		timedOut.callSoon(late);
		late.awaitInterrupted();
		assertThat(this.registry.cancelAll()).isZero();
		assertThat(catchThrowable(timedOut::close)).isInstanceOf(TaskGroupTimeoutException.class);

		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup shutDown = this.taskGroups.withTimeout(Duration.ofMillis(200)).create();
		shutDown.callSoon(stubborn);
		stubborn.awaitStarted();
		assertThat(this.registry.cancelAll()).isOne();
		while (!shutDown.remaining().orElseThrow().isZero()) {
			Thread.onSpinWait();
		}
		stubborn.release();
		assertThat(catchThrowable(shutDown::close)).isInstanceOf(TaskGroupCancelledException.class)
			.hasMessageContaining(REASON);
	}

	@Test
	@DisplayName("Those who wait for the last group wake up when it closes, and do nothing meanwhile")
	void awaitNoneWakesUp() throws Exception {
		List<CountDownLatch> close = List.of(new CountDownLatch(1), new CountDownLatch(1));
		CountDownLatch opened = new CountDownLatch(2);
		List<Thread> owners = close.stream().map((latch) -> owner(opened, latch)).toList();
		BlockingTask.await(opened);
		this.registry.refuseNewGroups(REASON);
		assertThat(this.registry.awaitNone(Duration.ZERO)).isFalse();
		assertThat(this.registry.awaitNone(Duration.ofMillis(-1))).isFalse();
		assertThat(this.registry.awaitNone(Duration.ofMillis(1))).isFalse();
		AtomicBoolean none = new AtomicBoolean();
		Thread waiting = new Thread(() -> {
			try {
				none.set(this.registry.awaitNone(Duration.ofDays(10_000_000)));
			}
			catch (InterruptedException ex) {
				// then it stays false
			}
		});
		waiting.start();
		WaitingThread.await(waiting);
		close.get(0).countDown();
		owners.get(0).join();
		WaitingThread.await(waiting);
		assertThat(none).isFalse();
		long busy = cpuNanos(waiting);
		waiting.join(300);
		assertThat(waiting.isAlive()).isTrue();
		assertThat(cpuNanos(waiting) - busy).isLessThan(TimeUnit.MILLISECONDS.toNanos(100));
		close.get(1).countDown();
		waiting.join(LONG.toMillis());
		assertThat(none).isTrue();
		owners.get(1).join();
	}

	@Test
	@DisplayName("Those who wait for the last group may be interrupted")
	void awaitNoneIsInterruptible() {
		this.taskGroups.run((g) -> {
			this.registry.refuseNewGroups(REASON);
			Thread.currentThread().interrupt();
			assertThat(catchThrowable(() -> this.registry.awaitNone(LONG))).isInstanceOf(InterruptedException.class);
		});
	}

	@Test
	@DisplayName("S6: a group that was cancelled by a shutdown starts nothing more")
	void cancelledGroupStartsNothing() {
		TaskGroup g = this.taskGroups.create();
		this.registry.refuseNewGroups(REASON);
		this.registry.cancelAll();
		SoonValue<String> never = g.callSoon(() -> "never");
		assertThat(never.state()).isEqualTo(SoonValue.State.CANCELLED);
		assertThat(catchThrowable(g::close)).isInstanceOf(TaskGroupCancelledException.class);
		assertThatExceptionOfType(TaskGroupRefusedException.class).isThrownBy(this.taskGroups::create);
	}

	private Thread owner(CountDownLatch opened, CountDownLatch close) {
		Thread owner = new Thread(() -> {
			TaskGroup g = this.taskGroups.create();
			opened.countDown();
			awaitUninterrupted(close);
			g.close();
		});
		owner.setDaemon(true);
		owner.start();
		return owner;
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			BlockingTask.await(latch);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static long cpuNanos(Thread thread) {
		return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
	}

}
