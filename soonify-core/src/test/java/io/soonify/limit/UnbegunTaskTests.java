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

package io.soonify.limit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.HeldExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that have a permit, while the executor does not get round to them: S11 and S15.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class UnbegunTaskTests {

	private final List<String> reports = new CopyOnWriteArrayList<>();

	private final HeldExecutor executor = new HeldExecutor();

	private final TaskGroupFactory held = TaskGroupFactory.builder()
		.executor(this.executor)
		.stragglerWarnAfter(Duration.ofMillis(100))
		.listener(new TaskGroupListener() {

			@Override
			public void groupStarving(TaskGroupInfo group, String message) {
				UnbegunTaskTests.this.reports.add(message);
			}

		})
		.build();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@AfterEach
	void shutDown() {
		this.executor.release();
		this.executor.shutDown();
	}

	@Test
	@DisplayName("S11: a task whose permit has gone to one that gets no thread goes on when the library has helped out")
	void permitOfUnbegunTask() {
		BlockingTask awaited = BlockingTask.interruptible();
		try (TaskGroup elsewhere = this.taskGroups.create(); TaskGroup g = this.held.withMaxConcurrency(1).create()) {
			SoonValue<String> other = elsewhere.callSoon(awaited);
			SoonValue<String> waiting = g.callSoon(() -> other.join());
			SoonValue<String> unbegun = g.callSoon(() -> "ran after all");
			this.executor.begin(0);
			// with the permit that was given back
			Awaitility.await().until(() -> this.executor.held().size() == 2);
			awaited.release();
			assertThat(waiting.join()).isEqualTo("released");
			assertThat(unbegun.join()).isEqualTo("ran after all");
		}
		assertThat(this.reports).isEmpty();
	}

	@Test
	@DisplayName("S11: a group that waits for the permits of another one's unbegun tasks keeps to its own limit")
	void limitIsKept() {
		TaskGroupFactory bulkhead = this.held.withMaxTotalConcurrency(2);
		BlockingTask first = BlockingTask.interruptible();
		BlockingTask second = BlockingTask.interruptible();
		try (TaskGroup joining = this.taskGroups.create();
				TaskGroup other = bulkhead.create();
				TaskGroup limited = bulkhead.withMaxConcurrency(1).create()) {
			SoonValue<String> running = limited.callSoon(first);
			this.executor.begin(0);
			first.awaitStarted();
			SoonValue<String> waiting = limited.callSoon(second);
			SoonValue<String> unbegun = other.callSoon(() -> "not taken away");
			SoonValue<String> joined = joining.callSoon(running::join);
			Awaitility.await().during(Duration.ofMillis(300)).until(() -> !second.hasStarted());
			assertThat(waiting.state()).isEqualTo(State.PENDING);
			this.executor.begin(1);
			assertThat(unbegun.join()).isEqualTo("not taken away");
			assertThat(second.hasStarted()).isFalse();
			first.release();
			second.release();
			assertThat(joined.join()).isEqualTo("released");
			this.executor.release();
			assertThat(waiting.join()).isEqualTo("released");
		}
	}

	@Test
	@DisplayName("S11: a task gets what it waits for, though the only permit is with another group's task that gets no thread")
	void permitOfAnotherGroup() {
		TaskGroupFactory bulkhead = this.held.withMaxTotalConcurrency(1);
		try (TaskGroup joining = this.taskGroups.create();
				TaskGroup other = bulkhead.create();
				TaskGroup awaited = bulkhead.create()) {
			SoonValue<String> unbegun = other.callSoon(() -> "in its turn");
			SoonValue<String> value = awaited.callSoon(() -> "at last");
			assertThat(this.executor.held()).hasSize(1);
			assertThat(joining.callSoon(value::join).join()).isEqualTo("at last");
			this.executor.release();
			assertThat(unbegun.join()).isEqualTo("in its turn");
		}
	}

	@Test
	@DisplayName("S11: a cancelled task that has a permit and no thread gives the permit to the next")
	void cancelledUnbegunTask() {
		TaskGroupFactory bulkhead = this.held.withMaxTotalConcurrency(1);
		try (TaskGroup one = bulkhead.create(); TaskGroup two = bulkhead.create()) {
			SoonValue<String> unbegun = one.callSoon(() -> "never");
			SoonValue<String> next = two.callSoon(() -> "next");
			assertThat(this.executor.held()).hasSize(1);
			assertThat(unbegun.cancel()).isTrue();
			Awaitility.await().until(() -> this.executor.held().size() == 2);
			this.executor.begin(1);
			assertThat(next.join()).isEqualTo("next");
			assertThat(unbegun.state()).isEqualTo(State.CANCELLED);
		}
	}

}
