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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Several contexts, and such as throw: S18.
 */
@Timeout(60)
class TaskContextOrderTests {

	private final List<String> events = Collections.synchronizedList(new ArrayList<>());

	private final List<Throwable> reported = Collections.synchronizedList(new ArrayList<>());

	private final ExecutorService thread = Executors.newSingleThreadExecutor((command) -> {
		Thread made = new Thread(command);
		made.setUncaughtExceptionHandler((where, thrown) -> this.reported.add(thrown));
		return made;
	});

	@AfterEach
	void endThread() {
		this.thread.shutdown();
	}

	@Test
	@DisplayName("S18: contexts are restored in their order and undone in the reverse")
	void order() {
		assertThat(run(context("a"), context("b"), context("c"))).isEqualTo("value");
		assertThat(this.events).containsExactly("capture a", "capture b", "capture c", "restore a", "restore b",
				"restore c", "run", "close c", "close b", "close a");
	}

	@Test
	@DisplayName("S18: a context that has nothing to hand on is left out")
	void nothingCaptured() {
		assertThat(run(() -> null)).isEqualTo("value");
		assertThat(run(() -> null, context("b"), () -> null)).isEqualTo("value");
		assertThat(run(() -> null, () -> null)).isEqualTo("value");
		assertThat(this.events).containsExactly("run", "capture b", "restore b", "run", "close b", "run");
	}

	@Test
	@DisplayName("S18: what capture throws fails the task, which is not run")
	void captureThrows() {
		AssertionError thrown = new AssertionError("cannot capture");
		assertThatFails(thrown, context("a"), () -> {
			throw thrown;
		});
		assertThat(this.events).containsExactly("capture a");
	}

	@Test
	@DisplayName("S18: what capture throws fails its task alone under a policy that allows it")
	void captureThrowsOnce() {
		List<String> captured = new ArrayList<>();
		TaskGroupFactory factory = TaskGroupFactory.builder().executor(this.thread).context(() -> {
			captured.add("");
			if (captured.size() == 2) {
				throw new IllegalStateException("cannot capture");
			}
			return null;
		}).policy(CompletionPolicy.supervised()).build();
		List<SoonValue<Integer>> values;
		try (TaskGroup g = factory.create()) {
			values = g.map(List.of(1, 2, 3), (i) -> i);
		}
		assertThat(values).extracting((value) -> value.orElse(0)).containsExactly(1, 0, 3);
	}

	@Test
	@DisplayName("S18: what restore throws fails the task, which is not run, and undoes the contexts before it")
	void restoreThrows() {
		AssertionError thrown = new AssertionError("cannot restore");
		assertThatFails(thrown, context("a"), context("b"), () -> () -> {
			throw thrown;
		}, context("d"));
		assertThat(this.events).containsExactly("capture a", "capture b", "capture d", "restore a", "restore b",
				"close b", "close a");
	}

	@Test
	@DisplayName("S18: so it does where there is only one context")
	void onlyRestoreThrows() {
		IllegalStateException thrown = new IllegalStateException("cannot restore");
		assertThatFails(thrown, () -> () -> {
			throw thrown;
		});
		assertThat(this.events).isEmpty();
		assertThat(run(context("a"))).as("on the same thread").isEqualTo("value");
	}

	@Test
	@DisplayName("S18: what close throws is reported; the task has its outcome, and the others are undone")
	void closeThrows() throws ExecutionException, InterruptedException {
		AssertionError thrown = new AssertionError("cannot close");
		TaskContext broken = () -> () -> () -> {
			throw thrown;
		};
		assertThat(run(context("a"), broken, context("c"))).isEqualTo("value");
		assertThat(run(broken)).isEqualTo("value");
		assertThat(this.events).containsExactly("capture a", "capture c", "restore a", "restore c", "run", "close c",
				"close a", "run");
		this.thread.submit(() -> "the thread has come back").get();
		assertThat(this.reported).containsExactly(thrown, thrown);
	}

	private TaskContext context(String name) {
		return () -> {
			this.events.add("capture " + name);
			return () -> {
				this.events.add("restore " + name);
				return () -> this.events.add("close " + name);
			};
		};
	}

	private String run(TaskContext... contexts) {
		TaskGroupFactory.Builder builder = TaskGroupFactory.builder().executor(this.thread);
		for (TaskContext context : contexts) {
			builder.context(context);
		}
		Callable<String> task = () -> {
			this.events.add("run");
			return "value";
		};
		SoonValue<String> value;
		try (TaskGroup g = builder.build().create()) {
			value = g.callSoon(task);
		}
		return value.value();
	}

	private void assertThatFails(Throwable thrown, TaskContext... contexts) {
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> run(contexts))
			.satisfies((ex) -> assertThat(ex.getCause()).isSameAs(thrown));
		assertThat(this.events).doesNotContain("run");
	}

}
