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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.Elsewhere;
import io.soonify.support.TriedExecutor;
import io.soonify.support.TriedExecutor.Kind;
import io.soonify.support.Watchdog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that block behind many short ones: S2.
 */
@Timeout(120)
class ManyShortTasksTests {

	private static final int ROUNDS = 30;

	private static final int SHORT_TASKS = 700;

	private static final Duration LIMIT = Duration.ofSeconds(100);

	static Stream<Kind> executorsOfSeveralThreads() {
		return Kind.available().filter((kind) -> kind.threads() > 1);
	}

	@ParameterizedTest
	@MethodSource("executorsOfSeveralThreads")
	@DisplayName("S2: when a task blocks after many short ones, those behind it start")
	void othersStart(Kind kind) throws Exception {
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
	void othersStartWithinALimit() throws Exception {
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

	@ParameterizedTest
	@MethodSource("executorsOfSeveralThreads")
	@DisplayName("S2: tasks that many threads start run once each, whatever else starts meanwhile")
	void manyStarters(Kind kind) throws Exception {
		int starters = 4;
		int perStarter = 2000;
		TriedExecutor executor = new TriedExecutor(kind);
		try {
			Set<Integer> seen = ConcurrentHashMap.newKeySet();
			AtomicInteger runs = new AtomicInteger();
			Watchdog.call(LIMIT, () -> {
				try (TaskGroup g = executor.taskGroups().withMaxConcurrency(8).create()) {
					List<CompletableFuture<Void>> started = new ArrayList<>();
					for (int s = 0; s < starters; s++) {
						int base = s * perStarter;
						started.add(Elsewhere.start(() -> {
							for (int i = 0; i < perStarter; i++) {
								int number = base + i;
								g.runSoon(() -> {
									runs.incrementAndGet();
									seen.add(number);
								});
							}
							return null;
						}));
					}
					started.forEach(CompletableFuture::join);
				}
				return null;
			});
			assertThat(runs).hasValue(starters * perStarter);
			assertThat(seen).hasSize(starters * perStarter);
		}
		finally {
			assertThat(executor.end()).isTrue();
		}
	}

}
