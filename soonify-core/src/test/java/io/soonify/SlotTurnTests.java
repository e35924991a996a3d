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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.soonify.SoonValue.State;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose turn it is when slots are few: S11. The executor begins nothing by itself, so
 * that the test says in which order things happen.
 */
@Timeout(60)
class SlotTurnTests {

	private final HeldExecutor executor = new HeldExecutor();

	private final TaskGroupFactory held = TaskGroupFactory.builder().executor(this.executor).build();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@AfterEach
	void shutDown() {
		this.executor.release();
		this.executor.shutDown();
	}

	@Test
	@DisplayName("S11: with nobody else in line one worker runs one task after the other")
	void workerKeepsItsSlot() {
		AtomicInteger begun = new AtomicInteger();
		TaskGroupFactory counted = TaskGroupFactory.builder().executor((command) -> {
			begun.incrementAndGet();
			Threads.executor().execute(command);
		}).maxConcurrency(1).build();
		BlockingTask first = BlockingTask.interruptible();
		List<Thread> threads = new CopyOnWriteArrayList<>();
		try (TaskGroup g = counted.create()) {
			g.callSoon(first);
			for (int i = 0; i < 100; i++) {
				g.runSoon(() -> threads.add(Thread.currentThread()));
			}
			first.awaitStarted().release();
		}
		assertThat(threads).hasSize(100).containsOnly(first.thread());
		assertThat(begun.get()).isLessThanOrEqualTo(2);
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
			Awaitility.await().until(() -> hasToTakeItsSlot(probe.thread()));
			meanwhile.release();
		}
		assertThat(order).containsExactly("goes on", "starts", "starts");
	}

	@Test
	@DisplayName("S11: an interrupt that meets a task on the way back to its slot is not lost")
	void interruptOnTheWayBack() {
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
			Awaitility.await().until(() -> hasToTakeItsSlot(probe.thread()));
			assertThat(waiting.cancel()).isTrue();
			meanwhile.release();
			assertThat(waiting.join()).isTrue();
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
	@DisplayName("S11: a group that is at its own limit leaves a slot to the next in line")
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
	@DisplayName("S11: a worker that runs one task after the other makes no slots, nor loses any")
	void slotsAreConserved() {
		TaskGroupFactory bulkhead = this.held.withMaxTotalConcurrency(1);
		BlockingTask last = BlockingTask.interruptible();
		try (TaskGroup g = bulkhead.create(); TaskGroup other = bulkhead.create()) {
			for (int i = 0; i < 5; i++) {
				g.callSoon(() -> "value");
			}
			g.callSoon(last);
			this.executor.begin(0);
			last.awaitStarted();
			SoonValue<String> next = other.callSoon(() -> "next");
			assertThat(this.executor.held()).hasSize(1);
			last.release();
			Awaitility.await().until(() -> this.executor.held().size() == 2);
			this.executor.begin(1);
			assertThat(next.join()).isEqualTo("next");
		}
	}

	@Test
	@DisplayName("S11: a task goes on only when its group is below its own limit, whoever else has a slot to spare")
	void resumingTaskKeepsTheLimit() {
		TaskGroupFactory bulkhead = this.held.withMaxTotalConcurrency(2);
		BlockingTask awaited = BlockingTask.interruptible();
		BlockingTask meanwhile = BlockingTask.interruptible();
		BlockingTask probe = BlockingTask.interruptible();
		probe.release();
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
			Awaitility.await().until(() -> LockSupport.getBlocker(probe.thread()) == other);
			g.callSoon(meanwhile);
			this.executor.begin(1);
			meanwhile.awaitStarted();
			SoonValue<String> stuck = stuckGroup.callSoon(() -> "not revoked");
			awaited.release();
			Awaitility.await().until(() -> waiting.isReady() || hasToTakeItsSlot(probe.thread()));
			this.executor.begin(2);
			assertThat(stuck.join()).isEqualTo("not revoked");
			meanwhile.release();
			assertThat(waiting.join()).isTrue();
		}
	}

	private static boolean hasToTakeItsSlot(Thread thread) {
		return LockSupport.getBlocker(thread) instanceof Resumption;
	}

}
