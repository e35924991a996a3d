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

package io.soonify.autoconfigure.observation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.micrometer.observation.Observation;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ObservationTaskGroupListener}.
 */
@Timeout(60)
@SuppressWarnings("try") // scopes are opened to be closed
class ObservationTaskGroupListenerTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final EndedObservations ended = EndedObservations.of(this.registry);

	private final ObservationTaskGroupListener listener = new ObservationTaskGroupListener(this.registry, null, null);

	/** So that all tasks share a thread. */
	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.name("orders")
		.executor(this.thread)
		.listener(this.listener)
		.build();

	@AfterEach
	void nothingIsLeft() throws Exception {
		assertThat(this.listener.open()).isZero();
		assertThat(this.registry.getCurrentObservationScope()).isNull();
		assertThat(this.thread.submit(this.registry::getCurrentObservationScope).get()).isNull();
		this.thread.shutdown();
	}

	@Test
	void groupIsChildOfWhatIsCurrentAndTasksAreChildrenOfTheGroup() {
		observe("request", () -> {
			try (TaskGroup g = this.taskGroups.create()) {
				g.task("stock").callSoon(() -> 1);
				g.task("price").callSoon(() -> 2);
			}
		});
		assertThat(this.ended.tree()).containsExactly("request",
				"  group orders {group=orders, outcome=success, tasks=2}",
				"    task of orders {group=orders, outcome=success, task=price}",
				"    task of orders {group=orders, outcome=success, task=stock}");
	}

	@Test
	void whereNothingIsCurrentAGroupIsTheRoot() {
		this.taskGroups.create().close();
		assertThat(this.ended.tree()).containsExactly("group orders {group=orders, outcome=success, tasks=0}");
	}

	@Test
	void groupIsNotTheCurrentObservationOfItsOwner() {
		observe("request", () -> {
			try (TaskGroup g = this.taskGroups.create()) {
				assertThat(this.registry.getCurrentObservation().getContext().getName()).isEqualTo("request");
			}
		});
	}

	@Test
	void taskIsTheCurrentObservationOfItsThread() {
		assertThat(this.taskGroups.map(List.of(1, 2),
				(i) -> ((TaskObservationContext) this.registry.getCurrentObservation().getContext()).getTaskName()))
			.containsExactly("task-1", "task-2");
	}

	@Test
	void whatATaskObservesIsItsChild() {
		this.taskGroups.map(List.of(1), (i) -> {
			observe("query", () -> {
			});
			return i;
		});
		assertThat(this.ended.tree()).containsExactly("group orders {group=orders, outcome=success, tasks=1}",
				"  task of orders {group=orders, outcome=success, task=task-1}", "    query");
	}

	@Test
	void groupThatATaskOpensIsChildOfTheTask() {
		this.taskGroups.map(List.of(1), (i) -> this.taskGroups.named("lines").map(List.of(1), (j) -> j));
		assertThat(this.ended.tree()).containsExactly("group orders {group=orders, outcome=success, tasks=1}",
				"  task of orders {group=orders, outcome=success, task=task-1}",
				"    group lines {group=lines, outcome=success, tasks=1}",
				"      task of lines {group=lines, outcome=success, task=task-1}");
	}

	@Test
	void groupThatIsOpenedInsideAnotherOnTheSameThreadIsItsChild() {
		observe("request", () -> {
			try (TaskGroup outer = this.taskGroups.create();
					TaskGroup inner = this.taskGroups.named("inner").create();
					TaskGroup innermost = this.taskGroups.named("innermost").create()) {
				innermost.runSoon(() -> {
				});
			}
		});
		assertThat(this.ended.tree()).containsExactly("request",
				"  group orders {group=orders, outcome=success, tasks=0}",
				"    group inner {group=inner, outcome=success, tasks=0}",
				"      group innermost {group=innermost, outcome=success, tasks=1}",
				"        task of innermost {group=innermost, outcome=success, task=task-1}");
	}

	@Test
	void whatIsObservedBetweenTwoGroupsIsTheParentOfTheInner() {
		try (TaskGroup outer = this.taskGroups.create()) {
			observe("between", () -> this.taskGroups.named("inner").create().close());
		}
		assertThat(this.ended.tree()).containsExactly("between",
				"  group inner {group=inner, outcome=success, tasks=0}",
				"group orders {group=orders, outcome=success, tasks=0}");
	}

	@Test
	void whatATaskFailedWithIsItsError() {
		IllegalStateException thrown = new IllegalStateException("boom");
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> this.taskGroups.map(List.of(1), (i) -> {
			throw thrown;
		}));
		assertThat(this.ended.tree()).containsExactly("group orders {group=orders, outcome=failure, tasks=1}",
				"  task of orders {group=orders, outcome=failure, task=task-1} java.lang.IllegalStateException: boom");
	}

	@Test
	void cancelledTaskIsCancelledAndNoError() {
		CountDownLatch started = new CountDownLatch(1);
		try (TaskGroup g = this.taskGroups.create()) {
			g.runSoon(() -> {
				started.countDown();
				new CountDownLatch(1).await();
			});
			g.task("never").callSoon(() -> "starts");
			assertThat(await(started)).isTrue();
			g.cancel();
		}
		assertThat(this.ended.tree()).as("none for the task that never started")
			.containsExactly("group orders {group=orders, outcome=cancelled, tasks=2}",
					"  task of orders {group=orders, outcome=cancelled, task=task-1}");
	}

	@Test
	void timeoutIsAnOutcomeOfTheGroup() {
		TaskGroupFactory impatient = this.taskGroups.withTimeout(Duration.ofMillis(20))
			.withPolicy(CompletionPolicy.supervised());
		try (TaskGroup g = impatient.create()) {
			g.runSoon(() -> new CountDownLatch(1).await());
		}
		assertThat(this.ended.tree()).as("the task may not have started in time")
			.startsWith("group orders {group=orders, outcome=timeout, tasks=1}");
	}

	@Test
	void whatATaskLeavesOpenIsClosedWithIt() {
		try (TaskGroup g = this.taskGroups.create()) {
			g.runSoon(() -> {
				Observation forgotten = Observation.start("forgotten", this.registry);
				forgotten.openScope();
				forgotten.stop();
			});
			SoonValue<Boolean> next = g.callSoon(
					() -> this.registry.getCurrentObservation().getContext() instanceof TaskObservationContext context
							&& context.getTaskName().equals("task-2"));
			g.join();
			assertThat(next.value()).isTrue();
		}
		assertThat(this.ended.tree()).contains("    forgotten");
	}

	@Test
	void groupThatIsNeverClosedEndsWhenItIsFound() {
		observe("request", () -> this.taskGroups.named("forgotten").create());
		Awaitility.await().untilAsserted(() -> {
			System.gc();
			assertThat(this.listener.open()).isZero();
		});
		assertThat(this.ended.tree()).containsExactly("request",
				"  group forgotten {group=forgotten, outcome=unknown, tasks=0}");
	}

	@Test
	void whereGroupsAreNotObservedTasksAreChildrenOfWhatIsCurrent() {
		this.registry.observationConfig().observationPredicate((name, context) -> !name.equals("soonify.group"));
		this.taskGroups.map(List.of(1), (i) -> i);
		assertThat(this.ended.tree()).containsExactly("task of orders {group=orders, outcome=success, task=task-1}");
	}

	@Test
	void whereTasksAreNotObservedTheirThreadsHaveNone() {
		this.registry.observationConfig().observationPredicate((name, context) -> !name.equals("soonify.task"));
		assertThat(this.taskGroups.map(List.of(1), (i) -> this.registry.getCurrentObservationScope() == null))
			.containsExactly(true);
		assertThat(this.ended.tree()).containsExactly("group orders {group=orders, outcome=success, tasks=1}");
	}

	private void observe(String name, Runnable action) {
		Observation.createNotStarted(name, this.registry).observe(action);
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("The test was interrupted", ex);
		}
	}

}
