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

package io.soonify.context;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.support.ExecutorKind;
import io.soonify.support.ExecutorKind.Opened;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does a task find what a sibling left in a thread-local that nobody knows of? Case
 * {@code PlainThreadLocal}: on virtual threads 28 of 30 did.
 * <p>
 * Relatives: {@code map} of a factory and of a group, tasks that are started one after
 * the other, limits of a group and shared ones (where a permit goes from task to task),
 * races, tasks started by tasks, groups inside groups, what a task leaves for the owner,
 * tasks that fail or are cancelled; the thread itself instead of a thread-local; on the
 * library's virtual threads, those of the JDK, and an executor that says that it has new
 * threads.
 */
@Timeout(60)
class SiblingThreadLocalTests {

	private static final ThreadLocal<Integer> BASKET = new ThreadLocal<>();

	private static final List<Integer> ITEMS = IntStream.range(0, 30).boxed().toList();

	private final Queue<Integer> found = new ConcurrentLinkedQueue<>();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private Integer put(int item) {
		Integer there = BASKET.get();
		if (there != null) {
			this.found.add(there);
		}
		BASKET.set(item);
		this.threads.add(Thread.currentThread());
		return item;
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S2: map")
	void map(ExecutorKind kind) {
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened.builder().build();
			taskGroups.map(ITEMS, this::put);
			taskGroups.withMaxConcurrency(1).map(ITEMS, this::put);
			taskGroups.withMaxTotalConcurrency(2).map(ITEMS, this::put);
		}
		assertThat(this.found).isEmpty();
		assertThat(this.threads).hasSize(90);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S2: tasks one after the other")
	void oneByOne(ExecutorKind kind) {
		try (Opened opened = kind.open(); TaskGroup g = opened.builder().build().create()) {
			for (int item : ITEMS) {
				assertThat(g.callSoon(this::put, item).join()).isEqualTo(item);
			}
			assertThat(BASKET.get()).as("what the owner finds").isNull();
		}
		assertThat(this.found).isEmpty();
		assertThat(this.threads).hasSize(30);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S2: tasks that tasks start, and groups inside groups, with one permit for all of them")
	void nested(ExecutorKind kind) {
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened.builder().build().withMaxTotalConcurrency(1);
			try (TaskGroup g = taskGroups.create()) {
				for (int item : ITEMS) {
					g.runSoon(() -> {
						put(item);
						try (TaskGroup h = taskGroups.create()) {
							h.callSoon(this::put, item);
							g.callSoon(this::put, item);
						}
					});
				}
			}
		}
		assertThat(this.found).isEmpty();
		assertThat(this.threads).hasSize(90);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S2: races, failures and cancelled tasks")
	void racesAndFailures(ExecutorKind kind) {
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened.builder().build();
			List<Callable<Integer>> contenders = ITEMS.stream()
				.<Callable<Integer>>map((item) -> () -> put(item))
				.toList();
			taskGroups.race(contenders);
			try (TaskGroup g = taskGroups.create()) {
				for (int item : ITEMS) {
					SoonValue<Void> value = g.task("fails").optional().runSoon(() -> {
						put(item);
						throw new IllegalStateException("on purpose");
					});
					if (item % 3 == 0) {
						value.cancel();
					}
				}
			}
		}
		assertThat(this.found).isEmpty();
	}

	static Stream<ExecutorKind> kinds() {
		return ExecutorKind.withOwnThreads();
	}

}
