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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.soonify.SoonValue.State;
import io.soonify.TaskGroupTimeoutException.UnfinishedTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What a cancellation meets, and tasks that it meets between their claim and their start:
 * S10 and S17.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class CancellationTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	private final AtomicInteger calls = new AtomicInteger();

	@Test
	@DisplayName("S10: of a task that the deadline met several times the first state is believed, in order")
	void firstStateIsBelieved() {
		try (TaskGroup g = this.taskGroups.create(); TaskGroup inner = this.taskGroups.named("inner").create()) {
			Cancellation timeout = Cancellation.timeout("orders", Duration.ofMillis(5));
			Task<Integer> first = task(g, TaskOptions.named("first"));
			timeout.met(first, State.PENDING);
			timeout.met(task(g, null), State.RUNNING);
			timeout.met(first, State.RUNNING);
			timeout.met((DefaultTaskGroup) inner);
			timeout.met((DefaultTaskGroup) inner);
			assertThat(timeout.unfinished()).containsExactly(new UnfinishedTask("first", State.PENDING),
					new UnfinishedTask("task-1", State.RUNNING), new UnfinishedTask("group 'inner'", State.RUNNING));
		}
	}

	@Test
	@DisplayName("S10: only a deadline keeps what it met")
	void onlyDeadlineKeeps() {
		try (TaskGroup g = this.taskGroups.create()) {
			Cancellation manual = Cancellation.manual("orders", "why not");
			manual.met(task(g, null), State.RUNNING);
			manual.met((DefaultTaskGroup) g);
			assertThat(manual.unfinished()).isEmpty();
			assertThat(manual.explanation()).isEqualTo("with its group 'orders': why not");
		}
	}

	@Test
	@DisplayName("S3: a task that is claimed just as its group is cancelled does not start, whatever it says of itself")
	void claimedAsGroupIsCancelled() {
		try (TaskGroup g = this.taskGroups.create()) {
			g.cancel("too late");
			Task<Integer> plain = task(g, null);
			Task<Integer> named = task(g, TaskOptions.named("named"));
			Task<Integer> withCallback = task(g,
					TaskOptions.named("callback").withOnCancel(() -> this.calls.addAndGet(100)));
			for (Task<Integer> claimed : List.of(plain, named, withCallback)) {
				assertThat(claimed.run(new Worker((DefaultTaskGroup) g))).isTrue();
				assertThat(claimed.state()).isEqualTo(State.CANCELLED);
				assertThat(claimed.hasStarted()).isFalse();
				assertThat(claimed.elapsed()).isZero();
				assertThat(catchThrowableOfType(TaskCancelledException.class, claimed::value))
					.hasMessageContaining("too late");
			}
		}
		assertThat(this.calls).hasValue(0);
	}

	@Test
	@DisplayName("A task that was ended before its worker took it is not run, and not counted again")
	void endedBeforeItsTurn() {
		try (TaskGroup g = this.taskGroups.create()) {
			Task<Integer> ended = task(g, null);
			assertThat(ended.cancelUnstarted((DefaultTaskGroup) g, Cancellation.manual("orders", "early"))).isTrue();
			assertThat(ended.cancelUnstarted((DefaultTaskGroup) g, Cancellation.manual("orders", "again"))).isFalse();
			assertThat(ended.reject((DefaultTaskGroup) g, new IllegalStateException("late"))).isFalse();
			assertThat(ended.run(new Worker((DefaultTaskGroup) g))).isFalse();
			assertThat(ended.state()).isEqualTo(State.CANCELLED);
			assertThat(ended.cancel()).isFalse();
		}
		assertThat(this.calls).hasValue(0);
	}

	@Test
	@DisplayName("S10: a task that was about to start when the deadline passed is named as one that waited")
	void aboutToStartAtDeadline() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.withTimeout(Duration.ofMillis(100)).create();
		g.task("stubborn").callSoon(stubborn);
		stubborn.awaitInterrupted();
		Awaitility.await().until(g::isCancelled);
		task(g, TaskOptions.named("starting")).run(new Worker((DefaultTaskGroup) g));
		stubborn.release();
		assertThat(catchThrowableOfType(TaskGroupTimeoutException.class, g::close).unfinishedTasks()).containsExactly(
				new UnfinishedTask("stubborn", State.RUNNING), new UnfinishedTask("starting", State.PENDING));
	}

	@Test
	@DisplayName("A closed group cancels nothing any more, neither itself nor a task")
	void closedGroup() {
		TaskGroup g = this.taskGroups.create();
		Task<Integer> task = task(g, null);
		g.close();
		GroupCancellation cancellation = ((DefaultTaskGroup) g).cancellation();
		assertThat(cancellation.ofRunning(task, () -> this.calls.incrementAndGet() > 0)).isFalse();
		assertThat(cancellation.manually("late")).isFalse();
		cancellation.withParent();
		cancellation.asInterrupted();
		assertThat(g.isCancelled()).isFalse();
		assertThat(this.calls).hasValue(0);
		assertThat(((DefaultTaskGroup) g).count().isIdle()).isTrue();
	}

	@Test
	@DisplayName("S10: of several that cancel a group at the same time one is told that it did")
	void oneCancels() throws InterruptedException {
		AtomicReference<TaskGroup> next = new AtomicReference<>();
		int rounds = 3000;
		Thread other = new Thread(() -> {
			for (int i = 0; i < rounds; i++) {
				while (next.get() == null) {
					Thread.onSpinWait();
				}
				this.calls.addAndGet(next.get().cancel() ? 1 : 0);
				next.set(null);
			}
		});
		other.start();
		for (int i = 0; i < rounds; i++) {
			try (TaskGroup g = this.taskGroups.create()) {
				next.set(g);
				this.calls.addAndGet(g.cancel() ? 1 : 0);
				while (next.get() != null) {
					Thread.onSpinWait();
				}
				assertThat(g.cancel()).isFalse();
				assertThat(g.cancel("again")).isFalse();
			}
		}
		other.join();
		assertThat(this.calls).hasValue(rounds);
	}

	private Task<Integer> task(TaskGroup g, TaskOptions options) {
		return new Task<>((DefaultTaskGroup) g, 1, this.calls::incrementAndGet, options);
	}

}
