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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.TriedExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Owners on virtual threads: S1 and S2.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
@Timeout(120)
class VirtualOwnerTests {

	private static final int ROUNDS = 3_000;

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	private final ExecutorService virtual = TriedExecutor.virtualThreads();

	@AfterEach
	void shutDown() {
		this.virtual.shutdownNow();
	}

	@Test
	@DisplayName("S2: tasks behind one that blocks start though the owner already waits")
	void tasksBehindABlockedOne() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			int tasks = 2 + round % 7;
			CountDownLatch all = new CountDownLatch(tasks);
			onVirtualThread(() -> {
				try (TaskGroup g = this.taskGroups.create()) {
					for (int i = 0; i < tasks; i++) {
						g.runSoon(() -> {
							all.countDown();
							BlockingTask.await(all);
						});
					}
				}
			});
			assertThat(all.getCount()).isZero();
		}
	}

	@Test
	@DisplayName("S2: so do tasks that a running one starts while the owner waits")
	void tasksStartedByTasks() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			CountDownLatch both = new CountDownLatch(3);
			onVirtualThread(() -> {
				try (TaskGroup g = this.taskGroups.create()) {
					g.runSoon(() -> {
						for (int i = 0; i < 2; i++) {
							g.runSoon(both::countDown);
						}
						both.countDown();
						BlockingTask.await(both);
					});
				}
			});
			assertThat(both.getCount()).isZero();
		}
	}

	@Test
	@DisplayName("S1: short tasks have all ended when the block has, however many there are")
	void shortTasks() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			int tasks = 1 + round % 64;
			AtomicInteger ran = new AtomicInteger();
			List<SoonValue<Integer>> values = new ArrayList<>();
			onVirtualThread(() -> {
				try (TaskGroup g = this.taskGroups.create()) {
					for (int i = 0; i < tasks; i++) {
						values.add(g.callSoon(ran::incrementAndGet));
					}
				}
			});
			assertThat(ran).hasValue(tasks);
			assertThat(values).allSatisfy((value) -> assertThat(value.isReady()).isTrue());
		}
	}

	private void onVirtualThread(Runnable owner) throws InterruptedException, ExecutionException, TimeoutException {
		this.virtual.submit(owner).get(60, TimeUnit.SECONDS);
	}

}
