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

package io.soonify.failure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupException.FailedTask;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.TaskGroupTimeoutException.UnfinishedTask;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.Elsewhere;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What the exception of a group says: S4, S8 and S10.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class GroupMessageTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private final TaskGroupRegistry registry = TaskGroupRegistry.create();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.name("orders")
		.registry(this.registry)
		.build();

	@Test
	@DisplayName("S4: the message names the tasks that failed, in order, and what they threw")
	void failures() {
		assertThat(failing(1))
			.hasMessage("Task group 'orders' failed: task 't1' failed with java.lang.Exception: boom 1");
		assertThat(failing(2))
			.hasMessage("Task group 'orders' failed: task 't1' failed with java.lang.Exception: boom 1; "
					+ "task 't2' failed with java.lang.Exception: boom 2");
	}

	@Test
	@DisplayName("S4: it names the first ten, and counts the others")
	void manyFailures() {
		String ten = "Task group 'orders' failed: " + IntStream.rangeClosed(1, 10)
			.mapToObj("task 't%1$d' failed with java.lang.Exception: boom %1$d"::formatted)
			.collect(Collectors.joining("; "));
		assertThat(failing(10)).hasMessage(ten);
		assertThat(failing(11)).hasMessage(ten + "; and 1 more");
		TaskGroupException thirteen = failing(13);
		assertThat(thirteen).hasMessage(ten + "; and 3 more");
		assertThat(thirteen.failedTasks()).extracting(FailedTask::name)
			.containsExactlyElementsOf(IntStream.rangeClosed(1, 13).mapToObj((i) -> "t" + i).toList());
		assertThat(thirteen.failedTasks()).extracting(FailedTask::thrown)
			.containsExactlyElementsOf(thirteen.failures());
		assertThat(thirteen.getCause()).isSameAs(thirteen.failures().get(0));
		assertThat(thirteen.getSuppressed()).containsExactlyElementsOf(thirteen.failures().subList(1, 13));
	}

	/**
	 * Close a group of tasks that fail one after the other.
	 */
	private TaskGroupException failing(int number) {
		List<BlockingTask> tasks = new ArrayList<>();
		List<SoonValue<Void>> values = new ArrayList<>();
		TaskGroup g = this.taskGroups.create();
		for (int i = 1; i <= number; i++) {
			BlockingTask task = BlockingTask.uninterruptible();
			String message = "boom " + i;
			tasks.add(task);
			values.add(g.task("t" + i).runSoon(() -> {
				task.call();
				throw new Exception(message);
			}));
		}
		tasks.forEach(BlockingTask::awaitStarted);
		for (int i = 0; i < number; i++) {
			tasks.get(i).release();
			while (!values.get(i).isReady()) {
				Thread.onSpinWait();
			}
		}
		return catchThrowableOfType(TaskGroupException.class, g::close);
	}

	@Test
	@DisplayName("S10: a time-out names ten unfinished tasks and counts the others")
	void manyUnfinished() {
		for (int running : new int[] { 10, 12 }) {
			TaskGroup g = this.taskGroups.withTimeout(Duration.ofSeconds(1)).create();
			for (int i = 0; i < running; i++) {
				g.callSoon(BlockingTask.interruptible());
			}
			TaskGroupTimeoutException exception = catchThrowableOfType(TaskGroupTimeoutException.class, g::close);
			assertThat(exception.unfinishedTasks()).hasSize(running);
			String named = exception.unfinishedTasks()
				.stream()
				.limit(10)
				.map(UnfinishedTask::toString)
				.collect(Collectors.joining(", "));
			assertThat(exception).hasMessageContainingAll("'orders'", "PT1S",
					named + ((running > 10) ? " and 2 more; they had ended after" : "; they had ended after"));
		}
	}

	@Test
	@DisplayName("S8, S10: whatever else ended the group, the message says what failed besides")
	void failedBesides() {
		TaskGroup timed = this.taskGroups.withTimeout(SHORT).create();
		timed.task("t1").runSoon(GroupMessageTests::failWhenInterrupted);
		assertThat(catchThrowable(timed::close)).isInstanceOf(TaskGroupTimeoutException.class)
			.hasMessageEndingWith("; besides, task 't1' failed with java.lang.Exception: boom");

		CountDownLatch started = new CountDownLatch(1);
		TaskGroup shutDown = this.taskGroups.create();
		shutDown.task("t1").runSoon(() -> {
			started.countDown();
			failWhenInterrupted();
		});
		awaitUninterrupted(started);
		this.registry.refuseNewGroups("the application is shutting down");
		this.registry.cancelAll();
		assertThat(catchThrowable(shutDown::close)).isInstanceOf(TaskGroupCancelledException.class)
			.hasMessage("Task group 'orders' was cancelled, because the application is shutting down; "
					+ "besides, task 't1' failed with java.lang.Exception: boom");
		this.registry.acceptNewGroups();

		CountDownLatch startedAgain = new CountDownLatch(1);
		TaskGroup interrupted = this.taskGroups.create();
		interrupted.task("t1").runSoon(() -> {
			startedAgain.countDown();
			failWhenInterrupted();
		});
		awaitUninterrupted(startedAgain);
		Thread.currentThread().interrupt();
		assertThat(catchThrowable(interrupted::close)).isInstanceOf(TaskGroupInterruptedException.class)
			.hasMessageContaining("'orders'")
			.hasMessageEndingWith("; besides, task 't1' failed with java.lang.Exception: boom");
	}

	@Test
	@DisplayName("S8: whoever is interrupted while it waits for one task learns which")
	void interruptedInJoinOfOneTask() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.task("price").callSoon(BlockingTask.interruptible());
		Elsewhere.run(() -> {
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(value::join)
				.withMessage("Interrupted while waiting for task 'price' of task group 'orders'")
				.satisfies((ex) -> assertThat(ex.groupName()).isEqualTo("orders"))
				.satisfies((ex) -> assertThat(ex.failures()).isEmpty());
		});
		g.cancel();
		g.close();
	}

	private static void failWhenInterrupted() throws Exception {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			throw new Exception("boom");
		}
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			BlockingTask.await(latch);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("The test was interrupted", ex);
		}
	}

}
