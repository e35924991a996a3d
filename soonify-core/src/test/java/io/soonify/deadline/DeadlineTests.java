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

package io.soonify.deadline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import io.soonify.SoonValue;
import io.soonify.TaskCancelledException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.TaskGroupTimeoutException.UnfinishedTask;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOutcome;
import io.soonify.spi.TaskInfo;
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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Deadlines: S10.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
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
	@DisplayName("S8: a deadline that passes while the owner waits for one value cancels the group, and says so")
	void deadlineWhileOwnerJoinsValue() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withTimeout(SHORT).create();
		SoonValue<String> value = g.callSoon(task);
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(value::join)
			.withMessageContainingAll("PT0.3S", "'task-1'");
		assertThatNoException().isThrownBy(g::close);
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(value::value)
			.withMessageContaining("deadline of PT0.3S passed")
			.withNoCause();
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
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.value()).isEqualTo("in time");
	}

	@Test
	@DisplayName("S10: nor does it when its owner looks after its deadline, and listeners are told that all is well")
	void finishedGroupIsWell() {
		List<TaskGroupOutcome> outcomes = new CopyOnWriteArrayList<>();
		TaskGroup g = TaskGroupFactory.builder().timeout(SHORT).listener(new TaskGroupListener() {

			@Override
			public void groupClosed(TaskGroupInfo group, TaskGroupOutcome outcome) {
				outcomes.add(outcome);
			}

		}).build().create();
		SoonValue<String> value = g.callSoon(() -> "in time");
		awaitDeadline(g);
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.value()).isEqualTo("in time");
		assertThat(outcomes).containsExactly(TaskGroupOutcome.SUCCESS);
	}

	@Test
	@DisplayName("S10: a deadline that passes as the last task ends is no time-out, and takes nothing from a failure")
	void deadlineAsLastTaskEnds() {
		TaskGroupFactory factory = TaskGroupFactory.builder().timeout(SHORT).listener(new TaskGroupListener() {

			@Override
			public void taskEnded(TaskGroupInfo group, TaskInfo task) {
				// the task has its outcome, but the group waits for its end to be told
				Awaitility.await().until(() -> group.remaining().orElseThrow().isZero());
			}

		}).build();
		TaskGroup well = factory.create();
		SoonValue<String> value = well.callSoon(() -> "in time");
		assertThatNoException().isThrownBy(well::close);
		assertThat(value.value()).isEqualTo("in time");
		IllegalStateException failure = new IllegalStateException("boom");
		TaskGroup failing = factory.create();
		failing.runSoon(() -> {
			throw failure;
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(failing::close)
			.isExactlyInstanceOf(TaskGroupException.class)
			.withCause(failure);
	}

	@Test
	@DisplayName("S10: a task started after the deadline never runs, and the group reports the timeout")
	void taskAfterDeadline() {
		TaskGroup g = this.taskGroups.withTimeout(SHORT).create();
		awaitDeadline(g);
		BlockingTask task = BlockingTask.interruptible();
		SoonValue<String> value = g.callSoon(task);
		assertThat(value.state()).isEqualTo(SoonValue.State.CANCELLED);
		assertThat(g.isCancelled()).isTrue();
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close);
		assertThat(task.hasStarted()).isFalse();
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(value::value)
			.withMessageContaining("deadline of PT0.3S passed");
	}

	@Test
	@DisplayName("S10: a group opened inside after the deadline is cancelled from the start, though nothing ran when it passed")
	void groupAfterDeadline() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup outer = this.taskGroups.withTimeout(SHORT).create();
		awaitDeadline(outer);
		TaskGroup inner = this.taskGroups.named("inner").create();
		assertThat(inner.isCancelled()).isTrue();
		assertThat(inner.remaining()).contains(Duration.ZERO);
		assertThat(inner.callSoon(task).state()).isEqualTo(SoonValue.State.CANCELLED);
		assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(inner::close);
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(outer::close);
		assertThat(task.hasStarted()).isFalse();
	}

	@Test
	@DisplayName("S10: so is one that a task opens after the deadline of the group around its own, which it does not heed")
	void groupOfTaskAfterDeadline() {
		AtomicBoolean cancelled = new AtomicBoolean();
		TaskGroup outer = this.taskGroups.withTimeout(SHORT).create();
		TaskGroup inner = this.taskGroups.named("inner").create();
		inner.runSoon(() -> {
			while (!outer.remaining().orElseThrow().isZero()) {
				Thread.onSpinWait();
			}
			try (TaskGroup late = this.taskGroups.named("late").create()) {
				cancelled.set(late.isCancelled());
			}
		});
		assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(inner::close);
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(outer::close);
		assertThat(cancelled).isTrue();
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

	private static void awaitDeadline(TaskGroup g) {
		Awaitility.await().until(() -> g.remaining().orElseThrow().isZero());
	}

}
