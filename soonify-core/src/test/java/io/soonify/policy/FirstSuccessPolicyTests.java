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

package io.soonify.policy;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskCancelledException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
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
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Groups that want one success.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class FirstSuccessPolicyTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	private final TaskGroupFactory firstSuccess = this.taskGroups.withPolicy(CompletionPolicy.firstSuccess());

	private final Thread owner = Thread.currentThread();

	@Test
	@DisplayName("Policies: the first success cancels the rest and the group ends well")
	void firstSuccessCancelsTheRest() {
		BlockingTask loser = BlockingTask.interruptible();
		TaskGroup g = this.firstSuccess.create();
		SoonValue<String> lost = g.callSoon(loser);
		loser.awaitStarted();
		SoonValue<String> won = g.callSoon(() -> "won");
		assertThatNoException().isThrownBy(g::join);
		assertThat(won.value()).isEqualTo("won");
		assertThat(lost.state()).isEqualTo(State.CANCELLED);
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(lost::value)
			.withMessageContaining("successes(1) was satisfied");
		assertThat(loser.wasInterrupted()).isTrue();
		g.close();
	}

	@Test
	@DisplayName("Policies: a satisfied policy is a cause of cancellation; what starts later never runs, before the owner waits too")
	void satisfiedIsCancelled() {
		TaskGroup g = this.firstSuccess.create();
		g.callSoon(() -> "won").join();
		Awaitility.await().until(g::isCancelled);
		BlockingTask later = BlockingTask.interruptible();
		SoonValue<String> value = g.callSoon(later);
		assertThat(value.state()).isEqualTo(State.CANCELLED);
		assertThat(g.cancel()).isFalse();
		assertThatNoException().isThrownBy(g::close);
		assertThat(later.hasStarted()).isFalse();
	}

	@Test
	@DisplayName("Policies: null is a success")
	void nullIsSuccess() {
		TaskGroup g = this.firstSuccess.create();
		g.callSoon(BlockingTask.interruptible());
		SoonValue<Void> value = g.runSoon(() -> {
		});
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.state()).isEqualTo(State.SUCCEEDED);
	}

	@Test
	@DisplayName("S1: a loser that ignores its interrupt is awaited; S5: it keeps its value")
	void stubbornLoser() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.firstSuccess.create();
		SoonValue<String> loser = g.callSoon(stubborn);
		stubborn.awaitStarted();
		g.callSoon(() -> "won");
		new Thread(() -> {
			stubborn.awaitInterrupted();
			WaitingThread.await(this.owner);
			stubborn.release();
		}).start();
		assertThatNoException().isThrownBy(g::close);
		assertThat(stubborn.hasEnded()).isTrue();
		assertThat(loser.value()).isEqualTo("released");
	}

	@Test
	@DisplayName("Policies: a loser that fails after the success does not spoil it")
	void loserFails() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.firstSuccess.create();
		SoonValue<Void> loser = g.runSoon(() -> {
			stubborn.call();
			throw new IllegalStateException("could not clean up");
		});
		stubborn.awaitStarted();
		g.callSoon(() -> "won");
		stubborn.awaitInterrupted().release();
		assertThatNoException().isThrownBy(g::close);
		assertThat(loser.state()).isEqualTo(State.FAILED);
	}

	@Test
	@DisplayName("Policies: failures before the success do not spoil it either")
	void failuresBeforeSuccess() {
		TaskGroup g = this.firstSuccess.create();
		SoonValue<String> failed = g.callSoon(this::fail);
		Awaitility.await().until(failed::isReady);
		assertThat(g.isCancelled()).isFalse();
		SoonValue<String> won = g.callSoon(() -> "won");
		assertThatNoException().isThrownBy(g::close);
		assertThat(won.value()).isEqualTo("won");
	}

	@Test
	@DisplayName("Policies: when all have failed the group fails with every failure, the first as cause")
	void everyFailure() {
		IllegalStateException first = new IllegalStateException("first");
		IllegalStateException second = new IllegalStateException("second");
		TaskGroup g = this.firstSuccess.create();
		SoonValue<Void> one = g.runSoon(() -> {
			throw first;
		});
		Awaitility.await().until(one::isReady);
		g.runSoon(() -> {
			throw second;
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.isExactlyInstanceOf(TaskGroupException.class)
			.withCause(first)
			.withMessageContainingAll("'orders'", "successes(1)", "0 succeeded and 2 failed")
			.satisfies((ex) -> assertThat(ex.failures()).containsExactly(first, second))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(second));
	}

	@Test
	@DisplayName("Policies: a task may start the task that brings the last success while the owner waits")
	void taskStartsTheLastSuccess() {
		TaskGroup g = this.firstSuccess.create();
		g.callSoon(() -> {
			WaitingThread.await(this.owner);
			g.callSoon(() -> "won");
			return fail();
		});
		assertThatNoException().isThrownBy(g::close);
	}

	@Test
	@DisplayName("Policies: a task cancelled alone can bring the successes out of reach")
	void cancelledTask() {
		TaskGroup g = this.firstSuccess.create();
		SoonValue<String> value = g.callSoon(BlockingTask.interruptible());
		value.cancel();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close).withNoCause();
		assertThat(value.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("S16: a rejected task has failed, and others may still succeed")
	void rejectedTask() {
		AtomicInteger calls = new AtomicInteger();
		TaskGroup g = TaskGroupFactory.builder().executor((command) -> {
			if (calls.incrementAndGet() > 1) {
				throw new RejectedExecutionException("full");
			}
			new Thread(command).start();
		}).policy(CompletionPolicy.firstSuccess()).build().create();
		BlockingTask running = BlockingTask.interruptible();
		SoonValue<String> won = g.callSoon(running);
		running.awaitStarted();
		SoonValue<String> rejected = g.callSoon(() -> "never");
		assertThat(rejected.state()).isEqualTo(State.FAILED);
		assertThat(g.isCancelled()).isFalse();
		running.release();
		assertThatNoException().isThrownBy(g::close);
		assertThat(won.value()).isEqualTo("released");
	}

	private String fail() {
		throw new IllegalStateException("boom");
	}

}
