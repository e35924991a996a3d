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

package io.soonify.autoconfigure.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OnDemandThreadPoolTaskExecutor}.
 */
@Timeout(60)
class OnDemandThreadPoolTaskExecutorTests {

	private final OnDemandThreadPoolTaskExecutor executor = new OnDemandThreadPoolTaskExecutor(3);

	OnDemandThreadPoolTaskExecutorTests() {
		this.executor.initialize();
	}

	@AfterEach
	void shutDown() {
		this.executor.shutdown();
	}

	@Test
	void idleThreadIsUsedAgain() {
		for (int i = 0; i < 20; i++) {
			CountDownLatch done = new CountDownLatch(1);
			this.executor.execute(done::countDown);
			await(done);
			Awaitility.await().until(() -> this.executor.getActiveCount() == 0);
		}
		assertThat(this.executor.getThreadPoolExecutor().getLargestPoolSize()).isLessThan(3);
	}

	@Test
	void poolGrowsToItsSizeThenQueues() {
		CountDownLatch allRunning = new CountDownLatch(3);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch queuedRan = new CountDownLatch(50);
		for (int i = 0; i < 3; i++) {
			this.executor.execute(() -> {
				allRunning.countDown();
				await(release);
			});
		}
		await(allRunning);
		for (int i = 0; i < 50; i++) {
			this.executor.execute(queuedRan::countDown);
		}
		assertThat(this.executor.getThreadPoolExecutor().getQueue()).hasSize(50);
		assertThat(this.executor.getPoolSize()).isEqualTo(3);
		release.countDown();
		await(queuedRan);
	}

	@Test
	void whenManyThreadsSubmitThenNothingIsLost() throws InterruptedException {
		CountDownLatch ran = new CountDownLatch(40_000);
		List<Thread> submitters = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			submitters.add(new Thread(() -> {
				for (int j = 0; j < 10_000; j++) {
					this.executor.execute(ran::countDown);
				}
			}));
		}
		submitters.forEach(Thread::start);
		for (Thread submitter : submitters) {
			submitter.join();
		}
		await(ran);
		assertThat(this.executor.getThreadPoolExecutor().getLargestPoolSize()).isLessThanOrEqualTo(3);
	}

	@Test
	void afterShutdownWorkIsRejected() {
		this.executor.shutdown();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> this.executor.execute(() -> {
		}));
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError("The test was interrupted", ex);
		}
	}

}
