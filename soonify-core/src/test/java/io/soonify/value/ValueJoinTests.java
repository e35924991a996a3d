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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.Elsewhere;
import io.soonify.support.WaitingThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Threads that wait for the end of one task: S8.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class ValueJoinTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@Test
	@DisplayName("The end wakes every thread that waits for it, also one that is interrupted meanwhile and waits again")
	void endWakesEveryWaiter() throws InterruptedException {
		BlockingTask task = BlockingTask.interruptible();
		List<Thread> waiting = new ArrayList<>();
		AtomicInteger interrupts = new AtomicInteger();
		AtomicInteger woken = new AtomicInteger();
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<String> value = g.callSoon(task);
			task.awaitStarted();
			for (int i = 0; i < 5; i++) {
				Thread thread = new Thread(() -> {
					joinStubbornly(value, interrupts);
					woken.incrementAndGet();
				});
				thread.setDaemon(true);
				thread.start();
				waiting.add(thread);
			}
			waiting.forEach(WaitingThread::await);
			waiting.get(2).interrupt();
			Awaitility.await().until(() -> interrupts.get() == 1);
			waiting.forEach(WaitingThread::await);
			assertThat(woken).hasValue(0);
			task.release();
			for (Thread thread : waiting) {
				thread.join();
			}
		}
		assertThat(woken).hasValue(5);
		assertThat(interrupts).hasValue(1);
	}

	private static void joinStubbornly(SoonValue<String> value, AtomicInteger interrupts) {
		while (true) {
			try {
				value.join();
				return;
			}
			catch (TaskGroupInterruptedException ex) {
				interrupts.addAndGet(Thread.interrupted() ? 1 : 0);
			}
		}
	}

	@Test
	@DisplayName("S8: an interrupt ends the wait for a task that has not ended, and is kept; the end comes before it")
	void interruptedWaiter() {
		BlockingTask task = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<String> value = g.callSoon(task);
			Elsewhere.run(() -> {
				Thread.currentThread().interrupt();
				assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(value::join);
				assertThat(Thread.currentThread().isInterrupted()).isTrue();
				task.release();
				while (!value.isReady()) {
					Thread.onSpinWait();
				}
				assertThat(value.join()).isEqualTo("released");
				assertThat(Thread.interrupted()).isTrue();
			});
			assertThat(task.wasInterrupted()).isFalse();
		}
	}

	@Test
	@DisplayName("Whoever begins to wait just as the task ends learns of the end")
	void waitAgainstEnd() throws InterruptedException {
		try (TaskGroup g = this.taskGroups.create()) {
			for (int i = 0; i < 5000; i++) {
				int number = i;
				CountDownLatch ready = new CountDownLatch(1);
				SoonValue<Integer> racing = g.callSoon(() -> {
					ready.countDown();
					return number;
				});
				BlockingTask.await(ready);
				assertThat(racing.join()).isEqualTo(number);
				assertThat(racing.state()).isEqualTo(State.SUCCEEDED);
			}
		}
	}

}
