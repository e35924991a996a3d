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

package io.soonify.stress;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOutcome;
import io.soonify.spi.TaskInfo;
import io.soonify.support.OpenedGroups;
import io.soonify.support.Watchdog;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Groups that fail, time out, are cancelled, interrupted and rejected at random, several
 * owners at a time, while others meddle with them. Afterwards everything adds up: no task
 * is lost or run twice, no interrupt has gone astray, and nothing is left behind.
 */
@Timeout(1800)
class AccountingStressTests {

	private static final int OWNERS = 4;

	private static final int GROUPS_OF_WARM_UP = 300;

	private static final int GROUPS_OF_SOAK = 200_000;

	private static final Duration TIME = Duration.ofMillis(1500);

	private static final long TOLERATED_BYTES = 6L << 20;

	private final Ledger ledger = new Ledger();

	/** What runs the tasks. */
	enum Kind {

		LIBRARY, POOL_OF_EIGHT, FORK_JOIN_POOL, SINGLE_THREAD, NOW_AND_THEN_REJECTING

	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S1 to S19: whatever happens to groups, everything adds up")
	void everythingAddsUp(Kind kind) throws InterruptedException {
		stress(kind, 0, Duration.ofSeconds(60), (groups) -> groups < GROUPS_OF_WARM_UP);
		long heap = usedHeap();
		long end = System.nanoTime() + TIME.toNanos();
		stress(kind, 1, Duration.ofSeconds(60), (groups) -> System.nanoTime() - end < 0);
		assertNothingIsLeft(heap);
	}

	@Tag("soak")
	@ParameterizedTest
	@EnumSource
	@DisplayName("S1 to S19: whatever happens to 200 000 groups, everything adds up")
	void everythingAddsUpForLong(Kind kind) throws InterruptedException {
		stress(kind, 2, Duration.ofSeconds(60), (groups) -> groups < GROUPS_OF_WARM_UP);
		long heap = usedHeap();
		stress(kind, 3, Duration.ofMinutes(20), (groups) -> groups < GROUPS_OF_SOAK / OWNERS);
		assertNothingIsLeft(heap);
	}

	private void stress(Kind kind, int run, Duration limit, IntPredicate goesOn) throws InterruptedException {
		ExecutorService pool = poolFor(kind);
		TaskGroupFactory taskGroups = factory(kind, pool);
		List<OwnerOfRandomGroups> owners = new ArrayList<>();
		for (int i = 0; i < OWNERS; i++) {
			long seed = (kind.ordinal() * 31L + i) * 31 + run;
			owners.add(new OwnerOfRandomGroups(taskGroups, this.ledger, seed, goesOn));
		}
		Meddler meddler = new Meddler(owners);
		meddler.start();
		try {
			Watchdog.await(limit, owners);
		}
		finally {
			meddler.end();
			if (pool != null) {
				pool.shutdown();
			}
		}
		assertThat(owners).allSatisfy((owner) -> assertThat(owner.problem()).isNull());
		this.ledger.assertBalanced();
		if (pool != null) {
			assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	private static void assertNothingIsLeft(long heapBefore) {
		assertThat(OpenedGroups.aroundThread()).isEmpty();
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.noneMatch(AccountingStressTests::shouldHaveEnded));
		Awaitility.await().untilAsserted(() -> assertThat(usedHeap()).isLessThan(heapBefore + TOLERATED_BYTES));
	}

	private static boolean shouldHaveEnded(Thread thread) {
		ThreadGroup threads = thread.getThreadGroup();
		if (threads == null || threads.getName().equals("CarrierThreads")) {
			return false;
		}
		return thread.getName().startsWith("soonify") ? !thread.isDaemon()
				: thread.getName().matches("(pool|ForkJoinPool|owner)-.*|meddler");
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private TaskGroupFactory factory(Kind kind, ExecutorService pool) {
		TaskGroupFactory.Builder builder = TaskGroupFactory.builder().listener(this.ledger);
		if (pool != null) {
			builder.executor((kind == Kind.NOW_AND_THEN_REJECTING) ? rejectingNowAndThen(pool) : pool);
		}
		return builder.build();
	}

	private static ExecutorService poolFor(Kind kind) {
		return switch (kind) {
			case LIBRARY -> null;
			case POOL_OF_EIGHT -> Executors.newFixedThreadPool(8);
			case FORK_JOIN_POOL -> new ForkJoinPool(8);
			case SINGLE_THREAD -> Executors.newSingleThreadExecutor();
			case NOW_AND_THEN_REJECTING -> Executors.newCachedThreadPool();
		};
	}

	private static Executor rejectingNowAndThen(Executor pool) {
		return (command) -> {
			if (ThreadLocalRandom.current().nextInt(20) == 0) {
				throw new RejectedExecutionException("not now");
			}
			pool.execute(command);
		};
	}

	/**
	 * Meddles with the groups of others.
	 */
	private static final class Meddler extends Thread {

		private final List<OwnerOfRandomGroups> owners;

		private final Random lot = new Random(42);

		private final Queue<Probe> started = new ArrayDeque<>();

		private volatile boolean ended;

		private volatile Throwable problem;

		Meddler(List<OwnerOfRandomGroups> owners) {
			super("meddler");
			setDaemon(true);
			this.owners = owners;
		}

		@Override
		public void run() {
			try {
				while (!this.ended) {
					meddle();
					LockSupport.parkNanos(20_000);
				}
				this.started.forEach(Probe::check);
			}
			catch (Throwable ex) {
				this.problem = ex;
			}
		}

		private void meddle() {
			Probe probe = this.owners.get(this.lot.nextInt(this.owners.size())).meddle(this.lot);
			if (probe != null) {
				this.started.add(probe);
			}
			while (!this.started.isEmpty() && this.started.peek().isGroupClosed()) {
				this.started.remove().check();
			}
		}

		void end() throws InterruptedException {
			this.ended = true;
			join(30_000);
			assertThat(isAlive()).as("the meddler hangs").isFalse();
			assertThat(this.problem).isNull();
		}

	}

	/**
	 * Counts what the listeners are told against what the handles say.
	 */
	static final class Ledger implements TaskGroupListener {

		private final LongAdder opened = new LongAdder();

		private final LongAdder closed = new LongAdder();

		private final LongAdder submitted = new LongAdder();

		private final LongAdder started = new LongAdder();

		private final LongAdder ended = new LongAdder();

		private final LongAdder ran = new LongAdder();

		private final LongAdder values = new LongAdder();

		private final Map<SoonValue.State, LongAdder> states = Map.of(State.SUCCEEDED, new LongAdder(), State.FAILED,
				new LongAdder(), State.CANCELLED, new LongAdder());

		@Override
		public void groupOpened(TaskGroupInfo group) {
			this.opened.increment();
		}

		@Override
		public void taskSubmitted(TaskGroupInfo group, TaskInfo task) {
			this.submitted.increment();
		}

		@Override
		public void taskStarted(TaskGroupInfo group, TaskInfo task) {
			this.started.increment();
		}

		@Override
		public void taskEnded(TaskGroupInfo group, TaskInfo task) {
			this.ended.increment();
		}

		@Override
		public void groupClosed(TaskGroupInfo group, TaskGroupOutcome outcome) {
			this.closed.increment();
		}

		void ran() {
			this.ran.increment();
		}

		void values(int n) {
			this.values.add(n);
		}

		void ended(SoonValue.State state) {
			this.states.get(state).increment();
		}

		void assertBalanced() {
			assertThat(this.states.values().stream().mapToLong(LongAdder::sum).sum()).isEqualTo(this.values.sum());
			assertThat(this.states.values()).allMatch((counted) -> counted.sum() > 0);
			assertThat(this.opened.sum()).isPositive().isEqualTo(this.closed.sum());
			assertThat(this.submitted.sum()).isPositive().isEqualTo(this.ended.sum()).isEqualTo(this.values.sum());
			assertThat(this.started.sum()).isEqualTo(this.ran.sum()).isLessThanOrEqualTo(this.submitted.sum());
		}

	}

}
