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

package io.soonify.value;

import java.util.concurrent.atomic.AtomicReference;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskCancelledException;
import io.soonify.TaskFailedException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
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
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The handle of one task.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class SoonValueTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@Test
	@DisplayName("A handle tells how far its task is")
	void states() {
		HeldExecutor executor = new HeldExecutor();
		BlockingTask task = BlockingTask.interruptible();
		SoonValue<String> value;
		try (TaskGroup g = TaskGroupFactory.builder().executor(executor).build().create()) {
			value = g.callSoon(task);
			assertThat(value.state()).isEqualTo(State.PENDING);
			assertThat(value.isReady()).isFalse();
			assertThat(value).hasToString("Task 'task-1' (PENDING)");
			executor.release();
			task.awaitStarted();
			assertThat(value.state()).isEqualTo(State.RUNNING);
			assertThat(value.isReady()).isFalse();
			assertThat(value.failure()).isEmpty();
			task.release();
		}
		executor.shutDown();
		assertThat(value.state()).isEqualTo(State.SUCCEEDED);
		assertThat(value.isReady()).isTrue();
		assertThat(value.name()).isEqualTo("task-1");
	}

	@Test
	@DisplayName("A failed task has a failure, no value, and a fallback")
	void failedTask() {
		IllegalStateException failure = new IllegalStateException("boom");
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(() -> {
			throw failure;
		});
		catchThrowable(g::close);
		assertThat(value.state()).isEqualTo(State.FAILED);
		assertThat(value.isReady()).isTrue();
		assertThat(value.failure()).contains(failure);
		assertThat(value.orElse("fallback")).isEqualTo("fallback");
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(value::value).withCause(failure);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(value::join).withCause(failure);
	}

	@Test
	@DisplayName("A value can be joined inside the block, by the owner and by tasks")
	void joinOneValue() {
		BlockingTask task = BlockingTask.interruptible();
		BlockingTask other = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<String> value = g.callSoon(task);
			SoonValue<String> joiner = g.callSoon(() -> "joined " + value.join());
			g.callSoon(other);
			task.awaitStarted().release();
			assertThat(value.join()).isEqualTo("released");
			assertThat(joiner.join()).isEqualTo("joined released");
			assertThat(other.hasEnded()).isFalse();
			other.release();
		}
	}

	@Test
	@DisplayName("Many threads may join the same value")
	void manyJoiners() {
		BlockingTask task = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<String> value = g.callSoon(task);
			SoonValue<?>[] joiners = new SoonValue<?>[50];
			for (int i = 0; i < joiners.length; i++) {
				joiners[i] = g.callSoon(value::join);
			}
			task.awaitStarted().release();
			for (SoonValue<?> joiner : joiners) {
				assertThat(joiner.join()).isEqualTo("released");
			}
		}
	}

	@Test
	@DisplayName("S14: a task that would wait for itself is told so")
	void taskWaitsForItself() {
		AtomicReference<SoonValue<String>> self = new AtomicReference<>();
		TaskGroup g = this.taskGroups.create();
		BlockingTask gate = BlockingTask.interruptible();
		self.set(g.callSoon(() -> {
			gate.call();
			return self.get().join();
		}));
		gate.release();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(IllegalStateException.class)
			.withMessageContaining("would wait for itself");
	}

	@Test
	@DisplayName("S14: a task that would wait for a task around it is told so, with the name of each")
	void taskWaitsForTaskAroundIt() {
		AtomicReference<SoonValue<String>> outerTask = new AtomicReference<>();
		BlockingTask gate = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		outerTask.set(g.task("around").callSoon(() -> {
			gate.call();
			try (TaskGroup inner = this.taskGroups.create()) {
				inner.task("inside").callSoon(() -> outerTask.get().join());
			}
			return "never";
		}));
		gate.release();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.havingRootCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContainingAll("'around'", "'inside'");
	}

	@Test
	@DisplayName("Cancelling a waiting task means that it never starts, and its siblings live on")
	void cancelWaitingTask() {
		HeldExecutor executor = new HeldExecutor();
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = TaskGroupFactory.builder().executor(executor).build().create();
		SoonValue<String> cancelled = g.callSoon(task);
		SoonValue<String> sibling = g.callSoon(() -> "alive");
		assertThat(cancelled.cancel()).isTrue();
		assertThat(cancelled.cancel()).isFalse();
		assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
		executor.release();
		assertThatNoException().isThrownBy(g::close);
		executor.shutDown();
		assertThat(task.hasStarted()).isFalse();
		assertThat(sibling.value()).isEqualTo("alive");
	}

	@Test
	@DisplayName("A group whose only tasks were cancelled while waiting closes, though the executor never runs them")
	void cancelledWaitingTaskIsNotWaitedFor() {
		HeldExecutor executor = new HeldExecutor();
		TaskGroup g = TaskGroupFactory.builder().executor(executor).build().create();
		g.callSoon(() -> "never").cancel();
		assertThatNoException().isThrownBy(g::close);
		executor.release();
		executor.shutDown();
	}

	@Test
	@DisplayName("Cancelling a running task interrupts it, and its siblings and the group live on")
	void cancelRunningTask() {
		BlockingTask task = BlockingTask.interruptible();
		BlockingTask sibling = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> cancelled = g.callSoon(task);
		SoonValue<String> value = g.callSoon(sibling);
		task.awaitStarted();
		sibling.awaitStarted();
		assertThat(cancelled.cancel()).isTrue();
		assertThat(cancelled.cancel()).isFalse();
		Awaitility.await().until(cancelled::isReady);
		assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
		assertThat(g.isCancelled()).isFalse();
		sibling.release();
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.value()).isEqualTo("released");
		assertThat(cancelled.cancel()).isFalse();
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(cancelled::value)
			.withMessageContaining("cancel()");
	}

	@Test
	@DisplayName("S5: a task that still returns a value after cancel has succeeded, and one that fails has failed")
	void realOutcomeWinsOverCancel() {
		IllegalStateException failure = new IllegalStateException("boom");
		BlockingTask returns = BlockingTask.uninterruptible();
		BlockingTask throwing = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> returned = g.callSoon(returns);
		SoonValue<String> failed = g.callSoon(() -> {
			throwing.call();
			throw failure;
		});
		returns.awaitStarted();
		throwing.awaitStarted();
		assertThat(returned.cancel()).isTrue();
		assertThat(failed.cancel()).isTrue();
		returns.awaitInterrupted().release();
		Awaitility.await().until(returned::isReady);
		throwing.awaitInterrupted().release();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close).withCause(failure);
		assertThat(returned.value()).isEqualTo("released");
		assertThat(failed.state()).isEqualTo(State.FAILED);
	}

	@Test
	@DisplayName("Cancelling a task that has ended does nothing")
	void cancelEndedTask() {
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<String> value = g.callSoon(() -> "done");
			value.join();
			assertThat(value.cancel()).isFalse();
			assertThat(value.value()).isEqualTo("done");
		}
	}

	@Test
	@DisplayName("Tasks are numbered in the order of their start")
	void names() {
		try (TaskGroup g = this.taskGroups.create()) {
			assertThat(g.callSoon(() -> 1).name()).isEqualTo("task-1");
			assertThat(g.callSoon(() -> 2).name()).isEqualTo("task-2");
		}
	}

}
