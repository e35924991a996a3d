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

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
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
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Groups that want several successes.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class SuccessesPolicyTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	private final TaskGroupFactory firstSuccess = this.taskGroups.withPolicy(CompletionPolicy.firstSuccess());

	private final TaskGroupFactory twoSuccesses = this.taskGroups.withPolicy(CompletionPolicy.successes(2));

	private final Thread owner = Thread.currentThread();

	@Test
	@DisplayName("Policies: once they can no longer be reached the waiting owner's group fails at once: the rest is cancelled")
	void failsAtOnce() {
		BlockingTask running = BlockingTask.interruptible();
		TaskGroup g = this.twoSuccesses.create();
		SoonValue<String> cancelled = g.callSoon(running);
		g.callSoon(this::failWhenOwnerWaits);
		g.callSoon(this::failWhenOwnerWaits);
		running.awaitStarted();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.satisfies((ex) -> assertThat(ex.failures()).hasSize(2));
		assertThat(running.wasInterrupted()).isTrue();
		assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("Policies: what can no longer be reached when the owner begins to wait fails at once too")
	void failsWhenOwnerBeginsToWait() {
		BlockingTask running = BlockingTask.interruptible();
		TaskGroup g = this.twoSuccesses.create();
		g.callSoon(running);
		running.awaitStarted();
		SoonValue<String> failed = g.callSoon(this::fail);
		Awaitility.await().until(failed::isReady);
		assertThat(g.isCancelled()).isFalse();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::join)
			.satisfies((ex) -> assertThat(ex.failures()).hasSize(1));
		assertThat(running.wasInterrupted()).isTrue();
		assertThatNoException().isThrownBy(g::close);
	}

	@Test
	@DisplayName("Policies: as long as the owner does not wait nothing is out of reach, for it may start more tasks")
	void notJudgedBeforeOwnerWaits() {
		TaskGroup g = this.twoSuccesses.create();
		for (int i = 0; i < 3; i++) {
			SoonValue<String> failed = g.callSoon(this::fail);
			Awaitility.await().until(failed::isReady);
		}
		assertThat(g.isCancelled()).isFalse();
		g.callSoon(() -> "first");
		g.callSoon(() -> "second");
		assertThatNoException().isThrownBy(g::close);
	}

	@Test
	@DisplayName("Policies: too few tasks without a failure is an exception that says so")
	void tooFewTasks() {
		TaskGroup g = this.twoSuccesses.create();
		SoonValue<String> value = g.callSoon(() -> "one");
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.isExactlyInstanceOf(TaskGroupException.class)
			.withNoCause()
			.withMessageContainingAll("'orders'", "successes(2)")
			.satisfies((ex) -> assertThat(ex.failures()).isEmpty());
		assertThat(value.isReady()).isTrue();
		TaskGroup empty = this.firstSuccess.create();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(empty::close)
			.withMessageContainingAll("successes(1)", "0 succeeded and 0 failed");
	}

	@Test
	@DisplayName("Policies: successes(n) waits for the last success that it needs, and no more")
	void nthSuccess() throws InterruptedException {
		CountDownLatch bothDone = new CountDownLatch(2);
		BlockingTask first = BlockingTask.interruptible();
		BlockingTask loser = BlockingTask.interruptible();
		TaskGroup g = this.twoSuccesses.create();
		SoonValue<String> one = g.callSoon(first);
		SoonValue<String> lost = g.callSoon(loser);
		loser.awaitStarted();
		first.awaitStarted().release();
		one.join();
		bothDone.countDown();
		assertThat(g.isCancelled()).isFalse();
		SoonValue<String> two = g.callSoon(() -> "two");
		g.join();
		assertThat(one.value()).isEqualTo("released");
		assertThat(two.value()).isEqualTo("two");
		assertThat(lost.state()).isEqualTo(State.CANCELLED);
		g.close();
	}

	@Test
	@DisplayName("S4: cancelled by hand, a group whose successes are out of reach ends without an exception")
	void cancelledByHand() {
		TaskGroup g = this.twoSuccesses.create();
		g.callSoon(BlockingTask.interruptible());
		g.cancel();
		assertThatNoException().isThrownBy(g::close);
	}

	@Test
	@DisplayName("Policies: however success and failure race, the group is well exactly if there were enough successes")
	void manyRaces() {
		for (int round = 0; round < 3000; round++) {
			int wanted = ThreadLocalRandom.current().nextInt(1, 4);
			int successes = ThreadLocalRandom.current().nextInt(0, 5);
			int failures = ThreadLocalRandom.current().nextInt(0, 4);
			TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.successes(wanted)).create();
			for (int i = 0; i < Math.max(successes, failures); i++) {
				if (i < failures) {
					g.callSoon(this::fail);
				}
				if (i < successes) {
					g.callSoon(() -> "won");
				}
			}
			Throwable thrown = catchThrowable(g::close);
			assertThat(thrown == null).as("%d of %d, %d failed", wanted, successes, failures)
				.isEqualTo(successes >= wanted);
		}
	}

	private String failWhenOwnerWaits() {
		WaitingThread.await(this.owner);
		return fail();
	}

	private String fail() {
		throw new IllegalStateException("boom");
	}

}
