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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.support.BlockingTask;
import io.soonify.support.ExecutorKind;
import io.soonify.support.ExecutorKind.Opened;
import io.soonify.support.WaitingThread;
import io.soonify.support.Watchdog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Executors that are shut down under the feet of a group. Cases {@code OwnerOnPool} and
 * {@code BlockingExecute}: an owner must not wait for a task that nobody will ever run.
 * <p>
 * Relatives: {@code shutdown()} and {@code shutdownNow()}; with a task that runs and
 * heeds its interrupt, or ignores it, and others queued; tasks in the line of a limit;
 * groups inside groups; under policies that tolerate failures; before the first task;
 * while the owner already waits; pools, pools that hide behind the JDK's own wrappers,
 * scheduled and fork-join pools, virtual threads, and behind a wrapper that cannot be
 * asked, of which S15 tells.
 */
@Timeout(120)
class ShutDownExecutorTests {

	private static final Duration GENEROUS = Duration.ofSeconds(30);

	private static final Duration NEVER = Duration.ofSeconds(60);

	private final Starvations starvations = new Starvations();

	@ParameterizedTest
	@EnumSource
	@DisplayName("S16: shutdownNow() drops what is queued: those tasks are CANCELLED, and the group fails")
	void shutdownNow(Pool kind) throws Exception {
		BlockingTask running = BlockingTask.interruptible();
		List<SoonValue<String>> queued = new ArrayList<>();
		ExecutorService pool = kind.open();
		TaskGroupFactory taskGroups = on(pool, NEVER);
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			try (TaskGroup g = taskGroups.create()) {
				g.task("running").optional().callSoon(running);
				running.awaitStarted();
				for (int i = 0; i < 5; i++) {
					queued.add(g.callSoon(() -> "ran"));
				}
				pool.shutdownNow();
			}
		}));
		assertThat(caught).isInstanceOf(TaskGroupException.class).hasCauseInstanceOf(RejectedExecutionException.class);
		assertThat(queued).allMatch((value) -> value.state() == State.CANCELLED);
		assertThat(running.hasEnded()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S16: the same while the owner already waits, and a task ignores the interrupt of the pool")
	void stubborn(Pool kind) throws Exception {
		BlockingTask running = BlockingTask.uninterruptible();
		ExecutorService pool = kind.open();
		List<SoonValue<String>> queued = new ArrayList<>();
		CountDownLatch started = new CountDownLatch(1);
		Thread owner = new Thread(() -> {
			try (TaskGroup g = on(pool, NEVER).create()) {
				g.task("running").optional().callSoon(running);
				running.awaitStarted();
				queued.add(g.callSoon(() -> "ran"));
				started.countDown();
			}
			catch (TaskGroupException ex) {
				assertThat(ex).hasCauseInstanceOf(RejectedExecutionException.class);
			}
		});
		owner.start();
		BlockingTask.await(started);
		WaitingThread.await(owner);
		pool.shutdownNow();
		running.release();
		owner.join(GENEROUS.toMillis());
		assertThat(owner.isAlive()).isFalse();
		assertThat(queued).allMatch((value) -> value.state() == State.CANCELLED);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S16: shutdown() lets what is queued run, and rejects what comes then")
	void shutdown(Pool kind) throws Exception {
		BlockingTask running = BlockingTask.interruptible();
		ExecutorService pool = kind.open();
		Watchdog.call(GENEROUS, () -> {
			SoonValue<String> queued;
			SoonValue<String> rejected;
			try (TaskGroup g = on(pool, NEVER).withPolicy(CompletionPolicy.supervised()).create()) {
				g.callSoon(running);
				running.awaitStarted();
				queued = g.callSoon(() -> "ran");
				pool.shutdown();
				rejected = g.callSoon(() -> "ran");
				running.release();
			}
			assertThat(queued.value()).isEqualTo("ran");
			assertThat(rejected.failure()).containsInstanceOf(RejectedExecutionException.class);
			return null;
		});
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S11, S16: what a limit holds back is rejected when its turn comes, and costs no permit")
	void behindLimit(Pool kind) throws Exception {
		BlockingTask running = BlockingTask.interruptible();
		ExecutorService pool = kind.open();
		TaskGroupFactory limited = on(pool, NEVER).withMaxTotalConcurrency(1);
		Watchdog.call(GENEROUS, () -> {
			List<SoonValue<String>> values = new ArrayList<>();
			try (TaskGroup g = limited.withPolicy(CompletionPolicy.supervised()).create()) {
				g.callSoon(running);
				running.awaitStarted();
				for (int i = 0; i < 5; i++) {
					values.add(g.callSoon(() -> "ran"));
				}
				pool.shutdown();
				running.release();
			}
			assertThat(values).allMatch((value) -> value.state() == State.FAILED);
			return null;
		});
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> limited.map(List.of(1), (item) -> item)));
		assertThat(caught).hasCauseInstanceOf(RejectedExecutionException.class);
	}

	@ParameterizedTest
	@MethodSource("allKinds")
	@DisplayName("S16: a group on an executor that has been shut down fails at once")
	void before(ExecutorKind kind) throws Exception {
		try (Opened opened = kind.open()) {
			opened.service().shutdownNow();
			TaskGroupFactory taskGroups = opened.builder().stragglerWarnAfter(NEVER).build();
			for (TaskGroupFactory limited : List.of(taskGroups, taskGroups.withMaxConcurrency(1))) {
				Throwable caught = Watchdog.call(GENEROUS,
						() -> catchThrowable(() -> limited.map(List.of(1, 2, 3), (item) -> item)));
				assertThat(caught).isInstanceOf(TaskGroupException.class)
					.hasCauseInstanceOf(RejectedExecutionException.class);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("allKinds")
	@DisplayName("S16: groups inside groups all end, whenever it happens")
	void nested(ExecutorKind kind) throws Exception {
		for (int i = 0; i < 5; i++) {
			try (Opened opened = kind.open()) {
				TaskGroupFactory taskGroups = opened.builder().stragglerWarnAfter(NEVER).build();
				BlockingTask running = BlockingTask.interruptible();
				Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
					try (TaskGroup g = taskGroups.create()) {
						g.runSoon(() -> {
							try (TaskGroup h = taskGroups.create()) {
								h.callSoon(running);
								h.callSoon(() -> "beside");
							}
						});
						g.callSoon(() -> "queued");
						running.awaitStarted();
						opened.service().shutdownNow();
						running.release();
					}
				}));
				// it depends on what had begun by then
				assertThat(caught).satisfiesAnyOf((none) -> assertThat(none).isNull(),
						(some) -> assertThat(some).isInstanceOf(TaskGroupException.class));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S15, S16: behind a wrapper that cannot be asked S15 tells, and the library runs what was dropped")
	void behindWrapper(Pool kind) throws Exception {
		BlockingTask running = BlockingTask.interruptible();
		ExecutorService pool = kind.open();
		Executor wrapper = pool::execute;
		TaskGroupFactory taskGroups = on(wrapper, Duration.ofMillis(100));
		List<SoonValue<String>> queued = new ArrayList<>();
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			try (TaskGroup g = taskGroups.withPolicy(CompletionPolicy.supervised()).create()) {
				g.callSoon(running);
				running.awaitStarted();
				for (int i = 0; i < 3; i++) {
					queued.add(g.callSoon(() -> "ran"));
				}
				pool.shutdownNow();
			}
		}));
		assertThat(caught).isNull();
		assertThat(queued).allMatch((value) -> value.state() == State.SUCCEEDED);
		assertThat(this.starvations.messages).hasSize(1);
	}

	private TaskGroupFactory on(Executor executor, Duration warnAfter) {
		return TaskGroupFactory.builder()
			.executor(executor)
			.listener(this.starvations)
			.stragglerWarnAfter(warnAfter)
			.build();
	}

	static Stream<ExecutorKind> allKinds() {
		return ExecutorKind.available()
			.filter((kind) -> kind != ExecutorKind.LIBRARY && kind != ExecutorKind.NEW_THREADS);
	}

	/**
	 * Pools of one thread.
	 */
	enum Pool {

		PLAIN, HIDDEN, UNCONFIGURABLE, SCHEDULED, FORK_JOIN;

		ExecutorService open() {
			return switch (this) {
				case PLAIN -> Executors.newFixedThreadPool(1);
				case HIDDEN -> Executors.newSingleThreadExecutor();
				case UNCONFIGURABLE -> Executors.unconfigurableExecutorService(Executors.newFixedThreadPool(1));
				case SCHEDULED -> Executors.newScheduledThreadPool(1);
				case FORK_JOIN -> new ForkJoinPool(1);
			};
		}

	}

	private static final class Starvations implements TaskGroupListener {

		private final Queue<String> messages = new ConcurrentLinkedQueue<>();

		@Override
		public void groupStarving(TaskGroupInfo group, String message) {
			this.messages.add(message);
		}

	}

}
