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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupException.FailedTask;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Failures of which no exception tells: clarification on those that are logged.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class IgnoredFailureTests {

	private final List<String> ignored = new CopyOnWriteArrayList<>();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.name("orders")
		.listener(new TaskGroupListener() {

			@Override
			public void failureIgnored(TaskGroupInfo group, String taskName, Throwable failure) {
				IgnoredFailureTests.this.ignored
					.add("%s %s: %s".formatted(group.name(), taskName, failure.getMessage()));
			}

		})
		.build();

	@Test
	@DisplayName("S17: listeners are told of the failure of an optional task, once")
	void optional() {
		try (TaskGroup g = this.taskGroups.create()) {
			g.task("hints").optional().runSoon(IgnoredFailureTests::fail);
			g.join();
			g.callSoon(() -> "value");
		}
		assertThat(this.ignored).containsExactly("orders hints: boom");
	}

	@Test
	@DisplayName("Policies: so they are of failures under supervised, each once, however often the owner waits")
	void supervised() {
		try (TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create()) {
			g.task("one").runSoon(IgnoredFailureTests::fail);
			g.join();
			g.task("other").runSoon(IgnoredFailureTests::fail);
			g.task("hints").optional().runSoon(IgnoredFailureTests::fail);
			g.callSoon(() -> "value");
			g.join();
		}
		assertThat(this.ignored).containsExactlyInAnyOrder("orders one: boom", "orders other: boom",
				"orders hints: boom");
	}

	@Test
	@DisplayName("Policies: so they are of failures in a group that was satisfied")
	void satisfied() {
		TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.firstSuccess()).create();
		SoonValue<Void> failed = g.task("early").runSoon(IgnoredFailureTests::fail);
		Awaitility.await().until(failed::isReady);
		g.callSoon(() -> "won");
		g.close();
		assertThat(this.ignored).containsExactly("orders early: boom");
	}

	@Test
	@DisplayName("S4: they are not told of failures that the exception of the group has, but of optional ones")
	void inException() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<Void> optional = g.task("hints").optional().runSoon(IgnoredFailureTests::fail);
		Awaitility.await().until(optional::isReady);
		g.task("price").runSoon(IgnoredFailureTests::fail);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.satisfies((ex) -> assertThat(ex.failedTasks()).extracting(FailedTask::name).containsExactly("price"));
		assertThat(this.ignored).containsExactly("orders hints: boom");
	}

	@Test
	@DisplayName("S4: nor of what only answers a cancellation")
	void cancelled() {
		BlockingTask task = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create()) {
			g.callSoon(task);
			task.awaitStarted();
			g.cancel();
		}
		assertThat(this.ignored).isEmpty();
	}

	private static void fail() {
		throw new IllegalStateException("boom");
	}

}
