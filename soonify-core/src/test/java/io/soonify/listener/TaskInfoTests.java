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

package io.soonify.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.soonify.CompletionPolicy;
import io.soonify.PendingValueException;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskFailedException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskInfo;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.HeldExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What those who watch can see of a task.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
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
	@DisplayName("In every state it answers what it can, and says that the rest is not there yet")
	void states() {
		AtomicReference<TaskInfo> submitted = new AtomicReference<>();
		HeldExecutor executor = new HeldExecutor();
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = TaskGroupFactory.builder().executor(executor).listener(new TaskGroupListener() {

			@Override
			public void taskSubmitted(TaskGroupInfo group, TaskInfo info) {
				submitted.set(info);
			}

		}).build().create();
		SoonValue<String> value = g.task("price").callSoon(task);
		TaskInfo info = submitted.get();
		assertThat(info.name()).isEqualTo("price");
		assertThat(value).hasToString("Task 'price' (PENDING)");
		assertThat(info.state()).isEqualTo(State.PENDING);
		assertThat(info.hasStarted()).isFalse();
		assertThat(info.thread()).isEmpty();
		assertThat(info.failure()).isEmpty();
		assertThat(info.innerGroup()).isEmpty();
		assertThat(info.elapsed()).isZero();
		executor.release();
		task.awaitStarted();
		assertThat(value).hasToString("Task 'price' (RUNNING)");
		assertThat(info.state()).isEqualTo(State.RUNNING);
		assertThat(info.hasStarted()).isTrue();
		assertThat(info.thread()).contains(task.thread());
		assertRunsLonger(info);
		task.release();
		g.close();
		executor.shutDown();
		assertThat(value).hasToString("Task 'price' (SUCCEEDED)");
		assertThat(info.state()).isEqualTo(State.SUCCEEDED);
		assertThat(info.hasStarted()).isTrue();
		assertThat(info.thread()).isEmpty();
		assertThat(info.elapsed()).isPositive().isEqualTo(info.elapsed());
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

}
