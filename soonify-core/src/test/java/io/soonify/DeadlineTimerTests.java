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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.soonify.DeadlineHeap.Entry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The thread that sleeps until the first deadline.
 */
@Timeout(60)
class DeadlineTimerTests {

	private final DeadlineTimer timer = new DeadlineTimer();

	private final List<Alarm> fired = new CopyOnWriteArrayList<>();

	@Test
	@DisplayName("S10: a deadline that comes sooner than the one that the timer sleeps for is kept")
	void soonerThanTheFirst() throws InterruptedException {
		Alarm passed = new Alarm(0);
		this.timer.add(passed);
		BlockingTask.await(passed.ring);
		Alarm late = new Alarm(TimeUnit.HOURS.toNanos(1));
		this.timer.add(late);
		WaitingThread.await(passed.thread);
		Alarm soon = new Alarm(TimeUnit.MILLISECONDS.toNanos(20));
		this.timer.add(soon);
		BlockingTask.await(soon.ring);
		assertThat(System.nanoTime() - soon.at()).isNotNegative();
		assertThat(this.fired).containsExactly(passed, soon);
		assertThat(this.timer.size()).isOne();
		this.timer.remove(late);
		assertThat(this.timer.size()).isZero();
	}

	@Test
	@DisplayName("S10: each deadline is kept, in the order of their times, and one that is taken back is not")
	void order() throws InterruptedException {
		Alarm last = new Alarm(TimeUnit.MILLISECONDS.toNanos(400));
		Alarm first = new Alarm(TimeUnit.MILLISECONDS.toNanos(200));
		Alarm takenBack = new Alarm(TimeUnit.MILLISECONDS.toNanos(250));
		Alarm second = new Alarm(TimeUnit.MILLISECONDS.toNanos(300));
		List.of(last, first, takenBack, second).forEach(this.timer::add);
		this.timer.remove(takenBack);
		BlockingTask.await(last.ring);
		assertThat(this.fired).containsExactly(first, second, last);
		assertThat(this.timer.size()).isZero();
		this.timer.remove(first);
		assertThat(this.timer.size()).isZero();
	}

	@Test
	@DisplayName("S10: a timer that has had nothing to do is woken by the next deadline, even one that has passed")
	void wokenByTheNext() throws InterruptedException {
		for (int i = 0; i < 3; i++) {
			Alarm alarm = new Alarm(-i);
			this.timer.add(alarm);
			BlockingTask.await(alarm.ring);
			WaitingThread.await(alarm.thread);
		}
		assertThat(this.fired).hasSize(3);
		assertThat(this.fired).extracting((alarm) -> alarm.thread).containsOnly(this.fired.get(0).thread);
		assertThat(this.fired.get(0).thread.isDaemon()).isTrue();
		assertThat(this.timer.size()).isZero();
	}

	/**
	 * Notes that it has been fired.
	 */
	private final class Alarm extends Entry {

		private final CountDownLatch ring = new CountDownLatch(1);

		private volatile Thread thread;

		Alarm(long delay) {
			super(System.nanoTime() + delay);
		}

		@Override
		void fire() {
			this.thread = Thread.currentThread();
			DeadlineTimerTests.this.fired.add(this);
			this.ring.countDown();
		}

	}

}
