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
import java.util.concurrent.CountDownLatch;

import io.soonify.CompletionPolicy;
import io.soonify.CompletionPolicy.Decision;
import io.soonify.CompletionPolicy.Progress;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskInfo;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.UncaughtExceptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Policies of users that do not behave, and the deadline in theirs.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class OwnPolicyExceptionTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	@Test
	@DisplayName("Policies: an exception thrown by a policy fails the group and cancels what is unfinished")
	void policyThrows() {
		IllegalArgumentException thrown = new IllegalArgumentException("of the policy");
		BlockingTask running = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withPolicy((progress) -> {
			if (progress.succeeded() > 0) {
				throw thrown;
			}
			return Decision.CONTINUE;
		}).create();
		SoonValue<String> cancelled = g.callSoon(running);
		running.awaitStarted();
		SoonValue<String> kept = g.callSoon(() -> "kept");
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.isExactlyInstanceOf(TaskGroupException.class)
			.withCause(thrown)
			.withMessageContaining("of the policy");
		assertThat(kept.value()).isEqualTo("kept");
		assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("Policies: an Error thrown by a policy when the owner begins to wait fails the group too")
	void policyThrowsWhenOwnerWaits() {
		AssertionError thrown = new AssertionError("of the policy");
		TaskGroup g = this.taskGroups.withPolicy((progress) -> {
			throw thrown;
		}).create();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close).withCause(thrown);
		assertThatNoException().isThrownBy(g::close);
	}

	@Test
	@DisplayName("Policies: the failures of tasks are kept beside the exception of the policy")
	void failuresBesidePolicy() {
		IllegalStateException failure = new IllegalStateException("of a task");
		IllegalArgumentException thrown = new IllegalArgumentException("of the policy");
		TaskGroup g = this.taskGroups.withPolicy((progress) -> {
			if (progress.failed() > 0) {
				throw thrown;
			}
			return Decision.CONTINUE;
		}).create();
		g.runSoon(() -> {
			throw failure;
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCause(failure)
			.satisfies((ex) -> assertThat(ex.failures()).startsWith(failure, thrown))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(thrown));
	}

	@Test
	@DisplayName("Policies: a policy that returns null fails the group")
	void policyReturnsNull() {
		TaskGroup g = this.taskGroups.withPolicy((progress) -> null).create();
		g.callSoon(() -> "value");
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(NullPointerException.class);
	}

	@Test
	@DisplayName("Policies: a policy that cannot even say its name fails the group, and nothing hangs")
	void policyWithoutName() {
		IllegalArgumentException thrown = new IllegalArgumentException("of the policy");
		TaskGroup g = this.taskGroups.withPolicy(new CompletionPolicy() {

			@Override
			public Decision judge(Progress progress) {
				if (progress.succeeded() == 0) {
					return Decision.CONTINUE;
				}
				throw thrown;
			}

			@Override
			public String toString() {
				throw new IllegalStateException("nameless");
			}

		}).create();
		SoonValue<String> value = g.callSoon(() -> "kept");
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.satisfies((ex) -> assertThat(ex.failures()).contains(thrown));
		assertThat(value.value()).isEqualTo("kept");
	}

	@Test
	@DisplayName("S3: a failure that cannot even say its message fails the group, and nothing hangs")
	void failureWithoutMessage() {
		RuntimeException mute = new RuntimeException() {

			private static final long serialVersionUID = 1L;

			@Override
			public String getMessage() {
				throw new IllegalStateException("mute");
			}

		};
		TaskGroup g = this.taskGroups.create();
		SoonValue<Void> value = g.runSoon(() -> {
			throw mute;
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withMessageContaining("failed with " + mute.getClass().getName())
			.satisfies((ex) -> assertThat(ex.failures()).containsExactly(mute));
		assertThat(value.failure()).contains(mute);
	}

	@Test
	@DisplayName("Policies: a policy of one's own may tolerate the deadline, judging what was done by then")
	void ownPolicyToleratesDeadline() {
		CompletionPolicy oneIsEnoughAtTheDeadline = new CompletionPolicy() {

			@Override
			public Decision judge(Progress progress) {
				return Decision.CONTINUE;
			}

			@Override
			public Decision judgeAfterDeadline(Progress progress) {
				return (progress.succeeded() > 0 && progress.unfinished() == 0) ? Decision.SUCCEED : Decision.FAIL;
			}

		};
		TaskGroupFactory factory = this.taskGroups.withPolicy(oneIsEnoughAtTheDeadline).withTimeout(SHORT);
		TaskGroup enough = factory.create();
		SoonValue<String> value = enough.callSoon(() -> "done");
		SoonValue<String> unfinished = enough.callSoon(BlockingTask.interruptible());
		assertThatNoException().isThrownBy(enough::close);
		assertThat(value.value()).isEqualTo("done");
		assertThat(unfinished.orElse("fallback")).isEqualTo("fallback");
		TaskGroup notEnough = factory.create();
		notEnough.callSoon(BlockingTask.interruptible());
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(notEnough::close);
	}

	@Test
	@DisplayName("Policies: an exception thrown about the deadline fails the group, and is not lost")
	void policyThrowsAboutDeadline() {
		IllegalArgumentException thrown = new IllegalArgumentException("of the policy");
		TaskGroup g = this.taskGroups.withTimeout(SHORT).withPolicy(new CompletionPolicy() {

			@Override
			public Decision judge(Progress progress) {
				return Decision.CONTINUE;
			}

			@Override
			public Decision judgeAfterDeadline(Progress progress) {
				throw thrown;
			}

		}).create();
		g.callSoon(BlockingTask.interruptible());
		try (UncaughtExceptions uncaught = new UncaughtExceptions()) {
			assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close);
			assertThat(uncaught.kept()).containsExactly(thrown);
		}
	}

	@Test
	@DisplayName("Policies: a deadline that comes as the last task fails does not hide that the policy is not satisfied")
	void deadlineAsLastTaskFails() {
		CountDownLatch closing = new CountDownLatch(1);
		IllegalStateException failure = new IllegalStateException("boom");
		TaskGroupFactory factory = TaskGroupFactory.builder().listener(new TaskGroupListener() {

			@Override
			public void taskEnded(TaskGroupInfo group, TaskInfo task) {
				// the task has failed, but its group has not been told yet
				Awaitility.await().until(() -> group.sinceCancellation().isPresent());
				closing.countDown();
			}

		}).timeout(SHORT).policy(CompletionPolicy.firstSuccess()).build();
		TaskGroup g = factory.create();
		g.runSoon(() -> {
			throw failure;
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close).withCause(failure);
		assertThat(closing.getCount()).isZero();
	}

}
