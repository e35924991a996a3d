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
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said of a group in the end: S4 and S10.
 */
class VerdictTests {

	private static final Cancellation TIMEOUT = Cancellation.timeout("orders", Duration.ofMillis(5));

	@Test
	@DisplayName("S10: a deadline that met nothing unfinished is no time-out, for the last task was ending just then")
	void deadlineThatMetNothing() {
		Verdict verdict = verdict(TIMEOUT, 0);
		assertThat(verdict.outcome()).isEqualTo(TaskGroupOutcome.SUCCESS);
		assertThat(exceptionOf(verdict)).isNull();
	}

	@Test
	@DisplayName("S10: a deadline that met nothing unfinished takes nothing from a failure")
	void deadlineThatMetNothingBesidesFailure() {
		Verdict verdict = verdict(TIMEOUT, 1);
		assertThat(verdict.outcome()).isEqualTo(TaskGroupOutcome.FAILURE);
		assertThat(exceptionOf(verdict)).isExactlyInstanceOf(TaskGroupException.class)
			.hasMessage("Task group 'orders' failed: task 'task-1' failed with java.lang.Exception: boom 1");
	}

	@Test
	@DisplayName("S4: the message tells the first failure and how many more there are")
	void failureNote() {
		assertThat(exceptionOf(verdict(null, 2))).hasMessage("Task group 'orders' failed: "
				+ "task 'task-1' failed with java.lang.Exception: boom 1, and another task failed");
		assertThat(exceptionOf(verdict(null, 3))).hasMessage("Task group 'orders' failed: "
				+ "task 'task-1' failed with java.lang.Exception: boom 1, and 2 other tasks failed");
	}

	@Test
	@DisplayName("S8: whoever is interrupted while it waits for one task learns which, and of the failures so far")
	void interruptedInJoinOfOneTask() {
		try (TaskGroup g = TaskGroupFactory.builder().build().create()) {
			Task<String> task = new Task<>((DefaultTaskGroup) g, 7, () -> "value", null);
			Verdict verdict = verdict(null, 2);
			assertThat(verdict.interruptedInJoinOf(task))
				.hasMessage("Interrupted while waiting for task 'task-7' of task group 'orders'")
				.satisfies((ex) -> assertThat(ex.groupName()).isEqualTo("orders"))
				.satisfies((ex) -> assertThat(ex.failures()).isEqualTo(verdict.thrown()).hasSize(2));
		}
	}

	@Test
	@DisplayName("S10: a time-out names ten unfinished tasks and counts the others")
	void manyUnfinished() {
		try (TaskGroup g = TaskGroupFactory.builder().build().create()) {
			Cancellation timeout = Cancellation.timeout("orders", Duration.ofMillis(5));
			for (int i = 1; i <= 10; i++) {
				timeout.met(new Task<>((DefaultTaskGroup) g, i, () -> "value", null), SoonValue.State.RUNNING);
			}
			assertThat(exceptionOf(verdict(timeout, 0))).isInstanceOf(TaskGroupTimeoutException.class)
				.hasMessageContaining("'task-9' (RUNNING), 'task-10' (RUNNING); they had ended after");
			timeout.met(new Task<>((DefaultTaskGroup) g, 11, () -> "value", null), SoonValue.State.PENDING);
			timeout.met(new Task<>((DefaultTaskGroup) g, 12, () -> "value", null), SoonValue.State.PENDING);
			assertThat(exceptionOf(verdict(timeout, 0)))
				.hasMessageContaining("'task-10' (RUNNING) and 2 more; they had ended after");
		}
	}

	@Test
	@DisplayName("S10: a policy that throws when a deadline met nothing fails the group, and what it threw is reported")
	void policyThrowsInTheEnd() {
		IllegalStateException thrown = new IllegalStateException("policy is broken");
		Tally tally = new Tally((progress) -> {
			throw thrown;
		}, new TaskCount());
		try (UncaughtExceptions uncaught = new UncaughtExceptions()) {
			assertThat(new Verdict("orders", TIMEOUT, List.of(), tally).outcome()).isEqualTo(TaskGroupOutcome.FAILURE);
			assertThat(uncaught.kept()).containsExactly(thrown);
		}
	}

	private static Verdict verdict(Cancellation cancellation, int failures) {
		List<Failure> failed = new ArrayList<>();
		for (int i = 1; i <= failures; i++) {
			failed.add(new Failure("task-" + i, new Exception("boom " + i), null));
		}
		return new Verdict("orders", cancellation, failed, null);
	}

	private static TaskGroupException exceptionOf(Verdict verdict) {
		try (TaskGroup g = TaskGroupFactory.builder().build().create()) {
			return verdict.exception((DefaultTaskGroup) g);
		}
	}

}
