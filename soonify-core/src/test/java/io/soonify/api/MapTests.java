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

package io.soonify.api;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskCancelledException;
import io.soonify.TaskFailedException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * One function for many items.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class MapTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	private final IOException failure = new IOException("no route");

	@Test
	@DisplayName("map: results come in the order of the items, whatever the order of the ends")
	void inputOrder() {
		CountDownLatch others = new CountDownLatch(2);
		List<String> results = this.taskGroups.map(List.of("first", "second", "third"), (item) -> {
			if (item.equals("first")) {
				BlockingTask.await(others);
			}
			others.countDown();
			return item.toUpperCase();
		});
		assertThat(results).containsExactly("FIRST", "SECOND", "THIRD");
		List<Integer> many = IntStream.range(0, 2000).boxed().toList();
		assertThat(this.taskGroups.map(many, (item) -> item)).isEqualTo(many);
	}

	@Test
	@DisplayName("map: the items run at the same time")
	void concurrently() {
		CountDownLatch all = new CountDownLatch(5);
		assertThat(this.taskGroups.map(List.of(1, 2, 3, 4, 5), (item) -> {
			all.countDown();
			BlockingTask.await(all);
			return item;
		})).hasSize(5);
	}

	@Test
	@DisplayName("S5: null is an item and a result")
	void nulls() {
		List<String> items = Arrays.asList("a", null);
		assertThat(this.taskGroups.map(items, (item) -> (item != null) ? null : "was null")).containsExactly(null,
				"was null");
		List<SoonValue<String>> values;
		try (TaskGroup g = this.taskGroups.create()) {
			values = g.map(items, (item) -> item);
		}
		assertThat(values.stream().map(SoonValue::value)).containsExactly("a", null);
	}

	@Test
	@DisplayName("map: the lists are unmodifiable")
	void unmodifiable() {
		List<Integer> results = this.taskGroups.map(List.of(1), (item) -> item);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> results.add(2));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> results.set(0, 2));
		try (TaskGroup g = this.taskGroups.create()) {
			List<SoonValue<Integer>> values = g.map(List.of(1), (item) -> item);
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> values.remove(0));
		}
		List<Integer> none = this.taskGroups.map(List.<Integer>of(), (item) -> item);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> none.add(2));
	}

	@Test
	@DisplayName("map: nothing comes of nothing, and an interrupt is left alone")
	void empty() {
		Thread.currentThread().interrupt();
		assertThat(this.taskGroups.map(Set.<String>of(), String::length)).isEmpty();
		assertThat(Thread.interrupted()).isTrue();
		try (TaskGroup g = this.taskGroups.create()) {
			assertThat(g.map(Set.<String>of(), String::length)).isEmpty();
		}
	}

	@Test
	@DisplayName("map: items and results may be of more special types than asked for")
	void variance() {
		Collection<? extends Integer> items = List.of(1, 2);
		List<Number> results = this.taskGroups.map(items, (Number item) -> item.intValue() + 1);
		assertThat(results).containsExactly(2, 3);
	}

	@Test
	@DisplayName("S3: the first failure cancels the other items, and the exception is that of the group")
	void failure() {
		BlockingTask running = BlockingTask.interruptible();
		assertThatExceptionOfType(TaskGroupException.class)
			.isThrownBy(() -> this.taskGroups.map(List.of("running", "failing"), (item) -> {
				if (item.equals("running")) {
					return running.call();
				}
				running.awaitStarted();
				throw this.failure;
			}))
			.withCause(this.failure);
		assertThat(running.wasInterrupted()).isTrue();
	}

	@Test
	@DisplayName("S10: the time-out of the factory holds for its map")
	void timeout() {
		TaskGroupFactory timed = this.taskGroups.withTimeout(Duration.ofMillis(100));
		assertThatExceptionOfType(TaskGroupTimeoutException.class)
			.isThrownBy(() -> timed.map(List.of(1, 2), (item) -> BlockingTask.interruptible().call()));
	}

	@Test
	@DisplayName("S8: an interrupted owner cancels the items and keeps its flag")
	void interrupted() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(TaskGroupInterruptedException.class)
			.isThrownBy(() -> this.taskGroups.map(List.of(1, 2), (item) -> BlockingTask.interruptible().call()));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	@DisplayName("Policies: where a failure is tolerated, a result that is missing is an exception of its task")
	void toleratedFailure() {
		TaskGroupFactory supervised = this.taskGroups.withPolicy(CompletionPolicy.supervised());
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> supervised.map(List.of(1), (item) -> {
			throw this.failure;
		})).withCause(this.failure);
		TaskGroupFactory racing = this.taskGroups.withPolicy(CompletionPolicy.firstSuccess());
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(() -> racing.map(List.of(1, 2), (item) -> {
			return (item == 1) ? BlockingTask.interruptible().call() : "won";
		}));
	}

	@Test
	@DisplayName("Policies: a group's map gives partial results under supervised")
	void partialResults() {
		List<SoonValue<Integer>> values;
		try (TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create()) {
			values = g.map(List.of(4, 0, 2), (divisor) -> 8 / divisor);
		}
		assertThat(values).extracting((value) -> value.orElse(-1)).containsExactly(2, -1, 4);
	}

	@Test
	@DisplayName("map: handles of a group's map are there before the items are done, and tasks may be added")
	void handlesBeforeTheEnd() {
		BlockingTask running = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.create()) {
			List<SoonValue<String>> values = g.map(List.of(running), BlockingTask::call);
			running.awaitStarted();
			assertThat(values).extracting(SoonValue::state).containsExactly(State.RUNNING);
			running.release();
			g.join();
			assertThat(values).extracting(SoonValue::value).containsExactly("released");
			assertThat(g.callSoon(() -> "more").join()).isEqualTo("more");
		}
	}

	@Test
	@DisplayName("S6: in a cancelled group every item is cancelled; in a closed one map is refused, with items or without")
	void cancelledAndClosed() {
		TaskGroup g = this.taskGroups.create();
		g.cancel();
		assertThat(g.map(List.of(1, 2), (item) -> item)).extracting(SoonValue::state)
			.containsExactly(State.CANCELLED, State.CANCELLED);
		g.close();
		assertThatIllegalStateException().isThrownBy(() -> g.map(List.of(1), (item) -> item))
			.withMessageContaining("'orders'");
		assertThatIllegalStateException().isThrownBy(() -> g.map(List.<Integer>of(), (item) -> item))
			.withMessageContaining("'orders'");
	}

	@Test
	@DisplayName("map: null is refused at the call, and nothing starts")
	void nullArguments() {
		assertThatNullPointerException().isThrownBy(() -> this.taskGroups.map(null, (item) -> item))
			.withMessage("'items' must not be null");
		assertThatNullPointerException().isThrownBy(() -> this.taskGroups.map(List.of(1), null))
			.withMessage("'fn' must not be null");
		TaskGroup g = this.taskGroups.create();
		assertThatNullPointerException().isThrownBy(() -> g.map(null, (item) -> item))
			.withMessage("'items' must not be null");
		assertThatNullPointerException().isThrownBy(() -> g.map(List.of(), null)).withMessage("'fn' must not be null");
		g.close();
	}

	@Test
	@DisplayName("map: items that change later are none of the map's business")
	void itemsAreReadAtTheCall() {
		List<String> items = new ArrayList<>(List.of("a", "b"));
		BlockingTask gate = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.create()) {
			List<SoonValue<String>> values = g.map(items, (item) -> {
				gate.call();
				return item;
			});
			items.set(0, "changed");
			items.clear();
			gate.release();
			Awaitility.await().until(() -> values.stream().allMatch(SoonValue::isReady));
			g.join(); // S20
			assertThat(values).extracting(SoonValue::value).containsExactly("a", "b");
		}
	}

}
