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

package io.soonify.nesting;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Groups inside groups on pools with too few threads: S11.
 */
@Timeout(120)
@ExtendWith(CleanThread.class)
class NestedGroupTests {

	private static final int DEPTH = 6;

	private static final int FAN_OUT = 4;

	private static final int LEAVES = 4096;

	private final List<ExecutorService> pools = new ArrayList<>();

	@AfterEach
	void shutDown() throws InterruptedException {
		for (ExecutorService pool : this.pools) {
			pool.shutdown();
			assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	@DisplayName("S11: nested groups end on a pool of few threads, however deep")
	void nestedGroupsOnSmallPool(int threads) {
		assertThat(leaves(on(Executors.newFixedThreadPool(threads)), DEPTH)).isEqualTo(LEAVES);
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "1, 2", "2, 1", "2, 3", "8, 1", "8, 2" })
	@DisplayName("S11: so they do with a limit in each group")
	void nestedGroupsWithLimit(int threads, int limit) {
		TaskGroupFactory limited = on(Executors.newFixedThreadPool(threads)).withMaxConcurrency(limit);
		assertThat(leaves(limited, DEPTH)).isEqualTo(LEAVES);
	}

	@Test
	@DisplayName("S11: so they do with a limit on the threads of the library")
	void nestedGroupsWithLimitOnLibrary() {
		TaskGroupFactory limited = TaskGroupFactory.builder().maxConcurrency(1).build();
		assertThat(leaves(limited, DEPTH)).isEqualTo(LEAVES);
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "1, 2", "2, 1", "2, 3", "8, 1" })
	@DisplayName("S11: so they do with a limit that all groups share")
	void nestedGroupsWithSharedLimit(int threads, int limit) {
		TaskGroupFactory limited = on(Executors.newFixedThreadPool(threads)).withMaxTotalConcurrency(limit);
		assertThat(leaves(limited, DEPTH)).isEqualTo(LEAVES);
		assertThat(leaves(limited.withMaxConcurrency(1), DEPTH)).isEqualTo(LEAVES);
	}

	@Test
	@DisplayName("S11: so they do with a shared limit on the threads of the library")
	void nestedGroupsWithSharedLimitOnLibrary() {
		assertThat(leaves(TaskGroupFactory.builder().build().withMaxTotalConcurrency(1), DEPTH)).isEqualTo(LEAVES);
	}

	@Test
	@DisplayName("S11: so they do on a fork-join pool of one thread")
	void nestedGroupsOnForkJoinPool() {
		assertThat(leaves(on(new ForkJoinPool(1)), DEPTH)).isEqualTo(LEAVES);
	}

	@Test
	@DisplayName("S11: several factories on one pool do not starve each other")
	void severalFactoriesOnOnePool() {
		ExecutorService pool = Executors.newSingleThreadExecutor();
		TaskGroupFactory one = on(pool).named("one");
		TaskGroupFactory other = TaskGroupFactory.builder().executor(pool).name("other").maxConcurrency(1).build();
		assertThat(alternating(one, other, DEPTH)).isEqualTo(LEAVES);
	}

	@Test
	@DisplayName("S11: a task that waits for a sibling lets it run on the only thread's behalf")
	void taskJoinsSibling() throws InterruptedException {
		CountDownLatch bothStarted = new CountDownLatch(1);
		try (TaskGroup g = on(Executors.newSingleThreadExecutor()).create()) {
			List<SoonValue<Integer>> later = new ArrayList<>();
			SoonValue<Integer> sum = g.callSoon(() -> {
				BlockingTask.await(bothStarted);
				return later.stream().mapToInt(SoonValue::join).sum();
			});
			for (int i = 1; i <= 10; i++) {
				int number = i;
				later.add(g.callSoon(() -> number));
			}
			bothStarted.countDown();
			assertThat(sum.join()).isEqualTo(55);
		}
	}

	@Test
	@DisplayName("S11: tasks that each wait for the next end with a limit of one")
	void chainOfJoins() {
		try (TaskGroup g = on(Executors.newSingleThreadExecutor()).withMaxConcurrency(1).create()) {
			SoonValue<Integer> first = g.callSoon(() -> chain(g, 50));
			assertThat(first.join()).isEqualTo(50);
		}
	}

	private static int chain(TaskGroup g, int length) {
		return (length == 0) ? 0 : 1 + g.callSoon(() -> chain(g, length - 1)).join();
	}

	@Test
	@DisplayName("S2: a waiting thread never runs a task of its own group itself")
	void waitingThreadRunsNothing() {
		try (TaskGroup g = on(Executors.newSingleThreadExecutor()).create()) {
			SoonValue<Boolean> same = g.callSoon(() -> {
				Thread waiting = Thread.currentThread();
				try (TaskGroup inner = TaskGroupFactory.builder().executor(this.pools.get(0)).build().create()) {
					return inner.callSoon(() -> Thread.currentThread() == waiting).join();
				}
			});
			assertThat(same.join()).isFalse();
		}
	}

	private TaskGroupFactory on(ExecutorService pool) {
		this.pools.add(pool);
		return TaskGroupFactory.builder().executor(pool).build();
	}

	private static int leaves(TaskGroupFactory taskGroups, int depth) {
		return alternating(taskGroups, taskGroups, depth);
	}

	private static int alternating(TaskGroupFactory here, TaskGroupFactory below, int depth) {
		if (depth == 0) {
			return 1;
		}
		List<SoonValue<Integer>> parts = new ArrayList<>();
		try (TaskGroup g = here.create()) {
			for (int i = 0; i < FAN_OUT; i++) {
				parts.add(g.callSoon(() -> alternating(below, here, depth - 1)));
			}
		}
		return parts.stream().mapToInt(SoonValue::value).sum();
	}

}
