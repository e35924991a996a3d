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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.Elsewhere;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that get no thread, and owners of which nobody knows that they keep one: S11 and
 * S15.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class StarvationTests {

	private static final Duration WARN_AFTER = Duration.ofMillis(200);

	private final List<String> reports = new CopyOnWriteArrayList<>();

	private final TaskGroupListener listener = new TaskGroupListener() {

		@Override
		public void groupStarving(TaskGroupInfo group, String message) {
			StarvationTests.this.reports.add(group.name() + ": " + message);
		}

	};

	@Test
	@DisplayName("S15: a group whose tasks get no thread is reported once, naming the executor, and then the library helps out")
	void noThread() {
		NamedExecutor executor = new NamedExecutor();
		TaskGroupFactory taskGroups = factory(executor);
		long before = System.nanoTime();
		assertThat(taskGroups.map(List.of(1, 2, 3), (number) -> 2 * number)).containsExactly(2, 4, 6);
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(WARN_AFTER);
		assertThat(this.reports).singleElement()
			.asString()
			.startsWith("orders: ")
			.contains("'task-1'", "the executor of a test");
		assertThat(executor.commands).hasSize(3);
		executor.commands.forEach(Runnable::run); // too late
		assertThat(taskGroups.map(List.of(4), (number) -> 2 * number)).containsExactly(8);
		assertThat(this.reports).as("once for each group").hasSize(2);
	}

	@Test
	@DisplayName("S15: so it is when the owner waits for one value")
	void noThreadForValue() {
		TaskGroupFactory taskGroups = factory(new NamedExecutor());
		try (TaskGroup g = taskGroups.create()) {
			assertThat(g.callSoon(() -> "helped out").join()).isEqualTo("helped out");
			assertThat(g.callSoon(() -> "helped out again").join()).isEqualTo("helped out again");
		}
		assertThat(this.reports).hasSize(1);
	}

	@Test
	@DisplayName("S11: an owner that keeps the only thread of the pool waits no longer than it takes to report it")
	void ownerOnPool() throws Exception {
		ExecutorService pool = Executors.newSingleThreadExecutor();
		try {
			TaskGroupFactory taskGroups = factory(pool);
			assertThat(
					pool.submit(() -> taskGroups.map(List.of(1, 2), (number) -> 3 * number)).get(30, TimeUnit.SECONDS))
				.containsExactly(3, 6);
			assertThat(this.reports).hasSizeLessThanOrEqualTo(1);
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	@DisplayName("S15: a listener that knows nothing of starving groups is told of a misuse")
	void misuse() {
		List<String> misused = new CopyOnWriteArrayList<>();
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.name("orders")
			.executor(new NamedExecutor())
			.stragglerWarnAfter(WARN_AFTER)
			.listener(new TaskGroupListener() {

				@Override
				public void misused(String groupName, String message) {
					misused.add(groupName + ": " + message);
				}

			})
			.build();
		taskGroups.run((g) -> g.callSoon(() -> "helped out"));
		assertThat(misused).singleElement().asString().startsWith("orders: ").contains("the executor of a test");
	}

	@Test
	@DisplayName("S15: a permit that does not move is reported once, too")
	void noPermit() {
		TaskGroupFactory bulkhead = TaskGroupFactory.builder()
			.name("orders")
			.stragglerWarnAfter(WARN_AFTER)
			.listener(this.listener)
			.build()
			.withMaxTotalConcurrency(1);
		BlockingTask first = BlockingTask.interruptible();
		CompletableFuture<Void> holder = Elsewhere.start(() -> {
			bulkhead.named("holder").run((g) -> g.callSoon(first));
			return null;
		});
		first.awaitStarted();
		CompletableFuture<List<Integer>> waiting = Elsewhere
			.start(() -> bulkhead.map(List.of(1, 2), (number) -> number));
		Awaitility.await().until(() -> !this.reports.isEmpty());
		Awaitility.await().during(WARN_AFTER.multipliedBy(3)).until(() -> this.reports.size() == 1);
		assertThat(this.reports.get(0)).startsWith("orders: ").contains("'task-1'");
		first.release();
		holder.join();
		assertThat(waiting.join()).containsExactly(1, 2);
	}

	@Test
	@DisplayName("S15: a group is not starving whose tasks run, however long, nor one whose permits move")
	void notStarving() {
		Duration time = Duration.ofSeconds(1);
		BlockingTask slow = BlockingTask.interruptible();
		TaskGroupFactory limited = TaskGroupFactory.builder()
			.stragglerWarnAfter(time)
			.listener(this.listener)
			.maxConcurrency(1)
			.build();
		CompletableFuture<Void> owner = Elsewhere.start(() -> {
			limited.run((g) -> {
				for (int i = 0; i < 15; i++) {
					g.runSoon(() -> LockSupport.parkNanos(time.toNanos() / 10));
				}
			});
			limited.run((g) -> g.callSoon(slow));
			return null;
		});
		slow.awaitStarted();
		Awaitility.await().during(time.plusMillis(500)).until(this.reports::isEmpty);
		slow.release();
		owner.join();
		assertThat(this.reports).isEmpty();
	}

	private TaskGroupFactory factory(Executor executor) {
		return TaskGroupFactory.builder()
			.name("orders")
			.executor(executor)
			.stragglerWarnAfter(WARN_AFTER)
			.listener(this.listener)
			.build();
	}

	/**
	 * Takes commands, and never gets round to them.
	 */
	private static final class NamedExecutor implements Executor {

		private final List<Runnable> commands = new CopyOnWriteArrayList<>();

		@Override
		public void execute(Runnable command) {
			this.commands.add(command);
		}

		@Override
		public String toString() {
			return "the executor of a test";
		}

	}

}
