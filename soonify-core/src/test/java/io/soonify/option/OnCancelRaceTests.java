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

package io.soonify.option;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * onCancel where several things happen at the same time: S17.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class OnCancelRaceTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	@Test
	@DisplayName("S17: onCancel runs once when everything cancels the task at the same time")
	void onceUnderRace() throws InterruptedException {
		for (int round = 0; round < 500; round++) {
			AtomicInteger ran = new AtomicInteger();
			BlockingTask task = BlockingTask.uninterruptible();
			TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create();
			SoonValue<String> value = g.task("read")
				.timeout(Duration.ofMillis(1))
				.onCancel(ran::incrementAndGet)
				.callSoon(task);
			task.awaitStarted();
			CountDownLatch ready = new CountDownLatch(2);
			Thread alone = new Thread(() -> {
				ready.countDown();
				value.cancel();
			});
			alone.start();
			ready.countDown();
			BlockingTask.await(ready);
			g.cancel();
			alone.join();
			task.release();
			g.close();
			assertThat(ran).hasValue(1);
		}
	}

	@Test
	@DisplayName("S17: onCancel never runs for a task that cancellation kept from starting, however close it came")
	void neverForUnstartedUnderRace() throws InterruptedException {
		AtomicInteger wrong = new AtomicInteger();
		for (int round = 0; round < 20_000; round++) {
			AtomicBoolean started = new AtomicBoolean();
			AtomicBoolean called = new AtomicBoolean();
			CountDownLatch first = new CountDownLatch(1);
			TaskGroup g = this.taskGroups.create();
			g.runSoon(first::countDown);
			g.task("read").onCancel(() -> called.set(true)).runSoon(() -> started.set(true));
			if (round % 2 == 0) {
				BlockingTask.await(first);
			}
			for (int spins = 0; spins < round % 50; spins++) {
				Thread.onSpinWait();
			}
			g.cancel();
			g.close();
			if (called.get() && !started.get()) {
				wrong.incrementAndGet();
			}
		}
		assertThat(wrong).hasValue(0);
	}

}
