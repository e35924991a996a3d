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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Groups that fail, time out, are cancelled, interrupted and rejected at random, several
 * owners at a time. Afterwards everything adds up: no task is lost or run twice, and no
 * interrupt has gone astray.
 */
@Timeout(120)
class AccountingStressTests {

	private static final int OWNERS = 4;

	private static final Duration TIME = Duration.ofMillis(1500);

	private final Ledger ledger = new Ledger();

	/** What runs the tasks. */
	enum Kind {

		LIBRARY(2), POOL_OF_EIGHT(0), FORK_JOIN_POOL(0), NOW_AND_THEN_REJECTING(2);

		private final int maxDepth;

		Kind(int maxDepth) {
			this.maxDepth = maxDepth;
		}

	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S1 to S16: whatever happens to groups, everything adds up")
	void everythingAddsUp(Kind kind) throws InterruptedException {
		ExecutorService pool = poolFor(kind);
		TaskGroupFactory taskGroups = factory(kind, pool);
		List<OwnerOfRandomGroups> owners = new ArrayList<>();
		for (int i = 0; i < OWNERS; i++) {
			owners.add(new OwnerOfRandomGroups(taskGroups, this.ledger, kind.ordinal() * 31L + i, TIME, kind.maxDepth));
		}
		owners.forEach(Thread::start);
		for (Thread owner : owners) {
			owner.join();
		}
		assertThat(owners).allSatisfy((owner) -> assertThat(owner.problem()).isNull());
		this.ledger.assertBalanced();
		assertThat(DeadlineTimer.INSTANCE.size()).isZero();
		if (pool != null) {
			pool.shutdown();
			assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		}
		Awaitility.await().untilAsserted(() -> assertThat(Frames.innermost()).isNull());
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

		void assertBalanced() {
			assertThat(this.opened.sum()).isPositive().isEqualTo(this.closed.sum());
			assertThat(this.submitted.sum()).isPositive().isEqualTo(this.ended.sum()).isEqualTo(this.values.sum());
			assertThat(this.started.sum()).isEqualTo(this.ran.sum()).isLessThanOrEqualTo(this.submitted.sum());
		}

	}

}
