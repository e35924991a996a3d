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

package io.soonify.policy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
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
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Groups whose tasks stand for themselves.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class SupervisedPolicyTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.name("orders")
		.policy(CompletionPolicy.supervised())
		.build();

	private final IllegalStateException failure = new IllegalStateException("boom");

	@Test
	@DisplayName("Policies: supervised failures cancel nothing, and neither join nor close throws for them")
	void failuresCancelNothing() {
		BlockingTask sibling = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(sibling);
		sibling.awaitStarted();
		SoonValue<String> failed = g.callSoon(this::fail);
		SoonValue<Void> error = g.runSoon(() -> {
			throw new AssertionError("broken");
		});
		Awaitility.await().until(() -> failed.isReady() && error.isReady());
		assertThat(g.isCancelled()).isFalse();
		assertThat(g.callSoon(() -> "later").join()).isEqualTo("later");
		sibling.release();
		assertThatNoException().isThrownBy(g::join);
		assertThat(value.value()).isEqualTo("released");
		assertThat(failed.failure()).contains(this.failure);
		assertThat(failed.orElse("fallback")).isEqualTo("fallback");
		assertThat(error.state()).isEqualTo(State.FAILED);
		assertThatNoException().isThrownBy(g::close);
		assertThat(sibling.wasInterrupted()).isFalse();
	}

	@Test
	@DisplayName("Policies: a supervised deadline cancels what is unfinished without an exception; orElse gives partial results")
	void deadlineGivesPartialResults() {
		BlockingTask slow = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withTimeout(SHORT).create();
		SoonValue<String> done = g.callSoon(() -> "done");
		SoonValue<String> nothing = g.callSoon(() -> null);
		SoonValue<String> failed = g.callSoon(this::fail);
		SoonValue<String> unfinished = g.callSoon(slow);
		slow.awaitStarted();
		assertThatNoException().isThrownBy(g::join);
		assertThat(g.isCancelled()).isTrue();
		assertThat(List.of(done.orElse("fallback"), failed.orElse("fallback"), unfinished.orElse("fallback")))
			.containsExactly("done", "fallback", "fallback");
		assertThat(nothing.orElse("fallback")).isNull();
		assertThat(unfinished.state()).isEqualTo(State.CANCELLED);
		assertThatNoException().isThrownBy(g::close);
		assertThat(slow.wasInterrupted()).isTrue();
	}

	@Test
	@DisplayName("Policies: a supervised deadline cancels tasks that wait for a thread as well")
	void deadlineMeetsWaitingTasks() {
		HeldExecutor executor = new HeldExecutor();
		TaskGroup g = TaskGroupFactory.builder()
			.executor(executor)
			.policy(CompletionPolicy.supervised())
			.timeout(SHORT)
			.build()
			.create();
		SoonValue<String> value = g.callSoon(() -> "never");
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.orElse("fallback")).isEqualTo("fallback");
		executor.release();
		executor.shutDown();
	}

	@Test
	@DisplayName("S5: a task that still returns after a supervised deadline has succeeded")
	void outcomeAfterDeadline() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.withTimeout(SHORT).create();
		SoonValue<String> value = g.callSoon(() -> {
			new Thread(() -> stubborn.awaitInterrupted().release()).start();
			return stubborn.call();
		});
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.orElse("fallback")).isEqualTo("released");
	}

	@Test
	@DisplayName("S16: under supervised a rejection fails only its task")
	void rejectionFailsOnlyItsTask() {
		RejectedExecutionException rejection = new RejectedExecutionException("full");
		AtomicBoolean full = new AtomicBoolean(true);
		TaskGroup g = TaskGroupFactory.builder().executor((command) -> {
			if (full.get()) {
				throw rejection;
			}
			new Thread(command).start();
		}).policy(CompletionPolicy.supervised()).build().create();
		SoonValue<String> rejected = g.callSoon(() -> "never");
		assertThat(rejected.state()).isEqualTo(State.FAILED);
		assertThat(g.isCancelled()).isFalse();
		full.set(false);
		SoonValue<String> accepted = g.callSoon(() -> "accepted");
		assertThatNoException().isThrownBy(g::close);
		assertThat(rejected.failure()).contains(rejection);
		assertThat(accepted.value()).isEqualTo("accepted");
	}

	@Test
	@DisplayName("S8: an interrupted owner of a supervised group gets the failures with the interrupt")
	void interruptedOwnerGetsFailures() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		g.callSoon(this::fail);
		g.callSoon(task);
		task.awaitStarted();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(g::close)
			.satisfies((ex) -> assertThat(ex.failures()).allMatch((failed) -> failed == this.failure));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	@DisplayName("S10: the deadline of a group around is a cancellation with the parent, supervised or not")
	void deadlineOfParent() {
		TaskGroup outer = this.taskGroups.named("outer").withTimeout(SHORT).create();
		AtomicReference<SoonValue<String>> leaf = new AtomicReference<>();
		SoonValue<String> ofInner = outer.callSoon(() -> {
			try (TaskGroup inner = this.taskGroups.named("inner").create()) {
				leaf.set(inner.callSoon(BlockingTask.interruptible()));
			}
			return "not cancelled";
		});
		assertThatNoException().isThrownBy(outer::close);
		assertThat(ofInner.state()).isEqualTo(State.CANCELLED);
		assertThat(leaf.get().state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("S7: misnesting is reported, supervised or not")
	void misnesting() {
		TaskGroup outer = this.taskGroups.named("outer").create();
		this.taskGroups.named("inner").create();
		assertThatIllegalStateException().isThrownBy(outer::close).withMessageContaining("'inner'");
	}

	private String fail() {
		throw this.failure;
	}

}
