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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.HeldExecutor;
import io.soonify.support.WaitingThread;
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
 * Tasks that the cancellation of their group spares: S17.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class ShieldTests {

	private static final Duration SHORT = Duration.ofMillis(150);

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	private final Thread owner = Thread.currentThread();

	private final BlockingTask shielded = BlockingTask.interruptible();

	@Test
	@DisplayName("S17: a cancelled group does not interrupt a shielded task, and waits for it")
	void cancelSparesShielded() {
		BlockingTask sibling = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.task("commit").shielded().callSoon(this.shielded);
		SoonValue<String> other = g.callSoon(sibling);
		this.shielded.awaitStarted();
		sibling.awaitStarted();
		g.cancel();
		sibling.awaitInterrupted();
		releaseWhenOwnerWaits();
		assertThatNoException().isThrownBy(g::close);
		assertThat(this.shielded.hasEnded()).isTrue();
		assertThat(this.shielded.wasInterrupted()).isFalse();
		assertThat(value.value()).isEqualTo("released");
		assertThat(other.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("S17: nor does the failure of a sibling, the interrupt of the owner or a satisfied policy")
	void otherCausesSpareShielded() {
		TaskGroup failing = this.taskGroups.create();
		failing.task("commit").shielded().callSoon(this.shielded);
		this.shielded.awaitStarted();
		failing.runSoon(() -> {
			throw new IllegalStateException("boom");
		});
		releaseWhenOwnerWaits();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(failing::close)
			.satisfies((ex) -> assertThat(ex.failures()).hasSize(1));
		assertThat(this.shielded.wasInterrupted()).isFalse();

		BlockingTask second = BlockingTask.interruptible();
		TaskGroup satisfied = this.taskGroups.withPolicy(CompletionPolicy.firstSuccess()).create();
		SoonValue<String> value = satisfied.task("commit").shielded().callSoon(second);
		second.awaitStarted();
		satisfied.callSoon(() -> "won").join();
		second.release();
		satisfied.close();
		assertThat(value.value()).isEqualTo("released");

		BlockingTask third = BlockingTask.interruptible();
		TaskGroup interrupted = this.taskGroups.create();
		interrupted.task("commit").shielded().callSoon(third);
		third.awaitStarted();
		this.owner.interrupt();
		new Thread(() -> {
			Awaitility.await().until(interrupted::isCancelled);
			third.release();
		}).start();
		assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(interrupted::close);
		assertThat(third.wasInterrupted()).isFalse();
	}

	@Test
	@DisplayName("S17: a shielded task that has not started when the group is cancelled starts all the same")
	void unstartedIsSpared() {
		HeldExecutor executor = new HeldExecutor();
		TaskGroup g = TaskGroupFactory.builder().executor(executor).build().create();
		SoonValue<String> value = g.task("commit").shielded().callSoon(this.shielded);
		SoonValue<String> other = g.callSoon(() -> "never");
		g.cancel();
		assertThat(value.state()).isEqualTo(State.PENDING);
		assertThat(other.state()).isEqualTo(State.CANCELLED);
		executor.release();
		this.shielded.awaitStarted().release();
		assertThatNoException().isThrownBy(g::close);
		executor.shutDown();
		assertThat(value.value()).isEqualTo("released");
		assertThat(this.shielded.wasInterrupted()).isFalse();
	}

	@Test
	@DisplayName("S17: so it does that waits for a permit, and takes its turn")
	void unstartedInLineIsSpared() {
		BlockingTask first = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.withMaxConcurrency(1).create();
		g.callSoon(first);
		first.awaitStarted();
		SoonValue<String> value = g.task("commit").shielded().callSoon(() -> "committed");
		SoonValue<String> other = g.callSoon(() -> "never");
		g.cancel();
		assertThat(value.state()).isEqualTo(State.PENDING);
		assertThat(other.state()).isEqualTo(State.CANCELLED);
		first.release();
		g.close();
		assertThat(value.value()).isEqualTo("committed");
	}

	@Test
	@DisplayName("S6: a shielded task that is started after the cancellation runs, whatever the cause, and the group waits for it")
	void startedAfterCancellation() {
		TaskGroup cancelled = this.taskGroups.create();
		cancelled.cancel();
		SoonValue<String> value = cancelled.task("commit").shielded().callSoon(this.shielded);
		releaseWhenOwnerWaits();
		assertThatNoException().isThrownBy(cancelled::close);
		assertThat(value.value()).isEqualTo("released");
		assertThat(this.shielded.wasInterrupted()).isFalse();

		TaskGroup timed = this.taskGroups.withTimeout(SHORT).create();
		timed.callSoon(BlockingTask.interruptible());
		Awaitility.await().until(timed::isCancelled);
		SoonValue<String> late = timed.task("commit").shielded().callSoon(() -> "committed");
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(timed::close);
		assertThat(late.value()).isEqualTo("committed");

		TaskGroup outer = this.taskGroups.create();
		outer.cancel();
		TaskGroup inner = this.taskGroups.create();
		SoonValue<String> ofInner = inner.task("commit").shielded().callSoon(() -> "committed");
		assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(inner::close);
		assertThat(ofInner.value()).isEqualTo("committed");
		outer.close();
	}

	@Test
	@DisplayName("S6: but not in a group that is closed")
	void closedGroup() {
		TaskGroup g = this.taskGroups.create();
		g.close();
		assertThatIllegalStateException().isThrownBy(() -> g.task("commit").shielded().callSoon(this.shielded))
			.withMessageContaining("'orders'");
		assertThat(this.shielded.hasStarted()).isFalse();
	}

	@Test
	@DisplayName("S17: the shield is against the group; v.cancel() still interrupts, and cancels groups opened inside")
	void cancelOfTheTaskItself() {
		BlockingTask leaf = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.task("commit").shielded().callSoon(() -> {
			try (TaskGroup inner = this.taskGroups.create()) {
				inner.callSoon(leaf);
			}
			return "not cancelled";
		});
		leaf.awaitStarted();
		g.cancel();
		assertThat(value.cancel()).isTrue();
		g.close();
		assertThat(leaf.wasInterrupted()).isTrue();
		assertThat(value.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("S17: nor is it against the task's own time, which counts though the group is cancelled")
	void ownTimeout() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.task("commit").shielded().timeout(SHORT).callSoon(this.shielded);
		this.shielded.awaitStarted();
		g.cancel();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(TimeoutException.class);
		assertThat(value.state()).isEqualTo(State.FAILED);
	}

	@Test
	@DisplayName("S17: the shield covers groups opened inside, before the cancellation and after it, at any depth")
	void groupsOpenedInside() throws InterruptedException {
		CountDownLatch cancelled = new CountDownLatch(1);
		BlockingTask before = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.task("commit").shielded().callSoon(() -> {
			SoonValue<String> first;
			try (TaskGroup inner = this.taskGroups.create()) {
				first = inner.callSoon(() -> {
					try (TaskGroup innermost = this.taskGroups.create()) {
						return innermost.callSoon(before).join();
					}
				});
				BlockingTask.await(cancelled);
				assertThat(inner.isCancelled()).isFalse();
				before.release();
			}
			SoonValue<String> second;
			try (TaskGroup later = this.taskGroups.create()) {
				second = later
					.callSoon(() -> this.taskGroups.call((innermost) -> innermost.callSoon(() -> "fine").join()));
			}
			return first.value() + " " + second.value();
		});
		before.awaitStarted();
		g.cancel();
		cancelled.countDown();
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.value()).isEqualTo("released fine");
	}

	@Test
	@DisplayName("S17: the shield covers the deadline: groups opened inside inherit none, and keep their own")
	void deadline() {
		TaskGroup g = this.taskGroups.withTimeout(SHORT).create();
		SoonValue<String> value = g.task("commit").shielded().callSoon(() -> {
			try (TaskGroup inner = this.taskGroups.create()) {
				assertThat(inner.remaining()).isEmpty();
				inner.runSoon(() -> {
					try (TaskGroup innermost = this.taskGroups.create()) {
						assertThat(innermost.remaining()).isEmpty();
						innermost.callSoon(this.shielded);
					}
				});
				Awaitility.await().until(g::isCancelled);
				this.shielded.release();
			}
			try (TaskGroup timed = this.taskGroups.withTimeout(SHORT).create()) {
				assertThat(timed.remaining()).isPresent();
				timed.callSoon(BlockingTask.interruptible());
			}
			catch (TaskGroupTimeoutException ex) {
				return "own deadline";
			}
			return "no deadline";
		});
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close)
			.withNoCause()
			.withMessageContaining("'commit'");
		assertThat(value.value()).isEqualTo("own deadline");
		assertThat(this.shielded.wasInterrupted()).isFalse();
	}

	@Test
	@DisplayName("S17: a shielded task holds its ground in a group that is cancelled with its parent")
	void parentCancelled() {
		TaskGroup outer = this.taskGroups.named("outer").create();
		SoonValue<String> ofInner = outer.callSoon(() -> {
			SoonValue<String> value;
			TaskGroup inner = this.taskGroups.named("inner").create();
			value = inner.task("commit").shielded().callSoon(this.shielded);
			assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(inner::close);
			return value.value();
		});
		this.shielded.awaitStarted();
		outer.cancel();
		releaseWhenOwnerWaits();
		outer.close();
		assertThat(this.shielded.wasInterrupted()).isFalse();
		assertThat(ofInner.value()).isEqualTo("released");
	}

	@Test
	@DisplayName("S17: the shield of one task does not cover its siblings' groups")
	void siblingsGroups() {
		BlockingTask leaf = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		g.task("commit").shielded().callSoon(this.shielded);
		g.runSoon(() -> {
			try (TaskGroup inner = this.taskGroups.create()) {
				inner.callSoon(leaf);
			}
		});
		this.shielded.awaitStarted();
		leaf.awaitStarted();
		g.cancel();
		leaf.awaitInterrupted();
		this.shielded.release();
		g.close();
	}

	@Test
	@DisplayName("S4: a failure of a shielded task after the cancellation counts")
	void failureCounts() {
		IllegalStateException failure = new IllegalStateException("could not commit");
		TaskGroup g = this.taskGroups.create();
		g.task("commit").shielded().runSoon(() -> {
			this.shielded.call();
			throw failure;
		});
		this.shielded.awaitStarted();
		g.cancel();
		this.shielded.release();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close).withCause(failure);
	}

	@Test
	@DisplayName("S6: a shielded task starts no tasks in its cancelled group but shielded ones")
	void startsShieldedOnesInCancelledGroup() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<State> plain = g.task("commit").shielded().callSoon(() -> {
			this.shielded.call();
			return g.callSoon(() -> "never").state();
		});
		SoonValue<String> further = g.task("commit").shielded().callSoon(() -> {
			this.shielded.awaitStarted();
			while (!g.isCancelled()) {
				Thread.onSpinWait();
			}
			return g.task("further").shielded().callSoon(() -> "committed").join();
		});
		this.shielded.awaitStarted();
		g.cancel();
		this.shielded.release();
		g.close();
		assertThat(plain.value()).isEqualTo(State.CANCELLED);
		assertThat(further.value()).isEqualTo("committed");
	}

	private void releaseWhenOwnerWaits() {
		new Thread(() -> {
			WaitingThread.await(this.owner);
			this.shielded.release();
		}).start();
	}

}
