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

package io.soonify.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.OpenedGroups;
import io.soonify.support.TriedExecutor;
import io.soonify.support.TriedExecutor.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The same rules on every executor that users bring.
 */
@Timeout(120)
@ExtendWith(CleanThread.class)
class ExecutorTests {

	private static final int ROUNDS = 300;

	private static final Duration SHORT = Duration.ofMillis(50);

	private TriedExecutor executor;

	@AfterEach
	void threadsComeBackAsTheyWere() throws InterruptedException {
		assertThat(Thread.interrupted()).as("the owner's interrupt flag").isFalse();
		assertThat(OpenedGroups.aroundThread()).isEmpty();
		if (this.executor != null) {
			assertThat(this.executor.end()).isTrue();
			assertThat(this.executor.interruptedOnReturn()).as("S12: interrupts that escaped").isZero();
		}
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S1: every task of a wide group ends, with its value")
	void fanOut(Kind kind) {
		TaskGroupFactory taskGroups = on(kind);
		List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
		assertThat(taskGroups.map(numbers, (number) -> 2 * number)).hasSize(1000).endsWith(1998);
		assertThat(taskGroups.withMaxConcurrency(2).map(numbers, (number) -> 3 * number)).endsWith(2997);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S3: a failure interrupts the sibling that runs")
	void failureInterruptsRunningSibling(Kind kind) {
		TaskGroupFactory taskGroups = on(kind);
		assumeThat(this.executor.threads()).isGreaterThan(1);
		BlockingTask sibling = BlockingTask.interruptible();
		TaskGroup g = taskGroups.create();
		SoonValue<String> cancelled = g.callSoon(sibling);
		sibling.awaitStarted();
		g.callSoon(failing());
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(IllegalStateException.class);
		assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
		assertThat(sibling.hasEnded()).isTrue();
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S3: a failure keeps what waits for a permit from starting")
	void failureDropsWaitingSiblings(Kind kind) {
		BlockingTask first = BlockingTask.interruptible();
		AtomicInteger started = new AtomicInteger();
		TaskGroup g = on(kind).withMaxConcurrency(1).create();
		g.runSoon(() -> {
			first.call();
			throw new IllegalStateException("on purpose");
		});
		List<SoonValue<Integer>> waiting = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			waiting.add(g.callSoon(started::incrementAndGet));
		}
		first.awaitStarted().release();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close);
		assertThat(waiting).allMatch((value) -> value.state() == State.CANCELLED);
		assertThat(started).hasValue(0);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S10: the deadline ends tasks that run, and those that wait")
	void timeout(Kind kind) {
		TaskGroup g = on(kind).withTimeout(SHORT).create();
		List<BlockingTask> tasks = new ArrayList<>();
		List<SoonValue<String>> values = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			tasks.add(BlockingTask.interruptible());
			values.add(g.callSoon(tasks.get(i)));
		}
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close);
		assertThat(values).allMatch((value) -> value.state() == State.CANCELLED);
		assertThat(tasks).allMatch((task) -> task.hasEnded() == task.hasStarted());
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S1: a cancelled group waits for a task that takes its time")
	void cancel(Kind kind) {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		SoonValue<String> value;
		SoonValue<String> waiting;
		try (TaskGroup g = on(kind).withMaxConcurrency(1).create()) {
			value = g.callSoon(stubborn);
			waiting = g.callSoon(() -> "never");
			stubborn.awaitStarted();
			assertThat(g.cancel()).isTrue();
			stubborn.awaitInterrupted();
			assertThat(waiting.state()).isEqualTo(State.CANCELLED);
			stubborn.release();
		}
		assertThat(value.value()).isEqualTo("released");
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S8: an interrupted owner waits for every task and keeps its flag")
	void interruptedOwner(Kind kind) {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = on(kind).create();
		g.callSoon(task);
		task.awaitStarted();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(g::close);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(task.hasEnded()).isTrue();
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S11: groups inside groups end, with a limit and without")
	void nesting(Kind kind) {
		TaskGroupFactory taskGroups = on(kind);
		assertThat(leaves(taskGroups, 3)).isEqualTo(64);
		assertThat(leaves(taskGroups.withMaxConcurrency(1), 3)).isEqualTo(64);
		assertThat(leaves(taskGroups.withMaxConcurrency(3), 3)).isEqualTo(64);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S10: cancelling a group ends the groups inside, however deep")
	void cancelNested(Kind kind) {
		TaskGroupFactory taskGroups = on(kind);
		BlockingTask innermost = BlockingTask.interruptible();
		TaskGroup g = taskGroups.create();
		g.callSoon(() -> nested(taskGroups, innermost, 3));
		innermost.awaitStarted();
		g.cancel();
		g.close();
		assertThat(innermost.wasInterrupted()).isTrue();
		assertThat(innermost.hasEnded()).isTrue();
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S10: a deadline ends the groups inside, and what they wait for")
	void timeoutNested(Kind kind) {
		TaskGroupFactory taskGroups = on(kind);
		BlockingTask innermost = BlockingTask.interruptible();
		TaskGroup g = taskGroups.withTimeout(SHORT).create();
		SoonValue<String> value = g.callSoon(() -> nested(taskGroups.withMaxConcurrency(1), innermost, 3));
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close);
		assertThat(value.state()).isEqualTo(State.CANCELLED);
		assertThat(innermost.hasEnded()).isEqualTo(innermost.hasStarted());
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S12: no interrupt comes back with a thread or meets what runs next on it")
	void interruptsStayInside(Kind kind) {
		TaskGroupFactory taskGroups = on(kind);
		for (int i = 0; i < ROUNDS; i++) {
			try (TaskGroup g = taskGroups.create()) {
				SoonValue<Void> cancelled = g.runSoon(Thread::yield);
				SoonValue<Void> careless = g.runSoon(Thread.currentThread()::isAlive);
				g.runSoon(() -> Thread.currentThread().interrupt());
				cancelled.cancel();
				careless.join();
				if (i % 3 == 0) {
					g.cancel();
				}
			}
			try (TaskGroup g = taskGroups.create()) {
				List<SoonValue<Boolean>> flags = new ArrayList<>();
				for (int j = 0; j < 4; j++) {
					flags.add(g.callSoon(() -> Thread.currentThread().isInterrupted()));
				}
				g.join();
				assertThat(flags).extracting(SoonValue::value).containsOnly(false);
			}
		}
	}

	private TaskGroupFactory on(Kind kind) {
		this.executor = new TriedExecutor(kind);
		return this.executor.taskGroups();
	}

	static List<Kind> kinds() {
		return Kind.available().toList();
	}

	private static Callable<String> failing() {
		return () -> {
			throw new IllegalStateException("on purpose");
		};
	}

	private static int leaves(TaskGroupFactory taskGroups, int depth) {
		if (depth == 0) {
			return 1;
		}
		return taskGroups.map(List.of(1, 2, 3, 4), (part) -> leaves(taskGroups, depth - 1))
			.stream()
			.mapToInt(Integer::intValue)
			.sum();
	}

	private static String nested(TaskGroupFactory taskGroups, Callable<String> task, int depth) throws Exception {
		if (depth == 0) {
			return task.call();
		}
		SoonValue<String> value;
		try (TaskGroup g = taskGroups.create()) {
			value = g.callSoon(() -> nested(taskGroups, task, depth - 1));
		}
		return value.value();
	}

}
