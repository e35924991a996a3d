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

package io.soonify.limit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.HeldExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose turn it is when permits are few: S11. Some executors here begin nothing by
 * themselves, so that the test says in which order things happen.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class PermitTurnTests {

	private final HeldExecutor executor = new HeldExecutor();

	private final TaskGroupFactory held = TaskGroupFactory.builder().executor(this.executor).build();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@AfterEach
	void shutDown() {
		this.executor.release();
		this.executor.shutDown();
	}

	@Test
	@DisplayName("S11: a task that has waited goes on before waiting tasks start")
	void resumingTaskComesFirst() {
		List<String> order = new CopyOnWriteArrayList<>();
		BlockingTask awaited = BlockingTask.interruptible();
		BlockingTask meanwhile = BlockingTask.interruptible();
		BlockingTask probe = BlockingTask.interruptible();
		try (TaskGroup elsewhere = this.taskGroups.create();
				TaskGroup g = this.taskGroups.withMaxConcurrency(1).create()) {
			SoonValue<String> other = elsewhere.callSoon(awaited);
			SoonValue<Thread> waiting = g.callSoon(() -> {
				probe.call();
				other.join();
				order.add("goes on");
				return Thread.currentThread();
			});
			probe.awaitStarted();
			g.callSoon(meanwhile);
			g.runSoon(() -> order.add("starts"));
			g.runSoon(() -> order.add("starts"));
			probe.release();
			meanwhile.awaitStarted();
			assertThat(waiting.state()).isEqualTo(State.RUNNING);
			awaited.release();
			awaitStandstill(other, order);
			meanwhile.release();
		}
		assertThat(order).containsExactly("goes on", "starts", "starts");
	}

	@Test
	@DisplayName("S11: a task that is cancelled on the way back to its permit goes on at once, and its interrupt is not lost")
	void cancelledOnTheWayBack() {
		BlockingTask awaited = BlockingTask.interruptible();
		BlockingTask meanwhile = BlockingTask.interruptible();
		BlockingTask probe = BlockingTask.interruptible();
		try (TaskGroup elsewhere = this.taskGroups.create();
				TaskGroup g = this.taskGroups.withMaxConcurrency(1).create()) {
			SoonValue<String> other = elsewhere.callSoon(awaited);
			SoonValue<Boolean> waiting = g.callSoon(() -> {
				probe.call();
				other.join();
				return Thread.currentThread().isInterrupted();
			});
			probe.awaitStarted();
			g.callSoon(meanwhile);
			probe.release();
			meanwhile.awaitStarted();
			awaited.release();
			awaitStandstill(other, List.of());
			assertThat(waiting.state()).isEqualTo(State.RUNNING);
			assertThat(waiting.cancel()).isTrue();
			assertThat(waiting.join()).isTrue();
			assertThat(meanwhile.hasEnded()).isFalse();
			meanwhile.release();
		}
	}

	@Test
	@DisplayName("S11: the limit of a group holds besides the one that it shares")
	void ownLimitBesidesSharedOne() {
		TaskGroupFactory bulkhead = this.taskGroups.withMaxTotalConcurrency(8);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		try (TaskGroup g = bulkhead.withMaxConcurrency(2).create()) {
			List<BlockingTask> pair = List.of(BlockingTask.interruptible(), BlockingTask.interruptible());
			pair.forEach(g::callSoon);
			pair.forEach(BlockingTask::awaitStarted);
			SoonValue<String> third = g.callSoon(() -> "third");
			for (int i = 0; i < 500; i++) {
				g.runSoon(() -> {
					most.accumulateAndGet(running.incrementAndGet(), Math::max);
					Thread.yield();
					running.decrementAndGet();
				});
			}
			assertThat(third.state()).isEqualTo(State.PENDING);
			pair.get(0).release();
			assertThat(third.join()).isEqualTo("third");
			pair.get(1).release();
		}
		assertThat(most.get()).isBetween(1, 2);
	}

	@Test
	@DisplayName("S11: a group that is at its own limit leaves a permit to the next in line")
	void groupAtItsLimitIsPassedOver() {
		TaskGroupFactory bulkhead = this.taskGroups.withMaxTotalConcurrency(2);
		BlockingTask ofLimited = BlockingTask.interruptible();
		BlockingTask ofOther = BlockingTask.interruptible();
		try (TaskGroup limited = bulkhead.withMaxConcurrency(1).create()) {
			limited.callSoon(ofLimited);
			ofLimited.awaitStarted();
			try (TaskGroup other = bulkhead.create()) {
				other.callSoon(ofOther);
				ofOther.awaitStarted();
				SoonValue<String> atLimit = limited.callSoon(() -> "later");
				SoonValue<String> next = other.callSoon(() -> "next");
				ofOther.release();
				assertThat(next.join()).isEqualTo("next");
				assertThat(atLimit.state()).isEqualTo(State.PENDING);
			}
			ofLimited.release();
		}
	}

	@Test
	@DisplayName("S11: groups take turns on a pool, where permits are neither made nor lost, and each task is handed over once")
	void permitsAreConserved() {
		TaskGroupFactory bulkhead = this.held.withMaxTotalConcurrency(1);
		List<String> order = new CopyOnWriteArrayList<>();
		try (TaskGroup g = bulkhead.create(); TaskGroup other = bulkhead.create()) {
			for (int i = 0; i < 3; i++) {
				g.runSoon(() -> order.add("of one"));
			}
			other.runSoon(() -> order.add("of the other"));
			for (int i = 0; i < 4; i++) {
				int handedOver = i + 1;
				Awaitility.await().until(() -> this.executor.held().size() == handedOver);
				assertThat(order).hasSize(i);
				this.executor.begin(i);
			}
			other.join();
			g.join();
			assertThat(this.executor.held()).hasSize(4); // S2
		}
		assertThat(order).hasSize(4).startsWith("of one");
		assertThat(order.indexOf("of the other")).isBetween(1, 2);
	}

	@Test
	@DisplayName("S11: a task goes on only when its group is below its own limit, whoever else has a permit to spare")
	void resumingTaskKeepsTheLimit() {
		TaskGroupFactory bulkhead = this.held.withMaxTotalConcurrency(2);
		BlockingTask awaited = BlockingTask.interruptible();
		BlockingTask meanwhile = BlockingTask.interruptible();
		BlockingTask probe = BlockingTask.interruptible();
		try (TaskGroup elsewhere = this.taskGroups.create();
				TaskGroup stuckGroup = bulkhead.create();
				TaskGroup g = bulkhead.withMaxConcurrency(1).create()) {
			SoonValue<String> other = elsewhere.callSoon(awaited);
			SoonValue<Boolean> waiting = g.callSoon(() -> {
				probe.call();
				other.join();
				return meanwhile.hasEnded();
			});
			this.executor.begin(0);
			probe.awaitStarted();
			g.callSoon(meanwhile);
			probe.release();
			// with the permit that was given back
			Awaitility.await().until(() -> this.executor.held().size() == 2);
			this.executor.begin(1);
			meanwhile.awaitStarted();
			SoonValue<String> unbegun = stuckGroup.callSoon(() -> "not taken away");
			awaited.release();
			awaitStandstill(other, List.of());
			assertThat(waiting.state()).isEqualTo(State.RUNNING);
			this.executor.begin(2);
			assertThat(unbegun.join()).isEqualTo("not taken away");
			meanwhile.release();
			assertThat(waiting.join()).isTrue();
		}
	}

	/**
	 * Wait until a task that waits for another has learnt of its end, and got no further
	 * than its place in line.
	 */
	private static void awaitStandstill(SoonValue<?> awaited, List<String> order) {
		Awaitility.await().until(awaited::isReady);
		Awaitility.await().during(Duration.ofMillis(200)).until(order::isEmpty);
	}

}
