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

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskInfo;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.WaitingThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Contenders of which the first success wins.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class RaceTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("mirrors").build();

	private final Thread owner = Thread.currentThread();

	@Test
	@DisplayName("race: the first success wins, the rest is cancelled")
	void firstSuccessWins() {
		BlockingTask loser = BlockingTask.interruptible();
		String winner = this.taskGroups.race(contenders(loser, () -> {
			loser.awaitStarted();
			return "won";
		}));
		assertThat(winner).isEqualTo("won");
		assertThat(loser.wasInterrupted()).isTrue();
		assertThat(loser.hasEnded()).isTrue();
	}

	@Test
	@DisplayName("race: failures lose, however early they come")
	void failuresLose() {
		BlockingTask slow = BlockingTask.interruptible();
		assertThat(this.taskGroups.<String>race(contenders(() -> {
			slow.awaitStarted().release();
			throw new IllegalStateException("boom");
		}, slow))).isEqualTo("released");
	}

	@Test
	@DisplayName("race: when all fail, every failure is kept, and the name of the group")
	void allFail() {
		IllegalStateException first = new IllegalStateException("first");
		AssertionError second = new AssertionError("second");
		Exception third = new Exception("third");
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> this.taskGroups.race(contenders(() -> {
			throw first;
		}, () -> {
			throw second;
		}, () -> {
			throw third;
		})))
			.isExactlyInstanceOf(TaskGroupException.class)
			.withMessageContaining("'mirrors'")
			.satisfies((ex) -> assertThat(ex.failures()).containsExactlyInAnyOrder(first, second, third))
			.satisfies((ex) -> assertThat(ex.getCause()).isSameAs(ex.failures().get(0)))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(2));
	}

	@Test
	@DisplayName("S5: null wins like any other result")
	void nullWins() {
		BlockingTask loser = BlockingTask.interruptible();
		String winner = this.taskGroups.race(contenders(() -> null, loser));
		assertThat(winner).isNull();
	}

	@Test
	@DisplayName("race: one contender is enough, and the results may be of more special types")
	void oneContender() {
		List<Callable<Integer>> contenders = List.of(() -> 1);
		Number winner = this.taskGroups.<Number>race(contenders);
		assertThat(winner).isEqualTo(1);
	}

	@Test
	@DisplayName("race: the result is that of the first to succeed, though a loser that ignores its interrupt returns too")
	void stubbornLoser() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		new Thread(() -> {
			stubborn.awaitInterrupted();
			WaitingThread.await(this.owner);
			stubborn.release();
		}).start();
		assertThat(this.taskGroups.<String>race(contenders(stubborn, () -> {
			stubborn.awaitStarted();
			return "won";
		}))).isEqualTo("won");
		assertThat(stubborn.hasEnded()).isTrue();
	}

	@Test
	@DisplayName("race: who returns but fails, for it left a group open, does not win")
	void failedContenderDoesNotWin() {
		AtomicReference<Thread> first = new AtomicReference<>();
		TaskGroupListener listener = new TaskGroupListener() {

			@Override
			public void taskEnded(TaskGroupInfo group, TaskInfo task) {
				if (task.state() == SoonValue.State.FAILED) {
					first.set(Thread.currentThread());
				}
			}

		};
		TaskGroupFactory listened = TaskGroupFactory.builder().listener(listener).build();
		assertThat(listened.<String>race(contenders(() -> {
			this.taskGroups.create();
			return "left a group open";
		}, () -> {
			Awaitility.await().until(() -> first.get() != null);
			return "won";
		}))).isEqualTo("won");
	}

	@Test
	@DisplayName("race: the policy of the factory is ignored")
	void policyIsIgnored() {
		for (CompletionPolicy policy : List.of(CompletionPolicy.failFast(), CompletionPolicy.supervised(),
				CompletionPolicy.successes(5), (progress) -> CompletionPolicy.Decision.FAIL)) {
			TaskGroupFactory factory = this.taskGroups.withPolicy(policy);
			BlockingTask loser = BlockingTask.interruptible();
			assertThat(factory.<String>race(contenders(() -> {
				throw new IllegalStateException("boom");
			}, loser, () -> "won"))).isEqualTo("won");
			assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> factory.race(contenders(() -> {
				throw new IllegalStateException("boom");
			})));
		}
	}

	@Test
	@DisplayName("S10: the time-out of the factory holds for its race, with the failures so far")
	void timeout() {
		IllegalStateException failure = new IllegalStateException("boom");
		TaskGroupFactory timed = this.taskGroups.withTimeout(Duration.ofMillis(150));
		assertThatExceptionOfType(TaskGroupTimeoutException.class)
			.isThrownBy(() -> timed.race(contenders(BlockingTask.interruptible(), () -> {
				throw failure;
			})))
			.withCause(failure);
	}

	@Test
	@DisplayName("S10: a race in a task is cancelled with the group around it")
	void parentCancelled() {
		BlockingTask contender = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(() -> this.taskGroups.race(contenders(contender)));
		contender.awaitStarted();
		g.cancel();
		g.close();
		assertThat(value.state()).isEqualTo(SoonValue.State.CANCELLED);
	}

	@Test
	@DisplayName("S8: an interrupted owner cancels the race and keeps its flag")
	void interrupted() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(TaskGroupInterruptedException.class)
			.isThrownBy(() -> this.taskGroups.race(contenders(BlockingTask.interruptible())));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	@DisplayName("race: of nobody is refused; so is null, at the call, before anybody starts")
	void badArguments() {
		BlockingTask contender = BlockingTask.interruptible();
		assertThatIllegalArgumentException().isThrownBy(() -> this.taskGroups.race(List.of()))
			.withMessageContaining("'contenders' must not be empty");
		assertThatNullPointerException().isThrownBy(() -> this.taskGroups.race(null))
			.withMessage("'contenders' must not be null");
		assertThatNullPointerException().isThrownBy(() -> this.taskGroups.race(Arrays.asList(contender, null)))
			.withMessage("'contender' must not be null");
		assertThat(contender.hasStarted()).isFalse();
		TaskGroup g = this.taskGroups.create();
		assertThatIllegalArgumentException().isThrownBy(() -> this.taskGroups.race(List.of()));
		assertThat(g.isCancelled()).isFalse(); // S9
		g.close();
	}

	@Test
	@DisplayName("race: of many that end at the same time exactly one wins, every time")
	void photoFinish() {
		for (int round = 0; round < 1000; round++) {
			List<Callable<Integer>> contenders = IntStream.range(0, 8)
				.<Callable<Integer>>mapToObj((i) -> () -> i)
				.toList();
			assertThat(this.taskGroups.<Integer>race(contenders)).isBetween(0, 7);
		}
	}

	@SafeVarargs
	@SuppressWarnings("varargs") // handed on to List.of, which is safe
	private static <R> List<Callable<R>> contenders(Callable<R>... contenders) {
		return List.of(contenders);
	}

}
