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

package io.soonify.misuse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.support.Elsewhere;
import io.soonify.support.Watchdog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tasks that would wait for each other for ever: S14.
 */
@Timeout(60)
class JoinCircleTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@Test
	@DisplayName("S14: of two tasks that join each other one is told of the circle, and the group fails with that")
	void twoTasks() throws Exception {
		for (int round = 0; round < 100; round++) {
			assertThat(closeCircle(this.taskGroups, List.of("one", "other"))).isInstanceOf(TaskGroupException.class)
				.hasRootCauseInstanceOf(IllegalStateException.class)
				.satisfies((thrown) -> assertThat(rootMessage(thrown)).contains("'one'", "'other'"));
		}
	}

	@Test
	@DisplayName("S14: so it is with any number of tasks, all of which are named")
	void manyTasks() throws Exception {
		List<String> names = IntStream.range(0, 20).mapToObj((i) -> "task of a circle " + i).toList();
		assertThat(closeCircle(this.taskGroups, names)).hasRootCauseInstanceOf(IllegalStateException.class)
			.satisfies((thrown) -> assertThat(rootMessage(thrown)).contains(names));
	}

	@Test
	@DisplayName("S14: so it is where tasks wait for permits and threads")
	void fewThreads() throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(2);
		try {
			TaskGroupFactory pooled = TaskGroupFactory.builder().executor(pool).build();
			for (TaskGroupFactory factory : List.of(pooled, pooled.withMaxConcurrency(1),
					this.taskGroups.withMaxConcurrency(1))) {
				assertThat(closeCircle(factory, List.of("one", "two", "three")))
					.hasRootCauseInstanceOf(IllegalStateException.class)
					.satisfies((thrown) -> assertThat(rootMessage(thrown)).contains("'one'", "'two'", "'three'"));
			}
		}
		finally {
			pool.shutdownNow();
		}
	}

	/**
	 * Start tasks each of which joins the next, and the last one the first.
	 * @return what the owner of the group is told
	 */
	private static Throwable closeCircle(TaskGroupFactory taskGroups, List<String> names) throws Exception {
		List<CompletableFuture<SoonValue<Integer>>> handles = names.stream()
			.map((name) -> new CompletableFuture<SoonValue<Integer>>())
			.toList();
		return Watchdog.call(LIMIT, () -> {
			TaskGroup g = taskGroups.create();
			for (int i = 0; i < names.size(); i++) {
				CompletableFuture<SoonValue<Integer>> next = handles.get((i + 1) % names.size());
				handles.get(i).complete(g.task(names.get(i)).callSoon(() -> next.get().join()));
			}
			return catchThrowable(g::close);
		});
	}

	@Test
	@DisplayName("S14: a circle that goes through groups is found, too")
	void throughGroups() throws Exception {
		CompletableFuture<SoonValue<Integer>> outer = new CompletableFuture<>();
		CompletableFuture<SoonValue<Integer>> beside = new CompletableFuture<>();
		Throwable thrown = Watchdog.call(LIMIT, () -> {
			TaskGroup g = this.taskGroups.create();
			outer.complete(g.task("outer").callSoon(() -> {
				this.taskGroups.run((inner) -> this.taskGroups
					.run((innermost) -> innermost.task("inner").callSoon(() -> beside.get().join())));
				return 1;
			}));
			beside.complete(g.task("beside").callSoon(() -> outer.get().join()));
			return catchThrowable(g::close);
		});
		assertThat(thrown).hasRootCauseInstanceOf(IllegalStateException.class);
		assertThat(rootMessage(thrown)).contains("'outer'", "'inner'", "'beside'");
	}

	@Test
	@DisplayName("S14: a circle of tasks of several owners is found, too")
	void acrossOwners() throws Exception {
		CompletableFuture<SoonValue<Integer>> ofOne = new CompletableFuture<>();
		CompletableFuture<SoonValue<Integer>> ofOther = new CompletableFuture<>();
		CompletableFuture<Throwable> one = Elsewhere.start(() -> {
			TaskGroup g = this.taskGroups.create();
			ofOne.complete(g.task("of one").callSoon(() -> ofOther.get().join()));
			return catchThrowable(g::close);
		});
		CompletableFuture<Throwable> other = Elsewhere.start(() -> {
			TaskGroup g = this.taskGroups.create();
			ofOther.complete(g.task("of the other").callSoon(() -> ofOne.get().join()));
			return catchThrowable(g::close);
		});
		for (CompletableFuture<Throwable> thrown : List.of(one, other)) {
			assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(TaskGroupException.class)
				.hasRootCauseInstanceOf(IllegalStateException.class)
				.satisfies((ex) -> assertThat(rootMessage(ex)).contains("'of one'", "'of the other'"));
		}
	}

	@Test
	@DisplayName("S14: tasks that wait for the same one, or in a line, are no circle")
	void noCircle() throws Exception {
		int sum = Watchdog.call(LIMIT, () -> {
			List<SoonValue<Integer>> values = new ArrayList<>();
			try (TaskGroup g = this.taskGroups.create()) {
				values.add(g.callSoon(() -> 1));
				for (int i = 1; i < 200; i++) {
					List<SoonValue<Integer>> earlier = List.copyOf(values.subList(Math.max(0, i - 3), i));
					values.add(g.callSoon(() -> {
						earlier.forEach(SoonValue::join);
						return this.taskGroups.map(earlier, SoonValue::join).get(0);
					}));
				}
			}
			return values.stream().mapToInt(SoonValue::value).sum();
		});
		assertThat(sum).isEqualTo(200);
	}

	private static String rootMessage(Throwable thrown) {
		Throwable root = thrown;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return root.getMessage();
	}

}
