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
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.TriedExecutor;
import io.soonify.support.TriedExecutor.Kind;
import io.soonify.support.Watchdog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Executors that are shut down while groups use them: S16.
 */
@Timeout(180)
class DyingExecutorTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final int ROUNDS = 60;

	private final List<TriedExecutor> executors = new ArrayList<>();

	@AfterEach
	void end() throws InterruptedException {
		for (TriedExecutor executor : this.executors) {
			assertThat(executor.end()).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("mortalKinds")
	@DisplayName("S16: an executor that is shut down gently lets tasks end, and what it no longer takes fails the group")
	void shutdownUnderTasks(Kind kind) throws Exception {
		TriedExecutor executor = tried(kind);
		BlockingTask first = BlockingTask.uninterruptible();
		List<SoonValue<String>> values = Watchdog.call(LIMIT, () -> {
			List<SoonValue<String>> started = new ArrayList<>();
			TaskGroup g = executor.taskGroups().create();
			started.add(g.callSoon(first));
			first.awaitStarted();
			executor.service().shutdown();
			for (int i = 0; i < 5; i++) {
				started.add(g.callSoon(() -> "done"));
			}
			first.release();
			closeQuietly(g);
			return started;
		});
		assertThat(values.get(0).state()).isEqualTo(State.SUCCEEDED);
		assertThat(values).allMatch(SoonValue::isReady);
	}

	@ParameterizedTest
	@MethodSource("mortalKinds")
	@DisplayName("S16: an executor that is shut down at once ends the tasks that run and those that wait")
	void shutdownNowUnderTasks(Kind kind) throws Exception {
		TriedExecutor executor = tried(kind);
		List<SoonValue<String>> values = Watchdog.call(LIMIT, () -> {
			BlockingTask first = BlockingTask.interruptible();
			List<SoonValue<String>> started = new ArrayList<>();
			TaskGroup g = executor.taskGroups().create();
			started.add(g.callSoon(first));
			for (int i = 0; i < 5; i++) {
				started.add(g.callSoon(BlockingTask.interruptible()));
			}
			first.awaitStarted();
			executor.service().shutdownNow();
			first.release();
			closeQuietly(g);
			return started;
		});
		assertThat(values).allMatch(SoonValue::isReady);
	}

	@ParameterizedTest
	@EnumSource(names = { "SINGLE_THREAD", "SCHEDULED_POOL", "FORK_JOIN_POOL", "FIFO_FORK_JOIN_POOL" })
	@DisplayName("S16: tasks that a dying executor drops are cancelled, though it cannot end for a task of others")
	void shutdownNowBehindForeignTask(Kind kind) throws Exception {
		TriedExecutor executor = tried(kind);
		List<BlockingTask> others = occupy(executor);
		try {
			AtomicReference<TaskGroupException> thrown = new AtomicReference<>();
			SoonValue<String> value = Watchdog.call(LIMIT, () -> {
				TaskGroup g = executor.taskGroups().create();
				SoonValue<String> dropped = g.callSoon(() -> "never");
				executor.service().shutdownNow();
				thrown.set(closeQuietly(g));
				return dropped;
			});
			assertThat(value.state()).isEqualTo(State.CANCELLED);
			assertThat(thrown.get()).hasCauseInstanceOf(RejectedExecutionException.class);
		}
		finally {
			others.forEach(BlockingTask::release);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SINGLE_THREAD", "SCHEDULED_POOL", "FORK_JOIN_POOL", "FIFO_FORK_JOIN_POOL" })
	@DisplayName("S16: tasks that an executor keeps after a gentle shutdown run when their turn comes")
	void shutdownBehindForeignTask(Kind kind) throws Exception {
		TriedExecutor executor = tried(kind);
		List<BlockingTask> others = occupy(executor);
		Thread releaser = new Thread(() -> {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1500));
			others.forEach(BlockingTask::release);
		});
		releaser.start();
		SoonValue<String> value = Watchdog.call(LIMIT, () -> {
			try (TaskGroup g = executor.taskGroups().create()) {
				SoonValue<String> kept = g.callSoon(() -> "done");
				executor.service().shutdown();
				return kept;
			}
		});
		releaser.join();
		assertThat(value.value()).isEqualTo("done");
	}

	@ParameterizedTest
	@MethodSource("mortalKinds")
	@DisplayName("S16: groups inside groups end when their executor dies, whenever that is")
	void diesUnderNestedGroups(Kind kind) throws Exception {
		Random random = new Random(kind.ordinal());
		for (int i = 0; i < ROUNDS; i++) {
			TriedExecutor executor = tried(kind);
			TaskGroupFactory taskGroups = (i % 3 == 0) ? executor.taskGroups().withMaxConcurrency(1 + i % 2)
					: executor.taskGroups();
			long delay = random.nextInt(400_000);
			boolean atOnce = random.nextBoolean();
			Thread killer = new Thread(() -> {
				LockSupport.parkNanos(delay);
				if (atOnce) {
					executor.service().shutdownNow();
				}
				else {
					executor.service().shutdown();
				}
			});
			killer.start();
			Watchdog.call(LIMIT, () -> tree(taskGroups, 3));
			killer.join();
			assertThat(executor.end()).isTrue();
		}
	}

	private static Integer tree(TaskGroupFactory taskGroups, int depth) {
		List<SoonValue<Integer>> parts = new ArrayList<>();
		TaskGroup g = taskGroups.create();
		for (int i = 0; i < 3; i++) {
			parts.add(g.callSoon(() -> (depth == 0) ? 1 : tree(taskGroups, depth - 1)));
		}
		closeQuietly(g);
		assertThat(parts).allMatch(SoonValue::isReady);
		return parts.stream().mapToInt((part) -> part.orElse(0)).sum();
	}

	private TriedExecutor tried(Kind kind) {
		TriedExecutor executor = new TriedExecutor(kind);
		this.executors.add(executor);
		return executor;
	}

	/**
	 * Keep every thread of a pool busy with tasks of others, which ignore interrupts.
	 */
	private static List<BlockingTask> occupy(TriedExecutor executor) {
		List<BlockingTask> others = new ArrayList<>();
		for (int i = 0; i < executor.threads(); i++) {
			BlockingTask other = BlockingTask.uninterruptible();
			others.add(other);
			execute(executor.service(), other);
			other.awaitStarted();
		}
		return others;
	}

	private static void execute(ExecutorService service, Callable<?> task) {
		service.execute(() -> {
			try {
				task.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	static List<Kind> mortalKinds() {
		return Kind.available()
			.filter((kind) -> kind != Kind.COMMON_POOL && !kind.name().startsWith("DECORATED"))
			.toList();
	}

	private static TaskGroupException closeQuietly(TaskGroup g) {
		try {
			g.close();
			return null;
		}
		catch (TaskGroupException ex) {
			return ex;
		}
	}

}
