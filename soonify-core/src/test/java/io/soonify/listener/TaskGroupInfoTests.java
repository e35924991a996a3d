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

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskInfo;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.Elsewhere;
import io.soonify.support.HeldExecutor;
import io.soonify.support.OpenedGroups;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What those who watch can see of a group while its tasks come and go.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class TaskGroupInfoTests {

	private final OpenedGroups opened = new OpenedGroups();

	private final TaskGroupFactory.Builder builder = TaskGroupFactory.builder().listener(this.opened);

	@Test
	@DisplayName("Tasks that have ended stay counted, and those that were refused were never there")
	void taskCount() {
		TaskGroup g = this.builder.build().create();
		TaskGroupInfo info = this.opened.latest();
		assertThat(info.taskCount()).isZero();
		g.callSoon(() -> "value").join();
		assertThat(info.taskCount()).isOne();
		g.callSoon(() -> "value");
		g.join();
		assertThat(info.taskCount()).isEqualTo(2);
		assertThat(info.unfinishedTaskCount()).isZero();
		g.close();
		for (int i = 0; i < 3; i++) {
			assertThatIllegalStateException().isThrownBy(() -> g.callSoon(() -> "late"));
		}
		assertThat(info.taskCount()).isEqualTo(2);
	}

	@Test
	@DisplayName("Waiting are the tasks that wait for a thread or a permit, without those that were cancelled there")
	void waitingTasks() {
		HeldExecutor executor = new HeldExecutor();
		for (TaskGroupFactory factory : List.of(this.builder.executor(executor).build(),
				this.builder.executor(executor).build().withMaxConcurrency(1))) {
			TaskGroup g = factory.withPolicy(CompletionPolicy.supervised()).create();
			TaskGroupInfo info = this.opened.latest();
			assertThat(info.waitingTaskCount()).isZero();
			List<SoonValue<Integer>> values = g.map(List.of(1, 2, 3, 4), (number) -> number);
			assertThat(info.waitingTaskCount()).isEqualTo(4);
			assertThat(info.unfinishedTaskCount()).isEqualTo(4);
			assertThat(info.unfinishedTasks(2)).extracting(TaskInfo::name).containsExactly("task-1", "task-2");
			values.get(2).cancel();
			assertThat(info.waitingTaskCount()).isEqualTo(3);
			assertThat(info.unfinishedTasks()).extracting(TaskInfo::name).containsExactly("task-1", "task-2", "task-4");
			assertThat(info.runningTasks()).isEmpty();
			g.cancel();
			assertThat(info.waitingTaskCount()).isZero();
			assertThat(info.unfinishedTasks()).isEmpty();
			g.close();
		}
		executor.release();
		executor.shutDown();
	}

	@Test
	@DisplayName("Running tasks come first, then the waiting ones in the order of their start")
	void order() {
		BlockingTask running = BlockingTask.interruptible();
		try (TaskGroup g = this.builder.maxConcurrency(1).build().create()) {
			g.task("running").callSoon(running);
			running.awaitStarted();
			for (int i = 2; i <= 5; i++) {
				g.callSoon(() -> "value");
			}
			TaskGroupInfo info = this.opened.latest();
			assertThat(info.unfinishedTasks()).extracting(TaskInfo::name)
				.containsExactly("running", "task-2", "task-3", "task-4", "task-5");
			assertThat(info.runningTasks()).extracting(TaskInfo::name).containsExactly("running");
			assertThat(info.waitingTaskCount()).isEqualTo(4);
			running.release();
		}
	}

	@Test
	@DisplayName("What is seen while tasks come and go is that of a moment")
	void whileTasksComeAndGo() {
		TaskGroup g = this.builder.build().create();
		TaskGroupInfo info = this.opened.latest();
		CompletableFuture<Void> starter = Elsewhere.start(() -> {
			for (int i = 0; i < 20_000; i++) {
				g.runSoon(Thread::yield);
			}
			return null;
		});
		long before = 0;
		while (!starter.isDone()) {
			long now = info.taskCount();
			assertThat(now).isBetween(before, 20_000L);
			before = now;
			assertThat(info.unfinishedTaskCount()).isBetween(0, 20_000);
			assertThat(info.waitingTaskCount()).isBetween(0, 20_000);
			assertThat(info.unfinishedTasks(10)).hasSizeLessThanOrEqualTo(10).doesNotContainNull();
		}
		starter.join();
		g.close();
		assertThat(info.taskCount()).isEqualTo(20_000);
		assertThat(info.unfinishedTaskCount()).isZero();
		assertThat(info.unfinishedTasks()).isEmpty();
	}

	@Test
	@DisplayName("S10: the time since the cancellation, or since the deadline passed, is known while it lasts")
	void sinceCancellation() {
		TaskGroup g = this.builder.build().create();
		TaskGroupInfo info = this.opened.latest();
		assertThat(info.sinceCancellation()).isEmpty();
		g.cancel();
		assertThat(info.sinceCancellation())
			.hasValueSatisfying((time) -> assertThat(time).isBetween(Duration.ZERO, info.age()));
		g.close();
		TaskGroup timed = this.builder.timeout(Duration.ofMillis(20)).build().create();
		TaskGroupInfo ofTimed = this.opened.latest();
		timed.callSoon(BlockingTask.interruptible());
		Awaitility.await().until(() -> ofTimed.sinceCancellation().isPresent());
		assertThat(ofTimed.sinceCancellation().orElseThrow()).isLessThan(ofTimed.age());
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(timed::close);
	}

}
