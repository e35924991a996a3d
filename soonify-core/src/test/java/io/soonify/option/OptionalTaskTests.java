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

package io.soonify.option;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.soonify.CompletionPolicy;
import io.soonify.CompletionPolicy.Decision;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskFailedException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tasks that the group can do without: S17.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class OptionalTaskTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	private final IllegalStateException failure = new IllegalStateException("boom");

	@Test
	@DisplayName("S17: an optional failure neither cancels nor fails the group, and the value tells")
	void optionalFailure() {
		BlockingTask sibling = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(sibling);
		sibling.awaitStarted();
		SoonValue<String> optional = g.task("hints").optional().callSoon(this::fail);
		SoonValue<Void> error = g.task("error").optional().runSoon(() -> {
			throw new AssertionError("broken");
		});
		Awaitility.await().until(() -> optional.isReady() && error.isReady());
		assertThat(g.isCancelled()).isFalse();
		sibling.release();
		assertThatNoException().isThrownBy(g::join);
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.value()).isEqualTo("released");
		assertThat(optional.state()).isEqualTo(State.FAILED);
		assertThat(optional.failure()).contains(this.failure);
		assertThat(optional.orElse("none")).isEqualTo("none");
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(optional::value)
			.withCause(this.failure)
			.withMessageContaining("'hints'");
		assertThat(error.state()).isEqualTo(State.FAILED);
	}

	@Test
	@DisplayName("S17: an optional failure is no part of the exception that another one causes")
	void optionalBesideAnother() {
		IllegalArgumentException other = new IllegalArgumentException("needed");
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> optional = g.task("hints").optional().callSoon(this::fail);
		Awaitility.await().until(optional::isReady);
		g.runSoon(() -> {
			throw other;
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCause(other)
			.satisfies((ex) -> assertThat(ex.failures()).containsExactly(other));
	}

	@Test
	@DisplayName("S17: an optional task is cancelled with its group like any other")
	void optionalIsCancelledWithGroup() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> optional = g.task("hints").optional().callSoon(task);
		task.awaitStarted();
		g.callSoon(this::fail);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close);
		assertThat(optional.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("S17: a genuine optional failure after the cancellation does not count either")
	void optionalFailureAfterCancellation() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> optional = g.task("hints").optional().callSoon(() -> {
			stubborn.call();
			return fail();
		});
		stubborn.awaitStarted();
		g.cancel();
		stubborn.release();
		assertThatNoException().isThrownBy(g::close);
		assertThat(optional.failure()).contains(this.failure);
	}

	@Test
	@DisplayName("S17: an optional task that runs out of its own time costs the group nothing")
	void optionalTimeout() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> optional = g.task("hints")
			.optional()
			.timeout(Duration.ofMillis(50))
			.callSoon(BlockingTask.interruptible());
		assertThatNoException().isThrownBy(g::close);
		assertThat(optional.failure()).get().isInstanceOf(TimeoutException.class);
		assertThat(optional.orElse("none")).isEqualTo("none");
		assertThat(g.isCancelled()).isFalse();
	}

	@Test
	@DisplayName("S17: an optional task that the executor rejects has failed and costs the group nothing")
	void optionalRejected() {
		AtomicBoolean full = new AtomicBoolean(true);
		TaskGroup g = TaskGroupFactory.builder().executor((command) -> {
			if (full.get()) {
				throw new RejectedExecutionException("full");
			}
			new Thread(command).start();
		}).build().create();
		SoonValue<String> optional = g.task("hints").optional().callSoon(() -> "never");
		assertThat(optional.failure()).get().isInstanceOf(RejectedExecutionException.class);
		assertThat(g.isCancelled()).isFalse();
		full.set(false);
		SoonValue<String> value = g.callSoon(() -> "value");
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.value()).isEqualTo("value");
	}

	@Test
	@DisplayName("S17: an optional task that leaves a group open has failed and costs its own group nothing")
	void optionalLeavesGroupOpen() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<TaskGroup> optional = g.task("hints").optional().callSoon(this.taskGroups::create);
		assertThatNoException().isThrownBy(g::close);
		assertThat(optional.failure()).get().isInstanceOf(IllegalStateException.class);
	}

	@Test
	@DisplayName("S17: an optional failure that an inner group reports is optional as a whole")
	void optionalGroup() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<Void> optional = g.task("hints").optional().runSoon(() -> {
			try (TaskGroup inner = this.taskGroups.create()) {
				inner.callSoon(this::fail);
			}
		});
		assertThatNoException().isThrownBy(g::close);
		assertThat(optional.failure()).get().isInstanceOf(TaskGroupException.class);
	}

	@Test
	@DisplayName("S17: under supervised an optional failure is as tolerated as any")
	void supervised() {
		TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create();
		SoonValue<String> optional = g.task("hints").optional().callSoon(this::fail);
		assertThatNoException().isThrownBy(g::close);
		assertThat(optional.failure()).contains(this.failure);
	}

	@Test
	@DisplayName("S17: the success of an optional task counts, its failure does not")
	void successes() {
		TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.successes(2)).create();
		SoonValue<String> optional = g.task("hints").optional().callSoon(this::fail);
		Awaitility.await().until(optional::isReady);
		g.task("more hints").optional().callSoon(() -> "hint");
		g.callSoon(() -> "value");
		assertThatNoException().isThrownBy(g::close);
		assertThat(g.isCancelled()).isTrue();
	}

	@Test
	@DisplayName("S17: a policy of one's own is not told of optional failures")
	void ownPolicy() {
		TaskGroup g = this.taskGroups
			.withPolicy((progress) -> (progress.failed() > 0) ? Decision.FAIL : Decision.CONTINUE)
			.create();
		g.task("hints").optional().callSoon(this::fail);
		assertThatNoException().isThrownBy(g::close);
		assertThat(g.isCancelled()).isFalse();
	}

	private String fail() {
		throw this.failure;
	}

}
