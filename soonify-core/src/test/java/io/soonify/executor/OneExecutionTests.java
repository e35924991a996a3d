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
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.HeldExecutor;
import io.soonify.support.TriedExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One task, one execution: S2.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class OneExecutionTests {

	private final ExecutorService pool = Executors.newCachedThreadPool();

	private final List<Thread> handedOverOn = new CopyOnWriteArrayList<>();

	private final Executor noting = (command) -> {
		this.handedOverOn.add(Thread.currentThread());
		this.pool.execute(command);
	};

	@AfterEach
	void shutDown() {
		this.pool.shutdown();
	}

	@Test
	@DisplayName("S2: each task is handed over by one call of the executor, on the thread that starts it, while it does")
	void onTheStartersThread() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder().executor(this.noting).build();
		try (TaskGroup g = taskGroups.create()) {
			for (int i = 1; i <= 100; i++) {
				g.callSoon(() -> "value");
				assertThat(this.handedOverOn).hasSize(i).containsOnly(Thread.currentThread());
			}
			SoonValue<Thread> starting = g.callSoon(() -> {
				g.callSoon(() -> "of a task");
				assertThat(this.handedOverOn).hasSize(102);
				return Thread.currentThread();
			});
			g.join();
			assertThat(this.handedOverOn.get(101)).isSameAs(starting.value());
		}
		assertThat(this.handedOverOn).hasSize(102);
	}

	@Test
	@DisplayName("S2: so it is for those that nested groups start, for map, race and every other way to start one")
	void everyWay() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder().executor(this.noting).build();
		List<Callable<Integer>> contenders = List.of(() -> 1);
		taskGroups.map(List.of(1, 2, 3), (number) -> number);
		taskGroups.race(contenders);
		taskGroups.run((g) -> g.task("named").timeout(Duration.ofMinutes(1)).optional().callSoon(() -> 1));
		taskGroups.run((g) -> g.soonify(() -> 1).call());
		assertThat(this.handedOverOn).hasSize(6).containsOnly(Thread.currentThread());
	}

	@Test
	@DisplayName("S11: on a pool a task that waited for a permit is handed over once, too, by a thread of nobody's")
	void limited() {
		TaskGroupFactory limited = TaskGroupFactory.builder().executor(this.noting).maxConcurrency(2).build();
		Set<Thread> tasks = ConcurrentHashMap.newKeySet();
		BlockingTask first = BlockingTask.interruptible();
		BlockingTask second = BlockingTask.interruptible();
		try (TaskGroup g = limited.create()) {
			g.callSoon(first);
			g.callSoon(second);
			for (int i = 0; i < 50; i++) {
				g.runSoon(() -> tasks.add(Thread.currentThread()));
			}
			first.awaitStarted();
			second.awaitStarted();
			first.release();
			second.release();
		}
		tasks.add(first.thread());
		tasks.add(second.thread());
		assertThat(this.handedOverOn).hasSize(52);
		assertThat(this.handedOverOn.subList(0, 2)).containsOnly(Thread.currentThread());
		assertThat(this.handedOverOn.subList(2, 52)).doesNotContain(Thread.currentThread())
			.doesNotContainAnyElementsOf(tasks);
	}

	@Test
	@DisplayName("S2: a task that was cancelled in line is never handed over, and one that was cancelled later not twice")
	void cancelled() {
		HeldExecutor executor = new HeldExecutor();
		try (TaskGroup g = TaskGroupFactory.builder().executor(executor).maxConcurrency(1).build().create()) {
			SoonValue<String> handedOver = g.callSoon(() -> "never");
			SoonValue<String> inLine = g.callSoon(() -> "never");
			SoonValue<String> next = g.callSoon(() -> "next");
			inLine.cancel();
			handedOver.cancel();
			Awaitility.await().until(() -> executor.held().size() == 2);
			executor.release();
			assertThat(next.join()).isEqualTo("next");
			assertThat(executor.held()).isEmpty();
		}
		executor.shutDown();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("S2: with a thread for each task no task finds what a sibling left in a plain thread-local")
	void plainThreadLocal() {
		ThreadLocal<Integer> basket = new ThreadLocal<>();
		List<Integer> items = IntStream.range(0, 300).boxed().toList();
		for (TaskGroupFactory taskGroups : List.of(TaskGroupFactory.builder().build(),
				TaskGroupFactory.builder().executor(TriedExecutor.virtualThreads()).build(),
				TaskGroupFactory.builder().maxConcurrency(3).build())) {
			assertThat(taskGroups.map(items, (item) -> {
				Integer found = basket.get();
				basket.set(item);
				return found != null;
			})).containsOnly(false);
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("S2: with a thread for each task every task has a thread of its own, which runs nothing else")
	void ownThreads() {
		List<Integer> items = IntStream.range(0, 300).boxed().toList();
		assertThat(TaskGroupFactory.builder().build().map(items, (item) -> Thread.currentThread()))
			.doesNotHaveDuplicates();
	}

}
