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

package io.soonify.api;

import java.util.concurrent.Callable;

import io.soonify.CompletionPolicy;
import io.soonify.PendingValueException;
import io.soonify.SoonValue;
import io.soonify.TaskCancelledException;
import io.soonify.TaskFailedException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Exceptions that leave the block: S9.
 */
@Timeout(60)
class BodyExceptionTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	@Test
	@DisplayName("S9: close waits for the tasks when the body throws, and the body's exception wins")
	void bodyExceptionWins() {
		IllegalArgumentException thrown = new IllegalArgumentException("of the body");
		IllegalStateException failure = new IllegalStateException("of a task");
		BlockingTask task = BlockingTask.interruptible();
		Throwable caught = catchThrowable(() -> {
			try (TaskGroup g = this.taskGroups.create()) {
				g.callSoon(task);
				task.awaitStarted();
				g.runSoon(() -> {
					throw failure;
				});
				throw thrown;
			}
		});
		assertThat(caught).isSameAs(thrown);
		assertThat(task.hasEnded()).isTrue();
		assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(TaskGroupException.class);
		assertThat(thrown.getSuppressed()[0]).hasCause(failure);
	}

	@Test
	@DisplayName("S9: reading a value too early cancels the group first, and says what to do")
	void pendingValueCancelsTheGroup() {
		BlockingTask task = BlockingTask.interruptible();
		assertThatExceptionOfType(PendingValueException.class).isThrownBy(() -> {
			try (TaskGroup g = this.taskGroups.create()) {
				SoonValue<String> value = g.callSoon(task);
				task.awaitStarted();
				value.value();
			}
		})
			.withMessageContainingAll("'task-1'", "RUNNING", "after the block", "group.join()", "value.join()")
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
		assertThat(task.wasInterrupted()).isTrue();
	}

	@Test
	@DisplayName("S9: a caught PendingValueException leaves a cancelled group")
	void caughtPendingValueLeavesCancelledGroup() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(task);
		task.awaitStarted();
		assertThatExceptionOfType(PendingValueException.class).isThrownBy(() -> value.orElse("fallback"));
		assertThat(g.isCancelled()).isTrue();
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.state()).isEqualTo(SoonValue.State.CANCELLED);
	}

	@Test
	@DisplayName("S9: another thread that reads too early cancels nothing")
	void otherThreadCancelsNothing() {
		BlockingTask task = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<String> value = g.callSoon(task);
			SoonValue<Throwable> thrown = g.callSoon(() -> catchThrowable(value::value));
			assertThat(thrown.join()).isInstanceOf(PendingValueException.class);
			assertThat(g.isCancelled()).isFalse();
			task.release();
		}
	}

	@Test
	@DisplayName("S9: a value of the outer group read too early in an inner block cancels both")
	void pendingValueOfOuterGroup() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup outer = this.taskGroups.create();
		SoonValue<String> value = outer.callSoon(task);
		TaskGroup inner = this.taskGroups.create();
		assertThatExceptionOfType(PendingValueException.class).isThrownBy(value::value);
		assertThat(outer.isCancelled()).isTrue();
		assertThat(inner.isCancelled()).isTrue();
		assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(inner::close);
		outer.close();
	}

	@Test
	@DisplayName("S9: the tolerated failure of a task, read in the block, leaves a cancelled group")
	void failedValueInBlock() {
		IllegalStateException failure = new IllegalStateException("boom");
		BlockingTask sibling = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create();
		g.callSoon(sibling);
		sibling.awaitStarted();
		SoonValue<Void> value = g.task("prices").runSoon(() -> {
			throw failure;
		});
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(value::join)
			.withCause(failure)
			.withMessageContainingAll("'prices'", "boom");
		assertThat(g.isCancelled()).isTrue();
		assertThatNoException().isThrownBy(g::close);
		assertThat(sibling.wasInterrupted()).isTrue();
	}

	@Test
	@DisplayName("S9: the value of a task that was cancelled alone, read in the block, leaves a cancelled group")
	void cancelledValueInBlock() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(BlockingTask.interruptible());
		value.cancel();
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(value::join)
			.withMessageContainingAll("'task-1'", "cancel()");
		assertThat(g.isCancelled()).isTrue();
		assertThatNoException().isThrownBy(g::close);
	}

	@Test
	@DisplayName("S9: a null function is refused at the call, and cancels nothing")
	void nullFunction() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		g.callSoon(task);
		task.awaitStarted();
		assertThatNullPointerException().isThrownBy(() -> g.callSoon(null)).withMessage("'fn' must not be null");
		assertThat(g.isCancelled()).isFalse();
		task.release();
		g.close();
		assertThat(task.wasInterrupted()).isFalse();
		assertThatNullPointerException().isThrownBy(() -> {
			try (TaskGroup other = this.taskGroups.create()) {
				other.soonify((Callable<String>) null);
			}
		});
	}

}
