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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a task moves from state to state, and those who wait for its end: S12 and S17.
 */
@Timeout(60)
class TaskStateTests {

	private final TaskState state = new TaskState() {
	};

	@Test
	@DisplayName("A task is claimed once, either to run it or to end it unstarted")
	void claimedOnce() {
		assertThat(this.state.claim()).isTrue();
		assertThat(this.state.claim()).isFalse();
		assertThat(this.state.claimUnstarted()).isFalse();
		assertThat(this.state.isRunning()).isTrue();
		TaskState unstarted = new TaskState() {
		};
		assertThat(unstarted.claimUnstarted()).isTrue();
		assertThat(unstarted.claimUnstarted()).isFalse();
		assertThat(unstarted.claim()).isFalse();
		assertThat(unstarted.isRunning()).isFalse();
		assertThat(unstarted.hasEnded()).isFalse();
		assertThat(unstarted.publicState()).isEqualTo(SoonValue.State.PENDING);
	}

	@Test
	@DisplayName("S12: the end tells whether the thread was interrupted on the task's account, and of nothing else")
	void endTellsOfInterrupt() {
		this.state.claim();
		assertThat(this.state.markInterrupted()).isTrue();
		assertThat(this.state.end(TaskState.CANCELLED)).isTrue();
		TaskState flagged = new TaskState() {
		};
		flagged.claim();
		flagged.requestCancel();
		flagged.takeCallback();
		assertThat(flagged.end(TaskState.CANCELLED)).isFalse();
		assertThat(flagged.publicState()).isEqualTo(SoonValue.State.CANCELLED);
	}

	@Test
	@DisplayName("S12: an interrupt is due as often as somebody wants one, but only while the task runs")
	void interruptIsDue() {
		assertThat(this.state.markInterrupted()).isFalse();
		this.state.claim();
		assertThat(this.state.markInterrupted()).isTrue();
		assertThat(this.state.markInterrupted()).isTrue();
		this.state.end(TaskState.SUCCEEDED);
		assertThat(this.state.markInterrupted()).isFalse();
	}

	@Test
	@DisplayName("S17: of a cancellation and a timeout only the first counts, and only while the task runs")
	void firstReasonCounts() {
		assertThat(this.state.requestCancel()).isFalse();
		assertThat(this.state.requestTimeout()).isFalse();
		this.state.claim();
		assertThat(this.state.requestCancel()).isTrue();
		assertThat(this.state.requestCancel()).isFalse();
		assertThat(this.state.requestTimeout()).isFalse();
		assertThat(this.state.isCancelRequested()).isTrue();
		assertThat(this.state.isTimedOut()).isFalse();
		TaskState timedOut = new TaskState() {
		};
		timedOut.claim();
		assertThat(timedOut.requestTimeout()).isTrue();
		assertThat(timedOut.requestTimeout()).isFalse();
		assertThat(timedOut.requestCancel()).isFalse();
		assertThat(timedOut.isTimedOut()).isTrue();
		assertThat(timedOut.isCancelRequested()).isFalse();
		timedOut.end(TaskState.FAILED);
		assertThat(timedOut.requestCancel()).isFalse();
		assertThat(timedOut.requestTimeout()).isFalse();
	}

	@Test
	@DisplayName("S17: what is to be done on cancellation is taken once, by somebody who meets the task running")
	void callbackIsTakenOnce() {
		assertThat(this.state.takeCallback()).isFalse();
		this.state.claim();
		assertThat(this.state.takeCallback()).isTrue();
		assertThat(this.state.takeCallback()).isFalse();
		TaskState ended = new TaskState() {
		};
		ended.claim();
		ended.end(TaskState.SUCCEEDED);
		assertThat(ended.takeCallback()).isFalse();
	}

	@Test
	@DisplayName("The end wakes every thread that waits for it, also one that is interrupted meanwhile and waits again")
	void endWakesEveryWaiter() throws InterruptedException {
		try (TaskGroup g = TaskGroupFactory.builder().build().create()) {
			this.state.claim();
			List<Thread> waiting = new ArrayList<>();
			AtomicInteger woken = new AtomicInteger();
			for (int i = 0; i < 5; i++) {
				Thread thread = new Thread(() -> {
					while (!this.state.awaitEnd((DefaultTaskGroup) g)) {
						Thread.interrupted();
					}
					woken.incrementAndGet();
				});
				thread.start();
				waiting.add(thread);
			}
			Awaitility.await().until(() -> waiting.stream().allMatch(this::isBlocked));
			waiting.get(2).interrupt();
			Awaitility.await().until(() -> !waiting.get(2).isInterrupted() && isBlocked(waiting.get(2)));
			assertThat(woken).hasValue(0);
			assertThat(this.state.end(TaskState.SUCCEEDED)).isFalse();
			for (Thread thread : waiting) {
				thread.join();
			}
			assertThat(woken).hasValue(5);
		}
	}

	private boolean isBlocked(Thread thread) {
		return LockSupport.getBlocker(thread) == this.state;
	}

	@Test
	@DisplayName("S8: an interrupt ends the wait for a task that has not ended, and is kept; the end comes before it")
	void interruptedWaiter() {
		try (TaskGroup g = TaskGroupFactory.builder().build().create()) {
			this.state.claim();
			Thread.currentThread().interrupt();
			assertThat(this.state.awaitEnd((DefaultTaskGroup) g)).isFalse();
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
			this.state.end(TaskState.FAILED);
			assertThat(this.state.awaitEnd((DefaultTaskGroup) g)).isTrue();
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	@DisplayName("Whoever begins to wait just as the task ends learns of the end")
	void waitAgainstEnd() throws InterruptedException {
		try (TaskGroup g = TaskGroupFactory.builder().build().create()) {
			for (int i = 0; i < 5000; i++) {
				TaskState racing = new TaskState() {
				};
				racing.claim();
				CountDownLatch ready = new CountDownLatch(1);
				SoonValue<Void> end = g.runSoon(() -> {
					ready.countDown();
					racing.end(TaskState.SUCCEEDED);
				});
				BlockingTask.await(ready);
				assertThat(racing.awaitEnd((DefaultTaskGroup) g)).isTrue();
				assertThat(racing.publicState()).isEqualTo(SoonValue.State.SUCCEEDED);
				end.join();
			}
		}
	}

}
