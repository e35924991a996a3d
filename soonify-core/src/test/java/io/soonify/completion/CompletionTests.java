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

package io.soonify.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.soonify.SoonFunction0;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Groups whose tasks all succeed: S1, S2, S5 and S6.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class CompletionTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@Test
	@DisplayName("S1: close returns only when no task runs any more")
	void closeWaitsForAllTasks() {
		BlockingTask first = BlockingTask.interruptible();
		BlockingTask second = BlockingTask.interruptible();
		SoonValue<String> value;
		try (TaskGroup g = this.taskGroups.create()) {
			value = g.callSoon(first);
			g.callSoon(second);
			g.runSoon(() -> {
				first.awaitStarted().release();
				second.awaitStarted().release();
			});
		}
		assertThat(first.hasEnded()).isTrue();
		assertThat(second.hasEnded()).isTrue();
		assertThat(value.value()).isEqualTo("released");
	}

	@Test
	@DisplayName("S1: closing twice is harmless")
	void closingTwiceIsHarmless() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(() -> "value");
		g.close();
		g.close();
		assertThat(value.value()).isEqualTo("value");
	}

	@Test
	@DisplayName("S1: a group without tasks closes at once")
	void groupWithoutTasksCloses() {
		TaskGroup g = this.taskGroups.create();
		g.close();
		assertThat(g.isCancelled()).isFalse();
	}

	@Test
	@DisplayName("S2: tasks run at the same time, also when there are many")
	void tasksRunAtTheSameTime() {
		int width = 200;
		CountDownLatch all = new CountDownLatch(width);
		try (TaskGroup g = this.taskGroups.create()) {
			for (int i = 0; i < width; i++) {
				g.runSoon(() -> {
					all.countDown();
					BlockingTask.await(all);
				});
			}
		}
		assertThat(all.getCount()).isZero();
	}

	@Test
	@DisplayName("S2: a task that blocks keeps none behind it waiting")
	void blockedTaskKeepsNoneWaiting() {
		BlockingTask blocked = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.create()) {
			g.callSoon(blocked);
			blocked.awaitStarted();
			for (int i = 0; i < 10; i++) {
				int number = i;
				assertThat(g.callSoon(() -> number).join()).isEqualTo(number);
			}
			blocked.release();
		}
	}

	@Test
	@DisplayName("S2: a task never runs on the thread that starts it, nor sees its thread-locals")
	void taskRunsOnAnotherThread() {
		InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
		ThreadLocal<String> local = new ThreadLocal<>();
		inheritable.set("owner's");
		local.set("owner's");
		AtomicReference<Thread> thread = new AtomicReference<>();
		List<String> seen = new ArrayList<>();
		try (TaskGroup g = this.taskGroups.create()) {
			g.runSoon(() -> {
				thread.set(Thread.currentThread());
				seen.add(inheritable.get());
				seen.add(local.get());
			});
		}
		assertThat(thread.get()).isNotNull().isNotSameAs(Thread.currentThread());
		assertThat(seen).containsExactly(null, null);
	}

	@Test
	@DisplayName("S5: null is a value")
	void nullIsValue() {
		SoonValue<String> value;
		try (TaskGroup g = this.taskGroups.create()) {
			value = g.callSoon(() -> null);
		}
		assertThat(value.state()).isEqualTo(SoonValue.State.SUCCEEDED);
		assertThat(value.value()).isNull();
		assertThat(value.orElse("fallback")).isNull();
	}

	@Test
	@DisplayName("S5: a task that succeeded keeps its value though the group failed")
	void succeededTaskKeepsItsValue() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(() -> "kept");
		value.join();
		g.runSoon(() -> {
			throw new IllegalArgumentException("boom");
		});
		assertThat(catchThrowable(g::close)).isInstanceOf(TaskGroupException.class);
		assertThat(value.value()).isEqualTo("kept");
		assertThat(value.orElse("fallback")).isEqualTo("kept");
	}

	@Test
	@DisplayName("S5: a task that returns a value although it was interrupted has succeeded")
	void interruptedTaskThatReturnsHasSucceeded() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		SoonValue<String> value;
		try (TaskGroup g = this.taskGroups.create()) {
			value = g.callSoon(stubborn);
			stubborn.awaitStarted();
			g.cancel();
			stubborn.awaitInterrupted().release();
		}
		assertThat(value.value()).isEqualTo("released");
	}

	@Test
	@DisplayName("S6: tasks start tasks in their own group while the owner waits in close")
	void tasksStartTasksWhileOwnerWaits() {
		AtomicInteger leaves = new AtomicInteger();
		try (TaskGroup g = this.taskGroups.create()) {
			spread(g, 6, leaves);
		}
		assertThat(leaves).hasValue(64);
	}

	private void spread(TaskGroup g, int depth, AtomicInteger leaves) {
		if (depth == 0) {
			leaves.incrementAndGet();
			return;
		}
		g.runSoon(() -> spread(g, depth - 1, leaves));
		g.runSoon(() -> spread(g, depth - 1, leaves));
	}

	@Test
	@DisplayName("S6: any thread may start tasks while the group is open")
	void anyThreadMayStartTasks() throws InterruptedException {
		AtomicReference<SoonValue<String>> value = new AtomicReference<>();
		try (TaskGroup g = this.taskGroups.create()) {
			Thread other = new Thread(() -> value.set(g.callSoon(() -> "from another thread")));
			other.start();
			other.join();
		}
		assertThat(value.get().value()).isEqualTo("from another thread");
	}

	@Test
	@DisplayName("S6: once closed, a task is refused with the name of the group, by an old function handle too")
	void closedGroupRefusesTasks() {
		TaskGroup g = this.taskGroups.named("checkout").create();
		SoonFunction0<String> early = g.soonify(() -> "early");
		g.close();
		assertThatIllegalStateException().isThrownBy(early::call).withMessageContaining("'checkout' is closed");
		assertThatIllegalStateException().isThrownBy(() -> g.callSoon(() -> "late"))
			.withMessageContaining("'checkout' is closed");
		assertThatIllegalStateException().isThrownBy(() -> g.soonify(() -> "late"))
			.withMessageContaining("'checkout' is closed");
		assertThatIllegalStateException().isThrownBy(g::join).withMessageContaining("'checkout' is closed");
		assertThat(g.cancel()).isFalse();
	}

	@Test
	@DisplayName("S6: after cancellation a task is cancelled at once, and nothing runs")
	void cancelledGroupStartsNothing() {
		BlockingTask task = BlockingTask.interruptible();
		SoonValue<String> value;
		try (TaskGroup g = this.taskGroups.create()) {
			g.cancel();
			value = g.callSoon(task);
			assertThat(value.state()).isEqualTo(SoonValue.State.CANCELLED);
		}
		assertThat(task.hasStarted()).isFalse();
		assertThat(value.orElse("fallback")).isEqualTo("fallback");
	}

	@Test
	@DisplayName("S6: closed beats cancelled")
	void closedBeatsCancelled() {
		TaskGroup g = this.taskGroups.create();
		g.cancel();
		g.close();
		assertThatIllegalStateException().isThrownBy(() -> g.callSoon(() -> "late"));
	}

	@Test
	@DisplayName("A group can be joined inside its block, and go on afterwards")
	void joinInsideBlock() {
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<Integer> two = g.callSoon(() -> 2);
			SoonValue<Integer> three = g.callSoon(() -> 3);
			g.join();
			SoonValue<Integer> product = g.callSoon(() -> two.value() * three.value());
			g.join();
			assertThat(product.value()).isEqualTo(6);
		}
	}

	@Test
	@DisplayName("The group of a task can be asked for on its thread, and only there")
	void currentGroup() {
		assertThat(TaskGroup.current()).isEmpty();
		try (TaskGroup g = this.taskGroups.create()) {
			assertThat(TaskGroup.current()).isEmpty();
			SoonValue<Boolean> same = g.callSoon(() -> TaskGroup.current().orElseThrow() == g);
			SoonValue<Boolean> inner = g.callSoon(() -> {
				try (TaskGroup nested = this.taskGroups.create()) {
					return TaskGroup.current().orElseThrow() == g && nested != g;
				}
			});
			assertThat(same.join()).isTrue();
			assertThat(inner.join()).isTrue();
		}
	}

}
