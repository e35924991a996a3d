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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What those who watch can see of a task.
 */
@Timeout(60)
class TaskInfoTests {

	@Test
	@DisplayName("Whether a task has started is known at any time, and one that never did took no time")
	void hasStarted() {
		List<TaskInfo> tasks = new CopyOnWriteArrayList<>();
		TaskGroupListener collector = new TaskGroupListener() {

			@Override
			public void taskSubmitted(TaskGroupInfo group, TaskInfo task) {
				tasks.add(task);
			}

		};
		BlockingTask first = BlockingTask.interruptible();
		TaskGroup g = TaskGroupFactory.builder().listener(collector).maxConcurrency(1).build().create();
		g.callSoon(first);
		first.awaitStarted();
		SoonValue<String> second = g.callSoon(() -> "never");
		assertThat(tasks).extracting(TaskInfo::hasStarted).containsExactly(true, false);
		second.cancel();
		first.release();
		g.close();
		assertThat(tasks).extracting(TaskInfo::hasStarted).containsExactly(true, false);
		assertThat(tasks.get(0).elapsed()).isPositive();
		assertThat(tasks.get(1).elapsed()).isZero();
		assertThat(tasks).allSatisfy((task) -> assertThat(task.thread()).isEmpty());
	}

	@Test
	@DisplayName("In every state a handle answers what it can, and says that the rest is not there yet")
	void states() {
		HeldExecutor executor = new HeldExecutor();
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = TaskGroupFactory.builder().executor(executor).listener(new TaskGroupListener() {
		}).build().create();
		TaskHandle<String> value = (TaskHandle<String>) g.task("price").callSoon(task);
		assertThat(value).hasToString("Task 'price' (PENDING)");
		assertThat(value.hasStarted()).isFalse();
		assertThat(value.thread()).isEmpty();
		assertThat(value.failure()).isEmpty();
		assertThat(value.group()).isSameAs(g);
		assertThat(value.elapsed()).isZero();
		assertThat(Frames.isInside(value)).isFalse();
		executor.release();
		task.awaitStarted();
		assertThat(value).hasToString("Task 'price' (RUNNING)");
		assertThat(value.hasStarted()).isTrue();
		assertThat(value.thread()).contains(task.thread());
		assertThat(value.group()).isSameAs(g);
		assertRunsLonger(value);
		task.release();
		g.close();
		executor.shutDown();
		assertThat(value).hasToString("Task 'price' (SUCCEEDED)");
		assertThat(value.hasStarted()).isTrue();
		assertThat(value.thread()).isEmpty();
		assertThat(value.group()).isNull();
		assertThat(value.elapsed()).isPositive().isEqualTo(value.elapsed());
		assertThat(value.join()).isEqualTo("released");
	}

	@Test
	@DisplayName("Of a group that nobody watched from the start the age is known, and of its tasks no times")
	void unwatchedParent() {
		List<TaskGroupInfo> opened = new CopyOnWriteArrayList<>();
		TaskGroupFactory watched = TaskGroupFactory.builder().listener(new TaskGroupListener() {

			@Override
			public void groupOpened(TaskGroupInfo group) {
				opened.add(group);
			}

		}).build();
		BlockingTask task = BlockingTask.interruptible();
		try (TaskGroup outer = TaskGroupFactory.builder().build().create()) {
			outer.callSoon(task);
			task.awaitStarted();
			watched.run((inner) -> {
				TaskGroupInfo parent = opened.get(0).parent().orElseThrow();
				assertThat(parent.age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
				assertThat(parent.unfinishedTasks()).singleElement()
					.satisfies((seen) -> assertThat(seen.elapsed()).isZero());
			});
			task.release();
		}
	}

	private static void assertRunsLonger(TaskInfo task) {
		Duration before = task.elapsed();
		assertThat(before).isBetween(Duration.ZERO, Duration.ofMinutes(1));
		Awaitility.await().until(() -> task.elapsed().compareTo(before) > 0);
	}

	@Test
	@DisplayName("A fallback is for tasks that ended without a value, not for those that have not ended")
	void orElse() {
		HeldExecutor executor = new HeldExecutor();
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = TaskGroupFactory.builder()
			.executor(executor)
			.policy(CompletionPolicy.supervised())
			.build()
			.create();
		SoonValue<String> value = g.task("price").callSoon(task);
		SoonValue<String> failed = g.task("failed").callSoon(() -> {
			throw new IllegalStateException("boom");
		});
		SoonValue<String> cancelled = g.task("cancelled").callSoon(() -> "never");
		cancelled.cancel();
		executor.release();
		task.awaitStarted();
		elsewhere(
				() -> assertThatExceptionOfType(PendingValueException.class).isThrownBy(() -> value.orElse("fallback"))
					.withMessageContainingAll("'price'", "RUNNING", "group.join()", "value.join()"));
		elsewhere(
				() -> assertThatExceptionOfType(PendingValueException.class).isThrownBy(() -> failed.orElse("fallback"))
					.withMessageContaining("PENDING"));
		assertThat(g.isCancelled()).isFalse();
		task.release();
		g.close();
		executor.shutDown();
		assertThat(value.orElse("fallback")).isEqualTo("released");
		assertThat(failed.orElse("fallback")).isEqualTo("fallback");
		assertThat(cancelled.orElse("fallback")).isEqualTo("fallback");
		assertThat(cancelled).hasToString("Task 'cancelled' (CANCELLED)");
		assertThat(failed).hasToString("Task 'failed' (FAILED)");
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(failed::value)
			.withMessage("Task 'failed' failed: java.lang.IllegalStateException: boom");
	}

	private static void elsewhere(Runnable assertion) {
		CompletableFuture.runAsync(assertion).join();
	}

	@Test
	@DisplayName("A task without a name is called after its number, however great")
	void numbers() {
		try (TaskGroup g = TaskGroupFactory.builder().build().create()) {
			assertThat(new Task<>((DefaultTaskGroup) g, -1, () -> "value", null).name()).isEqualTo("task-4294967295");
		}
	}

}
