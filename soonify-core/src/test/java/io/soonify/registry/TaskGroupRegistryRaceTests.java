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
package io.soonify.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupRefusedException;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.spi.TaskInfo;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What a registry does while others open, close and cancel groups.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class TaskGroupRegistryRaceTests {

	private static final String REASON = "the application is shutting down";

	private static final Duration LONG = Duration.ofSeconds(30);

	private final TaskGroupRegistry registry = TaskGroupRegistry.create();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.name("orders")
		.registry(this.registry)
		.build();

	@Test
	@DisplayName("S10: of a shutdown, a failure and a cancellation at a time exactly one is the cause")
	void causeIsDecidedOnce() throws Exception {
		for (int round = 0; round < 500; round++) {
			TaskGroup g = this.taskGroups.create();
			CyclicBarrier together = new CyclicBarrier(3);
			CountDownLatch forEver = new CountDownLatch(1);
			g.runSoon(forEver::await);
			g.runSoon(() -> {
				together.await(30, TimeUnit.SECONDS);
				throw new IllegalStateException("boom");
			});
			AtomicInteger byShutdown = new AtomicInteger();
			Thread shutdown = new Thread(() -> {
				meet(together);
				byShutdown.set(this.registry.cancelAll());
			});
			shutdown.start();
			meet(together);
			boolean byHand = g.cancel();
			Throwable thrown = catchThrowable(g::close);
			shutdown.join();
			if (byShutdown.get() == 1) {
				assertThat(byHand).isFalse();
				assertThat(thrown).isInstanceOf(TaskGroupCancelledException.class).hasMessageContaining(REASON);
			}
			else if (thrown != null) {
				assertThat(thrown).isExactlyInstanceOf(TaskGroupException.class).hasMessageContaining("boom");
			}
			else {
				assertThat(byHand).isTrue();
			}
		}
	}

	@Test
	@DisplayName("No group is overlooked that slipped in before new ones were refused")
	void openingAgainstRefusing() throws Exception {
		for (int round = 0; round < 200; round++) {
			TaskGroupRegistry refusing = TaskGroupRegistry.create();
			TaskGroupFactory factory = TaskGroupFactory.builder().registry(refusing).build();
			AtomicInteger open = new AtomicInteger();
			LongAdder opened = new LongAdder();
			AtomicInteger refused = new AtomicInteger();
			CountDownLatch busy = new CountDownLatch(4);
			List<Thread> owners = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				owners.add(new Thread(() -> {
					try {
						while (true) {
							TaskGroup g = factory.create();
							open.incrementAndGet();
							opened.increment();
							busy.countDown();
							Thread.yield();
							open.decrementAndGet();
							g.close();
						}
					}
					catch (TaskGroupRefusedException ex) {
						refused.incrementAndGet();
					}
				}));
			}
			owners.forEach(Thread::start);
			BlockingTask.await(busy);
			refusing.refuseNewGroups(REASON);
			assertThat(refusing.awaitNone(LONG)).isTrue();
			long then = opened.sum();
			assertThat(open).hasValue(0);
			for (Thread owner : owners) {
				owner.join();
			}
			assertThat(opened.sum()).isEqualTo(then);
			assertThat(refused).hasValue(4);
		}
	}

	@Test
	@DisplayName("Groups can be shown while others open, close and are cancelled")
	void groupsUnderLoad() throws Exception {
		AtomicBoolean over = new AtomicBoolean();
		LongAdder closed = new LongAdder();
		List<Thread> owners = new ArrayList<>();
		List<Throwable> thrown = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Thread owner = new Thread(() -> {
				while (!over.get()) {
					try (TaskGroup g = this.taskGroups.create()) {
						g.runSoon(() -> this.taskGroups.map(List.of(1, 2), (n) -> n));
						g.runSoon(Thread::yield);
					}
					catch (TaskGroupCancelledException ex) {
						// by this test
					}
					closed.increment();
				}
			});
			owner.setDaemon(true);
			owner.setUncaughtExceptionHandler((failed, ex) -> thrown.add(ex));
			owners.add(owner);
		}
		owners.forEach(Thread::start);
		long shown = 0;
		for (long end = System.nanoTime() + 500_000_000; System.nanoTime() < end || shown == 0;) {
			for (TaskGroupInfo group : this.registry.groups()) {
				shown += 1 + walk(group);
			}
			this.registry.cancelAll();
		}
		over.set(true);
		for (Thread owner : owners) {
			owner.join(LONG.toMillis());
			assertThat(owner.isAlive()).isFalse();
		}
		assertThat(thrown).isEmpty();
		assertThat(closed.sum()).isPositive();
		assertThat(this.registry.groups()).isEmpty();
	}

	private static long walk(TaskGroupInfo group) {
		assertThat(group.name()).isEqualTo("orders");
		assertThat(group.unfinishedTaskCount()).isNotNegative();
		long tasks = 0;
		for (TaskInfo task : group.unfinishedTasks()) {
			assertThat(task.elapsed()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
			tasks += 1 + task.innerGroup().map(TaskGroupRegistryRaceTests::walk).orElse(0L);
		}
		return tasks + group.innerGroup().map(TaskGroupRegistryRaceTests::walk).orElse(0L);
	}

	private static void meet(CyclicBarrier barrier) {
		try {
			barrier.await(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

}
