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

import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.soonify.SoonValue.State;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that have a slot, while the executor does not get round to them: S11.
 */
@Timeout(60)
class StuckWorkerTests {

	private final HeldExecutor executor = new HeldExecutor();

	private final TaskGroupFactory held = TaskGroupFactory.builder().executor(this.executor).build();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@AfterEach
	void shutDown() {
		this.executor.release();
		this.executor.shutDown();
	}

	@Test
	@DisplayName("S11: a task goes on with the slot of a worker that the executor does not get round to")
	void slotOfStuckWorkerIsTaken() {
		BlockingTask awaited = BlockingTask.interruptible();
		try (TaskGroup elsewhere = this.taskGroups.create(); TaskGroup g = this.held.withMaxConcurrency(1).create()) {
			SoonValue<String> other = elsewhere.callSoon(awaited);
			SoonValue<String> waiting = g.callSoon(() -> other.join());
			SoonValue<String> stuck = g.callSoon(() -> "ran after all");
			this.executor.begin(0);
			Awaitility.await().until(() -> this.executor.held().size() == 2);
			awaited.release();
			assertThat(waiting.join()).isEqualTo("released");
			assertThat(stuck.join()).isEqualTo("ran after all");
		}
	}

	@Test
	@DisplayName("S11: a group that is waited for takes the slot of a stuck worker, but no more than its own limit")
	void reliefKeepsTheLimit() {
		TaskGroupFactory bulkhead = this.held.withMaxTotalConcurrency(2);
		BlockingTask first = BlockingTask.interruptible();
		BlockingTask second = BlockingTask.interruptible();
		try (TaskGroup joining = this.taskGroups.create();
				TaskGroup other = bulkhead.create();
				TaskGroup limited = bulkhead.withMaxConcurrency(1).create()) {
			SoonValue<String> running = limited.callSoon(first);
			this.executor.begin(0);
			first.awaitStarted();
			SoonValue<String> waiting = limited.callSoon(second);
			SoonValue<String> stuck = other.callSoon(() -> "not revoked");
			BlockingTask joiner = BlockingTask.interruptible();
			joiner.release();
			SoonValue<String> joined = joining.callSoon(() -> {
				joiner.call();
				return running.join();
			});
			joiner.awaitStarted();
			Awaitility.await().until(() -> LockSupport.getBlocker(joiner.thread()) == running);
			assertThat(waiting.state()).isEqualTo(State.PENDING);
			this.executor.begin(1);
			Awaitility.await().until(stuck::isReady);
			assertThat(second.hasStarted()).isFalse();
			first.release();
			second.release();
			assertThat(joined.join()).isEqualTo("released");
			Awaitility.await().until(() -> waiting.isReady() || this.executor.held().size() == 3);
			this.executor.release();
		}
	}

	@Test
	@DisplayName("S11: a group that is waited for runs on the slot of a stuck worker, which gets its turn afterwards")
	void reliefTakesSlotOfStuckWorker() {
		TaskGroupFactory bulkhead = this.held.withMaxTotalConcurrency(1);
		try (TaskGroup joining = this.taskGroups.create();
				TaskGroup stuckGroup = bulkhead.create();
				TaskGroup awaited = bulkhead.create()) {
			BlockingTask patient = BlockingTask.interruptible();
			SoonValue<String> stuck = stuckGroup.callSoon(patient);
			SoonValue<String> value = awaited.callSoon(() -> "at once");
			assertThat(this.executor.held()).hasSize(1);
			assertThat(joining.callSoon(value::join).join()).isEqualTo("at once");
			assertThat(stuck.state()).isEqualTo(State.PENDING);
			Awaitility.await().until(() -> this.executor.held().size() == 3);
			this.executor.begin(0);
			this.executor.begin(1);
			this.executor.begin(2);
			patient.awaitStarted();
			assertThat(othersAreInLine(stuckGroup)).isFalse();
			patient.release();
			assertThat(stuck.join()).isEqualTo("released");
			SoonValue<String> next = awaited.callSoon(() -> "slot is free again");
			this.executor.release();
			assertThat(next.join()).isEqualTo("slot is free again");
		}
	}

	@Test
	@DisplayName("S11: a task that is started in a group that is waited for takes the slot of a stuck worker")
	void lateTaskTakesSlotOfStuckWorker() {
		TaskGroupFactory bulkhead = this.held.withMaxTotalConcurrency(2);
		BlockingTask first = BlockingTask.interruptible();
		BlockingTask probe = BlockingTask.interruptible();
		probe.release();
		try (TaskGroup joining = this.taskGroups.create();
				TaskGroup stuckGroup = bulkhead.create();
				TaskGroup awaited = bulkhead.create()) {
			SoonValue<String> running = awaited.callSoon(first);
			this.executor.begin(0);
			first.awaitStarted();
			joining.callSoon(() -> {
				probe.call();
				return running.join();
			});
			probe.awaitStarted();
			Awaitility.await().until(() -> LockSupport.getBlocker(probe.thread()) == running);
			SoonValue<String> stuck = stuckGroup.callSoon(() -> "in the end");
			SoonValue<String> late = awaited.callSoon(() -> "at once");
			Awaitility.await().until(late::isReady);
			assertThat(stuck.state()).isEqualTo(State.PENDING);
			first.release();
			this.executor.release();
			assertThat(stuck.join()).isEqualTo("in the end");
		}
	}

	private static boolean othersAreInLine(TaskGroup group) {
		SlotShare share = ((DefaultTaskGroup) group).dispatcher().spare().share();
		return share.slots().othersComeFirst(share);
	}

}
