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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskInfo;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tasks that ignore their interrupt: S15.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class StragglerTests {

	private final List<String> reports = new CopyOnWriteArrayList<>();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.stragglerWarnAfter(Duration.ofMillis(50))
		.listener(new TaskGroupListener() {

			@Override
			public void taskStraggling(TaskGroupInfo group, TaskInfo task, StackTraceElement[] stack) {
				StragglerTests.this.reports
					.add("%s %s %s %s".formatted(group.name(), task.name(), task.thread().isPresent(), List.of(stack)));
			}

		})
		.build();

	@Test
	@DisplayName("S15: a task that ignores its interrupt is reported once, with its stack, and the group keeps waiting")
	void stragglerIsReportedOnce() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		BlockingTask later = BlockingTask.uninterruptible();
		BlockingTask heeding = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.named("orders").create();
		SoonValue<String> first = g.task("stubborn").callSoon(stubborn);
		SoonValue<String> second = g.task("later").callSoon(later);
		g.task("heeding").callSoon(heeding);
		stubborn.awaitStarted();
		later.awaitStarted();
		heeding.awaitStarted();
		first.cancel();
		Awaitility.await().until(() -> this.reports.size() == 1);
		second.cancel();
		Awaitility.await().until(() -> this.reports.size() == 2);
		first.cancel();
		g.cancel();
		Awaitility.await().during(Duration.ofMillis(200)).until(() -> this.reports.size() == 2);
		stubborn.release();
		later.release();
		g.close();
		assertThat(this.reports.get(0)).startsWith("orders stubborn true").contains("BlockingTask.awaitRelease");
		assertThat(this.reports.get(1)).startsWith("orders later true");
	}

	@Test
	@DisplayName("S15: tasks that were interrupted one soon after the other are each reported, each in its time")
	void stragglersInARow() {
		long allowed = TimeUnit.MILLISECONDS.toNanos(500);
		BlockingTask first = BlockingTask.uninterruptible();
		BlockingTask second = BlockingTask.uninterruptible();
		List<Long> reportedAt = new CopyOnWriteArrayList<>();
		TaskGroup g = TaskGroupFactory.builder()
			.stragglerWarnAfter(Duration.ofNanos(allowed))
			.listener(new TaskGroupListener() {

				@Override
				public void taskStraggling(TaskGroupInfo group, TaskInfo task, StackTraceElement[] stack) {
					reportedAt.add(System.nanoTime());
				}

			})
			.build()
			.create();
		SoonValue<String> ofFirst = g.callSoon(first);
		SoonValue<String> ofSecond = g.callSoon(second);
		first.awaitStarted();
		second.awaitStarted();
		long firstInterrupted = System.nanoTime();
		ofFirst.cancel();
		Awaitility.await().until(() -> System.nanoTime() - firstInterrupted > allowed / 10);
		long secondInterrupted = System.nanoTime();
		ofSecond.cancel();
		Awaitility.await().until(() -> reportedAt.size() == 2);
		assertThat(reportedAt.get(0) - firstInterrupted).isGreaterThanOrEqualTo(allowed);
		assertThat(reportedAt.get(1) - secondInterrupted).isGreaterThanOrEqualTo(allowed);
		first.release();
		second.release();
		g.close();
	}

	@Test
	@DisplayName("S15: a task that heeds its interrupt is not reported, nor one that ends by itself")
	void noStragglers() {
		BlockingTask heeding = BlockingTask.interruptible();
		BlockingTask patient = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> cancelled = g.callSoon(heeding);
		g.callSoon(patient);
		heeding.awaitStarted();
		patient.awaitStarted();
		cancelled.cancel();
		Awaitility.await().during(Duration.ofMillis(200)).until(this.reports::isEmpty);
		patient.release();
		g.close();
		assertThat(this.reports).isEmpty();
	}

	@Test
	@DisplayName("S15: without a time in the builder a task may ignore its interrupt for 2 seconds")
	void twoSecondsByDefault() {
		List<Long> reportedAt = new CopyOnWriteArrayList<>();
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = TaskGroupFactory.builder().listener(new TaskGroupListener() {

			@Override
			public void taskStraggling(TaskGroupInfo group, TaskInfo task, StackTraceElement[] stack) {
				reportedAt.add(System.nanoTime());
			}

		}).build().create();
		g.callSoon(stubborn);
		stubborn.awaitStarted();
		long before = System.nanoTime();
		g.cancel();
		Awaitility.await().until(() -> reportedAt.size() == 1);
		assertThat(Duration.ofNanos(reportedAt.get(0) - before)).isBetween(Duration.ofSeconds(2),
				Duration.ofSeconds(9));
		stubborn.release();
		g.close();
	}

	@Test
	@DisplayName("S15: a shielded task is no straggler, for it was not interrupted")
	void shieldedTaskIsNoStraggler() {
		BlockingTask shielded = BlockingTask.interruptible();
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		g.task("shielded").shielded().callSoon(shielded);
		g.task("stubborn").callSoon(stubborn);
		shielded.awaitStarted();
		stubborn.awaitStarted();
		g.cancel();
		Awaitility.await().until(() -> !this.reports.isEmpty());
		stubborn.release();
		shielded.release();
		g.close();
		assertThat(this.reports).singleElement().asString().startsWith("default stubborn");
	}

	@Test
	@DisplayName("A time that is not positive is refused")
	void timeMustBePositive() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TaskGroupFactory.builder().stragglerWarnAfter(Duration.ZERO));
	}

}
