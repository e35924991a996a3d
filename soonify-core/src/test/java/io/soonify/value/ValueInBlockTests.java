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

package io.soonify.value;

import java.util.List;
import java.util.function.Function;

import io.soonify.CompletionPolicy;
import io.soonify.PendingValueException;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.Elsewhere;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Values that are read inside the block, which does not depend on luck: S20.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class ValueInBlockTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	@Test
	@DisplayName("S20: the owner of an open group gets no value that it has not joined, even if the task is done")
	void notJoined() {
		List<Function<SoonValue<Integer>, Integer>> readers = List.of(SoonValue::value, (value) -> value.orElse(0));
		for (Function<SoonValue<Integer>, Integer> reader : readers) {
			TaskGroup g = this.taskGroups.create();
			SoonValue<Integer> value = g.task("one").callSoon(() -> 1);
			Awaitility.await().until(value::isReady); // seen by another thread
			assertThatExceptionOfType(PendingValueException.class).isThrownBy(() -> reader.apply(value))
				.withMessageContainingAll("'one'", "after the block", "group.join()", "value.join()");
			assertThat(g.isCancelled()).isTrue(); // S9
			g.close();
			assertThat(reader.apply(value)).isEqualTo(1);
		}
	}

	@Test
	@DisplayName("S20: so it is every time, however fast the task is")
	void everyTime() {
		for (int round = 0; round < 2000; round++) {
			TaskGroup g = this.taskGroups.create();
			SoonValue<Integer> value = g.callSoon(() -> 1);
			for (int spins = 0; spins < 2 * round; spins++) {
				Thread.onSpinWait();
			}
			assertThatExceptionOfType(PendingValueException.class).isThrownBy(value::value);
			g.close();
		}
	}

	@Test
	@DisplayName("S20: so it is with a task that has failed or was cancelled")
	void failedAndCancelled() {
		TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create();
		SoonValue<Integer> failed = g.callSoon(() -> {
			throw new IllegalStateException("boom");
		});
		SoonValue<String> cancelled = g.callSoon(BlockingTask.interruptible());
		cancelled.cancel();
		Awaitility.await().until(() -> failed.isReady() && cancelled.isReady());
		assertThatExceptionOfType(PendingValueException.class).isThrownBy(failed::value);
		assertThatExceptionOfType(PendingValueException.class).isThrownBy(() -> cancelled.orElse("fallback"));
		g.close();
		assertThat(failed.orElse(2)).isEqualTo(2);
		assertThat(cancelled.orElse("fallback")).isEqualTo("fallback");
	}

	@Test
	@DisplayName("S20: after join() the owner gets the values of the tasks that were started before")
	void groupJoined() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<Integer> one = g.callSoon(() -> 1);
		SoonValue<SoonValue<Integer>> two = g.callSoon(() -> g.callSoon(() -> 2));
		g.join();
		assertThat(one.value() + two.value().value()).isEqualTo(3);
		SoonValue<Integer> later = g.callSoon(() -> 4);
		assertThat(one.value()).isOne();
		Awaitility.await().until(later::isReady);
		assertThatExceptionOfType(PendingValueException.class).isThrownBy(later::value);
		g.close();
	}

	@Test
	@DisplayName("S20: after value.join() the owner gets that value, and no other")
	void valueJoined() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<Integer> one = g.callSoon(() -> 1);
		SoonValue<Integer> two = g.callSoon(() -> 2);
		assertThat(one.join()).isOne();
		assertThat(one.value()).isOne();
		assertThat(one.orElse(0)).isOne();
		Awaitility.await().until(two::isReady);
		assertThatExceptionOfType(PendingValueException.class).isThrownBy(two::value);
		g.close();
	}

	@Test
	@DisplayName("S20: the owner gets a value that it has seen to be ready")
	void seenReady() {
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<Integer> value = g.callSoon(() -> 1);
			while (!value.isReady()) {
				Thread.onSpinWait();
			}
			assertThat(value.value()).isOne();
			assertThat(value.orElse(0)).isOne();
		}
	}

	@Test
	@DisplayName("S20: other threads get a value once it is there, and so does everybody after the block")
	void otherThreads() {
		SoonValue<Integer> value;
		try (TaskGroup g = this.taskGroups.create()) {
			value = g.callSoon(() -> 1);
			Awaitility.await().until(value::isReady);
			assertThat(Elsewhere.<Integer>call(value::value)).isOne();
			assertThat(g.callSoon(() -> value.value() + 1).join()).isEqualTo(2);
			assertThat(g.isCancelled()).isFalse();
		}
		assertThat(value.value()).isOne();
	}

	@Test
	@DisplayName("S20: state(), failure() and isReady() tell what is, whoever asks")
	void statesAreNoValues() {
		TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create();
		IllegalStateException failure = new IllegalStateException("boom");
		SoonValue<Integer> failed = g.callSoon(() -> {
			throw failure;
		});
		Awaitility.await().until(failed::isReady);
		assertThat(failed.state()).isEqualTo(State.FAILED);
		assertThat(failed.failure()).contains(failure);
		assertThat(g.isCancelled()).isFalse();
		g.close();
	}

	@Test
	@DisplayName("S20: a value of the group around is none of the inner group's, and has to be joined too")
	void groupAround() {
		TaskGroup outer = this.taskGroups.create();
		SoonValue<Integer> value = outer.callSoon(() -> 1);
		Awaitility.await().until(value::isReady);
		TaskGroup inner = this.taskGroups.create();
		inner.join();
		assertThatExceptionOfType(PendingValueException.class).isThrownBy(value::value);
		assertThat(outer.isCancelled()).isTrue();
		assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(inner::close);
		outer.close();
	}

}
