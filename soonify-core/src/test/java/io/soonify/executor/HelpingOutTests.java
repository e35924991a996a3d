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

package io.soonify.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads of the library that help out where threads of a pool wait: S11.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class HelpingOutTests {

	private final ExecutorService pool = Executors.newFixedThreadPool(2);

	private final TaskGroupFactory taskGroups = on(this.pool);

	private final ExecutorService single = Executors.newSingleThreadExecutor();

	private final TaskGroupFactory onSingle = on(this.single);

	/** Nobody helps out here because tasks have starved for long (S15). */
	private static TaskGroupFactory on(Executor executor) {
		return TaskGroupFactory.builder().executor(executor).stragglerWarnAfter(Duration.ofMinutes(10)).build();
	}

	@AfterEach
	void shutDown() {
		this.pool.shutdownNow();
		this.single.shutdownNow();
	}

	@Test
	@DisplayName("S11: a task that is started while another waits runs, though all threads of the pool are taken")
	void lateTaskRuns() throws InterruptedException {
		AtomicReference<TaskGroup> awaited = new AtomicReference<>();
		CountDownLatch opened = new CountDownLatch(1);
		CountDownLatch lateRan = new CountDownLatch(1);
		BlockingTask elsewhere = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<Integer> waiting = g.callSoon(() -> {
				try (TaskGroup inner = this.taskGroups.create()) {
					inner.callSoon(elsewhere);
					elsewhere.awaitStarted(); // both threads are taken now
					awaited.set(inner);
					SoonValue<Integer> first = inner.callSoon(() -> 1);
					inner.callSoon(() -> 2);
					int joined = first.join();
					opened.countDown();
					return joined;
				}
			});
			BlockingTask.await(opened);
			SoonValue<Void> late = awaited.get().runSoon(lateRan::countDown);
			BlockingTask.await(lateRan);
			assertThat(elsewhere.hasEnded()).isFalse();
			elsewhere.release();
			assertThat(waiting.join()).isOne();
			assertThat(late.join()).isNull();
		}
	}

	@Test
	@DisplayName("S11: a thread of the library helps a waiting thread, not more of them")
	void oneHelps() {
		BlockingTask first = BlockingTask.interruptible();
		BlockingTask second = BlockingTask.interruptible();
		try (TaskGroup g = this.onSingle.create()) {
			SoonValue<Boolean> ofInner = g.callSoon(() -> {
				try (TaskGroup inner = this.onSingle.create()) {
					inner.callSoon(first);
					SoonValue<Boolean> alone = inner.callSoon(first::hasEnded);
					inner.callSoon(second);
					inner.callSoon(() -> "last");
					inner.join();
					return alone.value();
				}
			});
			first.awaitStarted();
			Awaitility.await().during(Duration.ofMillis(100)).until(() -> !second.hasStarted());
			first.release();
			second.awaitStarted().release();
			assertThat(ofInner.join()).isTrue();
		}
	}

	@Test
	@DisplayName("S11: nobody helps out any more when the task that waited goes on")
	void nobodyHelpsAfterwards() {
		BlockingTask first = BlockingTask.interruptible();
		BlockingTask elsewhere = BlockingTask.interruptible();
		try (TaskGroup joining = TaskGroupFactory.builder().build().create();
				TaskGroup awaited = this.onSingle.create();
				TaskGroup occupying = this.onSingle.create()) {
			SoonValue<String> value = awaited.callSoon(first);
			first.awaitStarted();
			SoonValue<String> joined = joining.callSoon(value::join);
			first.release();
			joined.join();
			occupying.callSoon(elsewhere);
			elsewhere.awaitStarted();
			SoonValue<Thread> later = awaited.callSoon(Thread::currentThread);
			Awaitility.await().during(Duration.ofMillis(100)).until(() -> !later.isReady());
			elsewhere.release();
			assertThat(later.join()).isSameAs(elsewhere.thread());
		}
	}

	@Test
	@DisplayName("S2: the waiting thread itself never runs what it waits for")
	void neverTheWaitingThread() {
		try (TaskGroup g = this.onSingle.create()) {
			SoonValue<List<Thread>> threads = g.callSoon(() -> {
				List<Thread> seen = new ArrayList<>(
						this.onSingle.map(List.of(1, 2, 3, 4), (number) -> Thread.currentThread()));
				assertThat(seen).doesNotContain(Thread.currentThread());
				return seen;
			});
			assertThat(threads.join()).hasSize(4);
		}
	}

	@Test
	@DisplayName("S11: the owner is a thread of a fork-join pool of one that is the executor: the library helps out")
	void ownerOnForkJoinPool() throws Exception {
		ForkJoinPool forkJoin = new ForkJoinPool(1);
		try {
			assertThat(forkJoin.submit(() -> on(forkJoin).map(List.of(1, 2, 3), (number) -> 2 * number))
				.get(30, TimeUnit.SECONDS)).containsExactly(2, 4, 6);
		}
		finally {
			forkJoin.shutdown();
		}
	}

	@Test
	@DisplayName("S11: a task on one pool that waits for a group on another one, which is taken, is helped; each task runs once")
	void twoPools() {
		AtomicInteger runs = new AtomicInteger();
		try (TaskGroup g = this.onSingle.create()) {
			g.runSoon(() -> {
				for (int round = 0; round < 200; round++) {
					try (TaskGroup inner = this.taskGroups.create()) {
						inner.runSoon(runs::incrementAndGet);
						inner.runSoon(runs::incrementAndGet);
						inner.runSoon(() -> this.onSingle.run((innermost) -> innermost.runSoon(runs::incrementAndGet)));
					}
				}
			});
		}
		assertThat(runs).hasValue(600);
	}

}
