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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.soonify.SoonFunction1;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskSpec;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
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
import static org.assertj.core.api.Assertions.assertThatNoException;
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
		SoonValue<String> value = g.task("late").optional().timeout(Duration.ofDays(1)).callSoon(task);
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
		Duration time = Duration.ofMillis(50);
		AtomicInteger calls = new AtomicInteger();
		List<UnaryOperator<TaskSpec>> orders = List.of(
				(spec) -> spec.timeout(time).optional().shielded().onCancel(calls::incrementAndGet),
				(spec) -> spec.onCancel(calls::incrementAndGet).shielded().optional().timeout(time),
				(spec) -> spec.shielded().timeout(time).onCancel(calls::incrementAndGet).optional());
		for (UnaryOperator<TaskSpec> order : orders) {
			calls.set(0);
			BlockingTask task = BlockingTask.uninterruptible();
			TaskGroup g = this.taskGroups.create();
			SoonValue<String> value = order.apply(g.task("all")).callSoon(() -> {
				task.call();
				throw new IllegalStateException("boom");
			});
			g.cancel();
			task.awaitInterrupted(); // by its own time, for it is shielded from the group
			task.release();
			assertThatNoException().isThrownBy(g::close); // for it is optional
			assertThat(value.name()).isEqualTo("all");
			assertThat(value.failure()).get().isInstanceOf(TimeoutException.class);
			assertThat(calls).hasValue(1);
		}
	}

	static List<Consumer<TaskSpec>> uses() {
		return List.of((spec) -> spec.callSoon(() -> "again"), (spec) -> spec.soonify(() -> "again").call(),
				(spec) -> spec.timeout(Duration.ofSeconds(1)), TaskSpec::optional, TaskSpec::shielded,
				(spec) -> spec.onCancel(() -> {
				}), (spec) -> spec.soonify(() -> "again"));
	}

	@ParameterizedTest
	@MethodSource("uses")
	@DisplayName("S17: options are for one task: used twice they are refused, which cancels nothing (S9)")
	void usedTwice(Consumer<TaskSpec> use) {
		TaskGroup g = this.taskGroups.create();
		TaskSpec spec = g.task("once");
		spec.callSoon(() -> "value").join();
		assertThatIllegalStateException().isThrownBy(() -> use.accept(spec))
			.withMessageContainingAll("'once'", "task(name)");
		assertThat(g.isCancelled()).isFalse();
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
	@DisplayName("S9: an argument that is refused in the block cancels nothing")
	void badArgumentCancelsNothing(Consumer<TaskGroup> mistake) {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		g.callSoon(task);
		task.awaitStarted();
		try {
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> mistake.accept(g));
			assertThat(g.isCancelled()).isFalse();
		}
		finally {
			task.release();
			g.close();
		}
		assertThat(task.wasInterrupted()).isFalse();
	}

	@Test
	@DisplayName("S9: nor does one that a factory refuses in a block")
	void badArgumentOfFactory() {
		TaskGroup g = this.taskGroups.create();
		assertThatIllegalArgumentException().isThrownBy(() -> this.taskGroups.withTimeout(Duration.ZERO));
		assertThat(g.isCancelled()).isFalse();
		g.close();
	}

}
