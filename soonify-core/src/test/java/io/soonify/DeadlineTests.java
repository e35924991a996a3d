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
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.soonify.TaskGroupTimeoutException.UnfinishedTask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Deadlines: S10.
 */
@Timeout(60)
class DeadlineTests {

	private static final Duration SHORT = Duration.ofMillis(300);

	private static final Duration LONG = Duration.ofMinutes(10);

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	@Test
	@DisplayName("S10: a deadline that passes while the owner waits cancels the group")
	void deadlineWhileOwnerWaits() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withTimeout(SHORT).create();
		SoonValue<String> quick = g.callSoon(() -> "quick");
		quick.join();
		SoonValue<String> value = g.callSoon(task);
		task.awaitStarted();
		TaskGroupTimeoutException exception = catchThrowableOfType(TaskGroupTimeoutException.class, g::close);
		assertThat(exception).hasNoCause().hasMessageContainingAll("'orders'", "PT0.3S", "'task-2' (RUNNING)");
		assertThat(exception.timeout()).isEqualTo(SHORT);
		assertThat(exception.elapsed()).isGreaterThanOrEqualTo(SHORT);
		assertThat(exception.unfinishedTasks()).containsExactly(new UnfinishedTask("task-2", SoonValue.State.RUNNING));
		assertThat(value.state()).isEqualTo(SoonValue.State.CANCELLED);
		assertThat(quick.value()).isEqualTo("quick");
	}

	@Test
	@DisplayName("S10: a deadline that passes while nobody waits cancels the group as well")
	void deadlineWhileNobodyWaits() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withTimeout(SHORT).create();
		g.callSoon(task);
		task.awaitInterrupted();
		Awaitility.await().until(g::isCancelled);
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close);
	}

	@Test
	@DisplayName("S10: a deadline that passes while the owner waits for one value cancels the group")
	void deadlineWhileOwnerJoinsValue() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withTimeout(SHORT).create();
		SoonValue<String> value = g.callSoon(task);
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(value::join)
			.withMessageContaining("because the deadline of PT0.3S passed");
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close);
	}

	@Test
	@DisplayName("S10: tasks that the deadline met waiting are named too")
	void waitingTasksAreNamed() {
		HeldExecutor executor = new HeldExecutor();
		TaskGroup g = TaskGroupFactory.builder().executor(executor).timeout(SHORT).build().create();
		g.callSoon(() -> "first");
		g.callSoon(() -> "second");
		TaskGroupTimeoutException exception = catchThrowableOfType(TaskGroupTimeoutException.class, g::close);
		assertThat(exception.unfinishedTasks()).containsExactly(new UnfinishedTask("task-1", SoonValue.State.PENDING),
				new UnfinishedTask("task-2", SoonValue.State.PENDING));
		executor.release();
		executor.shutDown();
	}

	@Test
	@DisplayName("S10: a group whose tasks all finished before the deadline never reports a timeout")
	void finishedGroupNeverTimesOut() {
		TaskGroup g = this.taskGroups.withTimeout(SHORT).create();
		SoonValue<String> value = g.callSoon(() -> "in time");
		value.join();
		awaitDeadline(g);
		assertThatNoException().isThrownBy(g::join);
		assertThat(g.isCancelled()).isFalse();
		assertThatNoException().isThrownBy(g::close);
	}

	@Test
	@DisplayName("S10: a task started after the deadline never runs, and the group reports the timeout")
	void taskAfterDeadline() {
		TaskGroup g = this.taskGroups.withTimeout(SHORT).create();
		awaitDeadline(g);
		BlockingTask task = BlockingTask.interruptible();
		Awaitility.await().until(() -> {
			g.callSoon(() -> "probe");
			return g.isCancelled();
		});
		assertThat(g.callSoon(task).state()).isEqualTo(SoonValue.State.CANCELLED);
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close);
		assertThat(task.hasStarted()).isFalse();
	}

	@Test
	@DisplayName("S10: a failure before the deadline leaves no room for a timeout")
	void failureBeforeDeadline() {
		IllegalStateException failure = new IllegalStateException("boom");
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.withTimeout(SHORT).create();
		g.callSoon(stubborn);
		stubborn.awaitStarted();
		g.runSoon(() -> {
			throw failure;
		});
		stubborn.awaitInterrupted();
		awaitDeadline(g);
		stubborn.release();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.isExactlyInstanceOf(TaskGroupException.class)
			.withCause(failure);
	}

	@Test
	@DisplayName("S10: a genuine failure after the deadline is the cause of the timeout exception")
	void failureAfterDeadline() {
		IllegalStateException failure = new IllegalStateException("could not clean up");
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.withTimeout(SHORT).create();
		g.runSoon(() -> {
			stubborn.call();
			throw failure;
		});
		stubborn.awaitInterrupted().release();
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close).withCause(failure);
	}

	@Test
	@DisplayName("S10: the time left is known, never negative, and the outer deadline caps the inner")
	void remaining() {
		try (TaskGroup none = this.taskGroups.create()) {
			assertThat(none.remaining()).isEmpty();
		}
		try (TaskGroup outer = this.taskGroups.withTimeout(SHORT).create()) {
			assertThat(outer.remaining()).hasValueSatisfying((left) -> assertThat(left).isLessThanOrEqualTo(SHORT));
			try (TaskGroup inner = this.taskGroups.withTimeout(LONG).create()) {
				assertThat(inner.remaining()).hasValueSatisfying((left) -> assertThat(left).isLessThanOrEqualTo(SHORT));
			}
			awaitDeadline(outer);
			assertThat(outer.remaining()).contains(Duration.ZERO);
		}
		try (TaskGroup outer = this.taskGroups.withTimeout(LONG).create();
				TaskGroup inner = this.taskGroups.withTimeout(Duration.ofMinutes(1)).create()) {
			assertThat(inner.remaining().orElseThrow()).isLessThan(outer.remaining().orElseThrow());
		}
	}

	@Test
	@DisplayName("S10: the deadline of a group cancels the groups that its tasks have opened")
	void deadlineCancelsDescendants() {
		BlockingTask leaf = BlockingTask.interruptible();
		TaskGroup outer = this.taskGroups.named("outer").withTimeout(SHORT).create();
		SoonValue<Throwable> ofInner = outer.callSoon(() -> {
			TaskGroup inner = this.taskGroups.named("inner").withTimeout(LONG).create();
			inner.callSoon(leaf);
			return catchThrowableOfType(TaskGroupException.class, inner::close);
		});
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(outer::close);
		assertThat(leaf.wasInterrupted()).isEqualTo(leaf.hasStarted());
		assertThat(ofInner.value()).isInstanceOf(TaskGroupCancelledException.class).hasMessageContaining("'inner'");
	}

	@Test
	@DisplayName("S10: the deadline of a group cancels a group opened in its block")
	void deadlineCancelsGroupInBlock() {
		BlockingTask leaf = BlockingTask.interruptible();
		TaskGroup outer = this.taskGroups.named("outer").withTimeout(SHORT).create();
		TaskGroup inner = this.taskGroups.named("inner").create();
		inner.callSoon(leaf);
		assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(inner::close);
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(outer::close)
			.withMessageContaining("'inner'");
	}

	@Test
	@DisplayName("S10: a group opened in a cancelled group is cancelled from the start")
	void groupOpenedInCancelledGroup() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup outer = this.taskGroups.create();
		outer.cancel();
		TaskGroup inner = this.taskGroups.create();
		assertThat(inner.isCancelled()).isTrue();
		assertThat(inner.callSoon(task).state()).isEqualTo(SoonValue.State.CANCELLED);
		assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(inner::close);
		outer.close();
	}

	@Test
	@DisplayName("S10: a group that a task opens has the deadline of the group around")
	void deadlineReachesGroupsOfTasks() {
		try (TaskGroup outer = this.taskGroups.withTimeout(LONG).create()) {
			Optional<Duration> left = outer.callSoon(() -> {
				try (TaskGroup inner = this.taskGroups.create()) {
					return inner.remaining();
				}
			}).join();
			assertThat(left).hasValueSatisfying((time) -> assertThat(time).isBetween(Duration.ofMinutes(1), LONG));
		}
	}

	@Test
	@DisplayName("S10: a group that a task opens is cancelled from the start if the task's group or the task has been")
	void groupOpenedInCancelledTask() {
		assertThat(isCancelledWhenOpenedAfter((group, task) -> {
		})).isFalse();
		assertThat(isCancelledWhenOpenedAfter((group, task) -> group.cancel())).isTrue();
		assertThat(isCancelledWhenOpenedAfter((group, task) -> task.cancel())).isTrue();
	}

	private boolean isCancelledWhenOpenedAfter(BiConsumer<TaskGroup, SoonValue<?>> cancellation) {
		BlockingTask blocking = BlockingTask.uninterruptible();
		AtomicBoolean cancelled = new AtomicBoolean();
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<Void> task = g.runSoon(() -> {
				blocking.call();
				try (TaskGroup inner = this.taskGroups.create()) {
					cancelled.set(inner.isCancelled());
				}
			});
			blocking.awaitStarted();
			cancellation.accept(g, task);
			blocking.release();
		}
		return cancelled.get();
	}

	@Test
	@DisplayName("S10: cancelling one task cancels the groups that it has opened, and no others")
	void cancellingTaskCancelsItsGroups() throws InterruptedException {
		BlockingTask leaf = BlockingTask.interruptible();
		BlockingTask bystander = BlockingTask.interruptible();
		CountDownLatch opened = new CountDownLatch(1);
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<Void> parent = g.runSoon(() -> {
				try (TaskGroup inner = this.taskGroups.create()) {
					inner.callSoon(leaf);
					opened.countDown();
				}
			});
			g.callSoon(bystander);
			BlockingTask.await(opened);
			bystander.awaitStarted();
			leaf.awaitStarted();
			assertThat(parent.cancel()).isTrue();
			Awaitility.await().until(parent::isReady);
			assertThat(parent.state()).isEqualTo(SoonValue.State.CANCELLED);
			assertThat(leaf.hasEnded()).isTrue();
			assertThat(g.isCancelled()).isFalse();
			assertThat(bystander.wasInterrupted()).isFalse();
			bystander.release();
		}
	}

	@Test
	@DisplayName("S10: a timeout that is not positive is refused")
	void timeoutMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.taskGroups.withTimeout(Duration.ZERO))
			.withMessageContaining("'timeout' must be greater than zero");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TaskGroupFactory.builder().timeout(Duration.ofMillis(-1)));
	}

	@Test
	@DisplayName("S10: a huge timeout does not overflow")
	void hugeTimeout() {
		try (TaskGroup g = this.taskGroups.withTimeout(Duration.ofSeconds(Long.MAX_VALUE)).create()) {
			assertThat(g.callSoon(() -> "fine").join()).isEqualTo("fine");
			assertThat(g.remaining().orElseThrow()).isGreaterThan(Duration.ofDays(365));
		}
	}

	@Test
	@DisplayName("No timer is left behind by a group that has ended")
	void noTimerIsLeftBehind() {
		for (int i = 0; i < 1000; i++) {
			try (TaskGroup g = this.taskGroups.withTimeout(LONG).create()) {
				g.callSoon(() -> "value");
			}
		}
		assertThat(DeadlineTimer.INSTANCE.size()).isZero();
	}

	private static void awaitDeadline(TaskGroup g) {
		Awaitility.await().until(() -> g.remaining().orElseThrow().isZero());
	}

}
