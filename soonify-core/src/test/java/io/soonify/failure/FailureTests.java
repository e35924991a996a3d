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

import java.io.IOException;
import java.util.List;

import io.soonify.SoonValue;
import io.soonify.TaskCancelledException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupException.FailedTask;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.HeldExecutor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Groups whose tasks fail: S3 and S4.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class FailureTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	private final IOException failure = new IOException("no route");

	@Test
	@DisplayName("S3: the first failure interrupts running siblings")
	void firstFailureInterruptsSiblings() {
		BlockingTask sibling = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(sibling);
		sibling.awaitStarted();
		SoonValue<Void> failed = g.runSoon(this::fail);
		TaskGroupException exception = closeFails(g);
		assertThat(exception).hasCause(this.failure)
			.hasMessage("Task group 'orders' failed: task 'task-2' failed with java.io.IOException: no route");
		assertThat(exception.failures()).containsExactly(this.failure);
		assertThat(exception.groupName()).isEqualTo("orders");
		assertThat(sibling.wasInterrupted()).isTrue();
		assertThat(value.state()).isEqualTo(SoonValue.State.CANCELLED);
		assertThat(failed.failure()).contains(this.failure);
		assertThat(g.isCancelled()).isTrue();
	}

	@Test
	@DisplayName("S3: waiting siblings never start")
	void waitingSiblingsNeverStart() {
		HeldExecutor executor = new HeldExecutor();
		TaskGroup g = TaskGroupFactory.builder().executor(executor).build().create();
		SoonValue<Void> failed = g.runSoon(this::fail);
		BlockingTask waiting = BlockingTask.interruptible();
		SoonValue<String> value = g.callSoon(waiting);
		executor.release();
		closeFails(g);
		executor.shutDown();
		assertThat(failed.state()).isEqualTo(SoonValue.State.FAILED);
		assertThat(value.state()).isEqualTo(SoonValue.State.CANCELLED);
		assertThat(waiting.hasStarted()).isFalse();
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(value::value)
			.withMessageContaining("task-2")
			.withMessageContaining("because task 'task-1' failed with java.io.IOException: no route")
			.withCause(this.failure); // S8
	}

	@Test
	@DisplayName("S3: an Error counts as a failure")
	void errorCounts() {
		AssertionError error = new AssertionError("broken");
		TaskGroup g = this.taskGroups.create();
		g.runSoon(() -> {
			throw error;
		});
		assertThat(closeFails(g)).hasCause(error);
	}

	@Test
	@DisplayName("S4: every genuine failure is kept, the first as cause and the others suppressed in order")
	void everyFailureIsKept() {
		BlockingTask first = BlockingTask.interruptible();
		BlockingTask second = BlockingTask.uninterruptible();
		IllegalStateException late = new IllegalStateException("could not clean up");
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> lateValue = g.callSoon(() -> {
			second.call();
			throw late;
		});
		g.callSoon(first);
		second.awaitStarted();
		first.awaitStarted();
		g.runSoon(this::fail);
		second.awaitInterrupted().release();
		TaskGroupException exception = closeFails(g);
		assertThat(exception).hasCause(this.failure)
			.hasMessage("Task group 'orders' failed: task 'task-3' failed with java.io.IOException: no route; "
					+ "task 'task-1' failed with java.lang.IllegalStateException: could not clean up");
		assertThat(exception.getSuppressed()).containsExactly(late);
		assertThat(exception.failures()).containsExactly(this.failure, late);
		assertThat(exception.failedTasks()).containsExactly(new FailedTask("task-3", this.failure),
				new FailedTask("task-1", late));
		assertThat(lateValue.state()).isEqualTo(SoonValue.State.FAILED);
	}

	@Test
	@DisplayName("S4: the same instance thrown twice is never its own suppressed")
	void sameInstanceIsNotItsOwnSuppressed() {
		BlockingTask second = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		g.runSoon(() -> {
			second.call();
			throw this.failure;
		});
		second.awaitStarted();
		g.runSoon(this::fail);
		second.awaitInterrupted().release();
		TaskGroupException exception = closeFails(g);
		assertThat(exception.failures()).containsExactly(this.failure, this.failure);
		assertThat(exception.getSuppressed()).isEmpty();
		assertThat(this.failure.getSuppressed()).isEmpty();
	}

	@Test
	@DisplayName("S4: what join delivered, close does not throw again")
	void closeDoesNotRepeatJoin() {
		TaskGroup g = this.taskGroups.create();
		g.runSoon(this::fail);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::join).withCause(this.failure);
		assertThatNoException().isThrownBy(g::close);
	}

	@Test
	@DisplayName("S4: cancelling by hand is no failure")
	void cancelByHandIsNoFailure() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(task);
		task.awaitStarted();
		assertThat(g.cancel("the customer left")).isTrue();
		assertThat(g.cancel()).isFalse();
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.state()).isEqualTo(SoonValue.State.CANCELLED);
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(value::value)
			.withMessageContaining("the customer left");
	}

	@Test
	@DisplayName("S4: a genuine failure after cancelling by hand still counts")
	void failureAfterCancelByHandCounts() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<Void> value = g.runSoon(() -> {
			stubborn.call();
			throw this.failure;
		});
		stubborn.awaitStarted();
		g.cancel();
		stubborn.release();
		assertThat(closeFails(g)).hasCause(this.failure);
		assertThat(value.state()).isEqualTo(SoonValue.State.FAILED);
	}

	@Test
	@DisplayName("S4: a failure can be handed on as the checked exception that it is")
	void rethrow() {
		TaskGroup g = this.taskGroups.create();
		g.runSoon(this::fail);
		TaskGroupException exception = closeFails(g);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> exception.rethrow(IOException.class))
			.isSameAs(this.failure);
		assertThatNoException().isThrownBy(() -> exception.rethrow(InterruptedException.class));
	}

	@Test
	@DisplayName("S4: so can several, the others suppressed in the first, once each and none in itself")
	void rethrowSeveral() {
		IllegalStateException other = new IllegalStateException("other");
		TaskGroupException exception = new TaskGroupException("orders", "boom",
				List.of(new FailedTask("a", this.failure), new FailedTask("b", other),
						new FailedTask("c", this.failure), new FailedTask("d", other)));
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> exception.rethrow(IOException.class))
				.isSameAs(this.failure);
		}
		assertThat(this.failure.getSuppressed()).containsExactly(other);
		assertThat(other.getSuppressed()).isEmpty();
	}

	@Test
	@DisplayName("S4: the lists of failures are unmodifiable")
	void unmodifiable() {
		TaskGroup g = this.taskGroups.create();
		g.runSoon(this::fail);
		TaskGroupException exception = closeFails(g);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> exception.failures().clear());
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> exception.failedTasks().clear());
	}

	private void fail() throws IOException {
		throw this.failure;
	}

	private static TaskGroupException closeFails(TaskGroup g) {
		TaskGroupException exception = catchThrowableOfType(TaskGroupException.class, g::close);
		assertThat(exception).isNotNull();
		return exception;
	}

}
