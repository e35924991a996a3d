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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * S2 for workers that look on while the others get on fast: no task waits for them.
 */
@Timeout(120)
class OnlookerTests {

	private static final int ROUNDS = 300;

	private static final int SHORT_TASKS = 700;

	private static final Duration LIMIT = Duration.ofSeconds(100);

	static Stream<TriedExecutor.Kind> executorsOfSeveralThreads() {
		return TriedExecutor.Kind.available().filter((kind) -> kind.threads > 1);
	}

	@ParameterizedTest
	@MethodSource("executorsOfSeveralThreads")
	@DisplayName("S2: when a task blocks after many short ones, those behind it start")
	void joinsInWhenOthersGetStuck(TriedExecutor.Kind kind) throws Exception {
		TriedExecutor executor = new TriedExecutor(kind);
		try {
			blockAfterShortTasks(executor.taskGroups());
		}
		finally {
			assertThat(executor.end()).isTrue();
		}
	}

	@Test
	@DisplayName("S2, S11: so it is where no more than two run at a time")
	void joinsInWithinALimit() throws Exception {
		blockAfterShortTasks(TaskGroupFactory.builder().maxConcurrency(2).build());
	}

	private static void blockAfterShortTasks(TaskGroupFactory taskGroups) throws Exception {
		Watchdog.call(LIMIT, () -> {
			for (int round = 0; round < ROUNDS; round++) {
				CountDownLatch behind = new CountDownLatch(2);
				try (TaskGroup g = taskGroups.create()) {
					for (int i = 0; i < SHORT_TASKS; i++) {
						g.runSoon(Thread::onSpinWait);
					}
					g.runSoon(() -> BlockingTask.await(behind));
					g.runSoon(behind::countDown);
					g.runSoon(behind::countDown);
				}
				assertThat(behind.getCount()).isZero();
			}
			return null;
		});
	}

	@Test
	@DisplayName("S2: a worker that sees nobody take tasks looks once, however many were taken before")
	void nobodyTakesTasks() throws Exception {
		HeldExecutor executor = new HeldExecutor();
		try (TaskGroup g = TaskGroupFactory.builder().executor(executor).build().create()) {
			for (int i = 0; i < 10; i++) {
				g.runSoon(Thread::onSpinWait);
			}
			Dispatcher dispatcher = ((DefaultTaskGroup) g).dispatcher();
			try {
				assertThat(waitingAfterLookingOn(dispatcher)).isTrue();
			}
			finally {
				executor.release();
			}
		}
		finally {
			executor.shutDown();
		}
	}

	private static boolean waitingAfterLookingOn(Dispatcher dispatcher) throws Exception {
		return Watchdog.call(LIMIT, () -> {
			Onlooker.lookOn(dispatcher, dispatcher.taken() - 1_000);
			return dispatcher.hasWaiting();
		});
	}

	@Test
	@DisplayName("S2: the tasks that have been taken are counted by their numbers")
	void countsTakenTasks() {
		HeldExecutor executor = new HeldExecutor();
		try (TaskGroup g = TaskGroupFactory.builder().executor(executor).build().create()) {
			Dispatcher dispatcher = ((DefaultTaskGroup) g).dispatcher();
			SoonValue<Integer> before = g.callSoon(dispatcher::taken);
			g.runSoon(Thread::onSpinWait);
			SoonValue<Integer> after = g.callSoon(dispatcher::taken);
			assertThat(dispatcher.taken()).isZero();
			executor.release();
			g.join();
			assertThat(before.value()).isEqualTo(1);
			assertThat(after.value()).isEqualTo(3);
		}
		finally {
			executor.shutDown();
		}
	}

	@Test
	@DisplayName("S2: one worker is fast that takes eight tasks in a look, several must take three each")
	void areFast() {
		List<BlockingTask> tasks = Stream.generate(BlockingTask::interruptible).limit(4).toList();
		try (TaskGroup g = TaskGroupFactory.builder().build().create()) {
			Workers workers = ((DefaultTaskGroup) g).dispatcher().workers();
			start(g, tasks.subList(0, 1));
			assertThat(Onlooker.areFast(7, workers)).isFalse();
			assertThat(Onlooker.areFast(8, workers)).isTrue();
			start(g, tasks.subList(1, 4));
			assertThat(Onlooker.areFast(11, workers)).isFalse();
			assertThat(Onlooker.areFast(12, workers)).isTrue();
			tasks.forEach(BlockingTask::release);
		}
	}

	private static void start(TaskGroup g, List<BlockingTask> tasks) {
		tasks.forEach(g::callSoon);
		tasks.forEach(BlockingTask::awaitStarted);
	}

}
