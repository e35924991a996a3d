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

package io.soonify.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskInfo;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TestTaskGroups}.
 */
@Timeout(60)
class TestTaskGroupsTests {

	private final Course course = new Course();

	private final TaskGroupFactory taskGroups = TestTaskGroups.inOrder();

	@RepeatedTest(20)
	void tasksRunOneAtATimeInTheOrderInWhichTheyWereStarted() {
		try (TaskGroup g = this.taskGroups.create()) {
			for (int i = 0; i < 300; i++) {
				g.runSoon(this.course::run, "task " + i);
			}
		}
		assertThat(this.course.begun()).isEqualTo(IntStream.range(0, 300).mapToObj((i) -> "task " + i).toList());
	}

	@RepeatedTest(20)
	void nextTaskBeginsWhenListenersKnowOfTheEndOfTheOneBefore() {
		List<String> told = Collections.synchronizedList(new ArrayList<>());
		TaskGroupFactory watched = TestTaskGroups.inOrder(TaskGroupFactory.builder().listener(new TaskGroupListener() {

			@Override
			public void taskStarted(TaskGroupInfo group, TaskInfo task) {
				told.add(task.name() + " starts");
			}

			@Override
			public void taskEnded(TaskGroupInfo group, TaskInfo task) {
				Thread.yield();
				told.add(task.name() + " ends");
			}

		}));
		try (TaskGroup g = watched.create()) {
			g.task("1").runSoon(() -> {
			});
			g.task("2").runSoon(() -> {
			});
			g.task("3").runSoon(() -> {
			});
		}
		assertThat(told).containsExactly("1 starts", "1 ends", "2 starts", "2 ends", "3 starts", "3 ends");
	}

	@RepeatedTest(50)
	@DisplayName("S3: a task that fails cancels those after it before they begin")
	void failureCancelsThoseAfterIt() {
		IllegalArgumentException failure = new IllegalArgumentException("boom");
		List<SoonValue<Void>> after = new ArrayList<>();
		TaskGroup g = this.taskGroups.create();
		g.runSoon(this.course::run, "before");
		g.runSoon(() -> {
			throw failure;
		});
		for (int i = 0; i < 10; i++) {
			after.add(g.runSoon(this.course::run, "after"));
		}
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close).havingCause().isSameAs(failure);
		assertThat(this.course.begun()).containsExactly("before");
		assertThat(after).extracting(SoonValue::state).containsOnly(State.CANCELLED);
	}

	@RepeatedTest(50)
	void taskThatOpensAGroupIsLikeAMethodThatCallsAnother() {
		try (TaskGroup g = this.taskGroups.create()) {
			g.runSoon(() -> tree("a", 3));
			g.runSoon(() -> tree("b", 1));
			g.runSoon(this.course::run, "c");
		}
		assertThat(this.course.begun()).containsExactly("a", "a0", "a00", "a000", "a001", "a01", "a010", "a011", "a1",
				"a10", "a100", "a101", "a11", "a110", "a111", "b", "b0", "b1", "c");
	}

	private void tree(String name, int height) {
		this.course.run(name);
		if (height > 0) {
			try (TaskGroup g = this.taskGroups.named("height-" + height).create()) {
				g.runSoon(() -> tree(name + 0, height - 1));
				g.runSoon(() -> tree(name + 1, height - 1));
			}
		}
	}

	@RepeatedTest(50)
	void failureAfterAnInnerGroupCancelsThoseAfterItToo() {
		TaskGroup g = this.taskGroups.create();
		g.runSoon(() -> {
			this.taskGroups.run((inner) -> inner.runSoon(this.course::run, "inner"));
			throw new IllegalArgumentException("boom");
		});
		SoonValue<Void> after = g.runSoon(this.course::run, "after");
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close);
		assertThat(this.course.begun()).containsExactly("inner");
		assertThat(after.state()).isEqualTo(State.CANCELLED);
	}

	@RepeatedTest(20)
	@DisplayName("S6: tasks that a task starts in its own group come after those that were started before")
	void tasksStartedByTasks() {
		try (TaskGroup g = this.taskGroups.create()) {
			CountDownLatch allStarted = new CountDownLatch(1);
			g.runSoon(() -> {
				allStarted.await();
				g.runSoon(() -> {
					this.course.run("3");
					g.runSoon(this.course::run, "5");
				});
				g.runSoon(this.course::run, "4");
				this.course.run("1");
			});
			g.runSoon(this.course::run, "2");
			allStarted.countDown();
		}
		assertThat(this.course.begun()).containsExactly("1", "2", "3", "4", "5");
	}

	@RepeatedTest(50)
	void taskThatWaitsForAnotherIsAloneAgainWhenItGoesOn() {
		try (TaskGroup g = this.taskGroups.create()) {
			CountDownLatch allStarted = new CountDownLatch(1);
			List<SoonValue<Void>> later = new ArrayList<>();
			g.runSoon(() -> {
				allStarted.await();
				later.get(0).join();
				this.course.run("goes on");
			});
			for (int i = 0; i < 5; i++) {
				later.add(g.runSoon(this.course::run, "later " + i));
			}
			allStarted.countDown();
		}
		assertThat(this.course.begun()).hasSize(6)
			.startsWith("later 0")
			.containsSubsequence("later 0", "later 1", "later 2", "later 3", "later 4")
			.contains("goes on");
	}

	@RepeatedTest(50)
	void groupsThatAreOpenAtTheSameTimeTakeTurns() {
		try (TaskGroup outer = this.taskGroups.create()) {
			List.of("outer 1", "outer 2", "outer 3").forEach((name) -> outer.runSoon(this.course::run, name));
			try (TaskGroup inner = this.taskGroups.named("inner").create()) {
				List.of("inner 1", "inner 2", "inner 3").forEach((name) -> inner.runSoon(this.course::run, name));
				outer.runSoon(this.course::run, "outer 4");
			}
		}
		assertThat(this.course.begun()).hasSize(7)
			.containsSubsequence("outer 1", "outer 2", "outer 3", "outer 4")
			.containsSubsequence("inner 1", "inner 2", "inner 3");
	}

	@Test
	@DisplayName("S10: a deadline interrupts the task that runs, and those after it never begin")
	void deadline() {
		TaskGroup g = this.taskGroups.withTimeout(Duration.ofMillis(20)).create();
		SoonValue<Void> blocked = g.runSoon(() -> new CountDownLatch(1).await());
		SoonValue<Void> after = g.runSoon(this.course::run, "after");
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close);
		assertThat(List.of(blocked, after)).extracting(SoonValue::state).containsOnly(State.CANCELLED);
		assertThat(this.course.begun()).isEmpty();
	}

	@Test
	@DisplayName("S17: a task whose own time is over makes room for the next")
	void taskTimeout() {
		try (TaskGroup g = this.taskGroups.create()) {
			g.task("slow").timeout(Duration.ofMillis(20)).optional().runSoon(() -> new CountDownLatch(1).await());
			g.runSoon(this.course::run, "after");
		}
		assertThat(this.course.begun()).containsExactly("after");
	}

	@RepeatedTest(20)
	void policiesAreTheRealOnes() {
		String winner = this.taskGroups.race(List.of(() -> {
			throw new IllegalArgumentException("boom");
		}, () -> "winner", () -> {
			this.course.run("too late");
			return "too late";
		}));
		assertThat(winner).isEqualTo("winner");
		assertThat(this.course.begun()).isEmpty();
		try (TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create()) {
			g.runSoon(() -> {
				throw new IllegalArgumentException("boom");
			});
			g.runSoon(this.course::run, "all the same");
		}
		assertThat(this.course.begun()).containsExactly("all the same");
	}

	@Test
	@DisplayName("S2: no task runs on the thread that owns its group")
	void tasksRunOnAnotherThread() {
		Thread owner = Thread.currentThread();
		List<Thread> threads = this.taskGroups.map(List.of(1, 2, 3), (item) -> Thread.currentThread());
		assertThat(threads).doesNotContain(owner).containsOnly(threads.get(0));
		assertThat(threads.get(0).isDaemon()).isTrue();
	}

	@Test
	void threadsThatUseTheSameFactoryRunOneTaskAtATimeToo() throws InterruptedException {
		List<Thread> owners = IntStream.range(0, 4)
			.mapToObj((i) -> new Thread(
					() -> this.taskGroups.named("owner-" + i).map(Collections.nCopies(50, "owner " + i), (name) -> {
						this.course.run(name);
						return name;
					})))
			.toList();
		owners.forEach(Thread::start);
		for (Thread owner : owners) {
			owner.join();
		}
		assertThat(this.course.begun()).hasSize(200);
	}

	/**
	 * What the tasks of a test did, in order.
	 */
	private static final class Course {

		private final AtomicInteger running = new AtomicInteger();

		private final List<String> begun = Collections.synchronizedList(new ArrayList<>());

		private final Set<String> overlapping = ConcurrentHashMap.newKeySet();

		void run(String name) {
			if (this.running.incrementAndGet() > 1) {
				this.overlapping.add(name);
			}
			this.begun.add(name);
			Thread.yield();
			this.running.decrementAndGet();
		}

		List<String> begun() {
			assertThat(this.overlapping).as("ran beside another").isEmpty();
			return this.begun;
		}

	}

}
