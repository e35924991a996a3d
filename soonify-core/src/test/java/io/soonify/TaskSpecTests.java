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
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import io.soonify.SoonValue.State;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Options for one task, whatever they are: S17.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class TaskSpecTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	@Test
	@DisplayName("S17: a task has the name that it was given, in every spelling")
	void names() {
		List<SoonValue<?>> values = new ArrayList<>();
		try (TaskGroup g = this.taskGroups.create()) {
			values.add(g.task("named").callSoon(() -> "value"));
			values.add(g.task("named").runSoon(() -> {
			}));
			values.add(g.task("named").soonify(String::length).call("four"));
			values.add(g.task("named").callSoon(Integer::sum, 1, 2));
			values.add(g.task("named").soonify(() -> {
			}).call());
		}
		assertThat(values).extracting(SoonValue::name).containsOnly("named");
		assertThat(values.stream().<Object>map(SoonValue::value)).containsExactly("value", null, 4, 3, null);
	}

	@Test
	@DisplayName("S17: the options belong to one task; its siblings have none of them")
	void siblingsHaveNoOptions() {
		TaskGroup g = this.taskGroups.create();
		g.task("hints").optional().timeout(Duration.ofDays(1)).shielded().callSoon(() -> "hint").join();
		SoonValue<Void> sibling = g.runSoon(() -> {
			throw new IllegalStateException("boom");
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close);
		assertThat(sibling.name()).isEqualTo("task-2");
	}

	@Test
	@DisplayName("S17: the name is in the message of the group's exception")
	void nameInMessage() {
		TaskGroup g = this.taskGroups.create();
		g.task("price of 42").runSoon(() -> {
			throw new IllegalStateException("boom");
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withMessageContaining("'price of 42' failed");
	}

	@Test
	@DisplayName("S6: a task with options started in a cancelled group never runs; in a closed one it is refused")
	void cancelledAndClosed() {
		TaskGroup g = this.taskGroups.create();
		g.cancel();
		BlockingTask task = BlockingTask.interruptible();
		SoonValue<String> value = g.task("late").shielded().callSoon(task);
		assertThat(value.state()).isEqualTo(State.CANCELLED);
		assertThat(value.name()).isEqualTo("late");
		TaskSpec unused = g.task("too late");
		g.close();
		assertThatIllegalStateException().isThrownBy(() -> unused.callSoon(task)).withMessageContaining("'orders'");
		assertThat(task.hasStarted()).isFalse();
	}

	@Test
	@DisplayName("S17: each option leaves the others as they are, in whatever order they are given")
	void optionsAddUp() {
		Runnable action = () -> {
		};
		TaskOptions all = new TaskOptions("all", 5, true, true, action);
		TaskOptions none = TaskOptions.named("all");
		assertThat(none.withTimeoutNanos(5).asOptional().asShielded().withOnCancel(action)).isEqualTo(all);
		assertThat(none.withOnCancel(action).asShielded().asOptional().withTimeoutNanos(5)).isEqualTo(all);
		assertThat(all.hasTimeout()).isTrue();
		assertThat(all.timeout()).isEqualTo(Duration.ofNanos(5));
		assertThat(none.hasTimeout()).isFalse();
		assertThat(none).isEqualTo(new TaskOptions("all", GroupSettings.NO_TIMEOUT, false, false, null));
	}

	static List<Consumer<TaskSpec>> uses() {
		return List.of((spec) -> spec.callSoon(() -> "again"), (spec) -> spec.soonify(() -> "again").call(),
				(spec) -> spec.timeout(Duration.ofSeconds(1)), TaskSpec::optional, TaskSpec::shielded,
				(spec) -> spec.onCancel(() -> {
				}), (spec) -> spec.soonify(() -> "again"));
	}

	@ParameterizedTest
	@MethodSource("uses")
	@DisplayName("S17: options are for one task: used twice they are refused, and the group is cancelled first (S9)")
	void usedTwice(Consumer<TaskSpec> use) {
		TaskGroup g = this.taskGroups.create();
		TaskSpec spec = g.task("once");
		spec.callSoon(() -> "value").join();
		assertThatIllegalStateException().isThrownBy(() -> use.accept(spec))
			.withMessageContainingAll("'once'", "task(name)");
		assertThat(g.isCancelled()).isTrue();
		g.close();
	}

	@Test
	@DisplayName("S17: a function bound to options starts one task only")
	void boundFunctionCalledTwice() {
		TaskGroup g = this.taskGroups.create();
		SoonFunction1<String, Integer> length = g.task("once").soonify(String::length);
		SoonValue<Integer> value = length.call("four");
		assertThatIllegalStateException().isThrownBy(() -> length.call("again")).withMessageContaining("'once'");
		g.close();
		assertThat(value.isReady()).isTrue();
	}

	@Test
	@DisplayName("S17: null, blank names and times that are not positive are refused at the call")
	void badArguments() {
		TaskGroup g = this.taskGroups.create();
		assertThatNullPointerException().isThrownBy(() -> g.task(null)).withMessage("'name' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> g.task("")).withMessage("'name' must not be blank");
		assertThatIllegalArgumentException().isThrownBy(() -> g.task(" ")).withMessage("'name' must not be blank");
		TaskSpec spec = g.task("task");
		assertThatNullPointerException().isThrownBy(() -> spec.timeout(null)).withMessage("'timeout' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> spec.timeout(Duration.ZERO))
			.withMessageContaining("'timeout' must be greater than zero, but is PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> spec.timeout(Duration.ofNanos(-1)));
		assertThatNullPointerException().isThrownBy(() -> spec.onCancel(null)).withMessage("'action' must not be null");
		assertThatNullPointerException().isThrownBy(() -> spec.callSoon((Callable<String>) null))
			.withMessage("'fn' must not be null");
		assertThatNullPointerException().isThrownBy(() -> spec.soonify((Callable<String>) null))
			.withMessage("'fn' must not be null");
		g.close();
	}

	static List<Consumer<TaskGroup>> mistakes() {
		return List.of((g) -> g.task(null), (g) -> g.task(" "), (g) -> g.task("task").timeout(null),
				(g) -> g.task("task").timeout(Duration.ZERO), (g) -> g.task("task").onCancel(null),
				(g) -> g.task("task").callSoon((Callable<String>) null), (g) -> g.map(null, (item) -> item),
				(g) -> g.map(List.of(), null), (g) -> g.cancel(null));
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	@DisplayName("S9: an argument refused in the block cancels the group first, so close does not wait for the tasks")
	void badArgumentCancelsTheGroup(Consumer<TaskGroup> mistake) {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		g.callSoon(task);
		task.awaitStarted();
		try {
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> mistake.accept(g));
			assertThat(g.isCancelled()).isTrue();
		}
		finally {
			task.release();
			g.close();
		}
	}

	@Test
	@DisplayName("S9: an argument refused by a factory in a block cancels the group of the block as well")
	void badArgumentOfFactory() {
		TaskGroup g = this.taskGroups.create();
		assertThatIllegalArgumentException().isThrownBy(() -> this.taskGroups.withTimeout(Duration.ZERO));
		assertThat(g.isCancelled()).isTrue();
		g.close();
	}

}
