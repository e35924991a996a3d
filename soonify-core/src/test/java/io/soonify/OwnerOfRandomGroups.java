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
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.soonify.AccountingStressTests.Ledger;

/**
 * A thread that opens groups whose fate is drawn by lot from a seed, and checks each of
 * them.
 */
final class OwnerOfRandomGroups extends Thread {

	private final TaskGroupFactory taskGroups;

	private final Ledger ledger;

	private final Random random;

	private final long until;

	private final int maxDepth;

	private volatile Throwable problem;

	OwnerOfRandomGroups(TaskGroupFactory taskGroups, Ledger ledger, long seed, Duration time, int maxDepth) {
		this.taskGroups = taskGroups;
		this.ledger = ledger;
		this.random = new Random(seed);
		this.maxDepth = maxDepth;
		this.until = System.nanoTime() + time.toNanos();
	}

	Throwable problem() {
		return this.problem;
	}

	@Override
	public void run() {
		try {
			while (System.nanoTime() - this.until < 0) {
				runGroup(this.random.nextLong(), 0);
				Thread.interrupted();
			}
		}
		catch (Throwable ex) {
			this.problem = ex;
		}
	}

	/**
	 * Run one group, and see that each of its tasks has ended and at most run once.
	 */
	private void runGroup(long seed, int depth) {
		Random lot = new Random(seed);
		List<Probe> probes = new ArrayList<>();
		TaskGroupFactory factory = (lot.nextInt(10) == 0)
				? this.taskGroups.withTimeout(Duration.ofNanos(1 + lot.nextInt(300_000))) : this.taskGroups;
		TaskGroup g = factory.create();
		try {
			int width = 1 + lot.nextInt(8);
			for (int i = 0; i < width; i++) {
				probes.add(new Probe(g, lot.nextLong(), depth).start());
			}
			disturb(g, probes, lot);
		}
		finally {
			closeQuietly(g);
		}
		probes.forEach(Probe::check);
	}

	private void disturb(TaskGroup g, List<Probe> probes, Random lot) {
		switch (lot.nextInt(8)) {
			case 0 -> g.cancel();
			case 1 -> probes.get(0).value.cancel();
			case 2 -> Thread.currentThread().interrupt();
			case 3 -> joinQuietly(probes.get(0).value);
			default -> {
				// leave it to the tasks
			}
		}
	}

	private static void closeQuietly(TaskGroup g) {
		try {
			g.close();
		}
		catch (TaskGroupException ex) {
			// one of the fates
		}
	}

	private static void joinQuietly(SoonValue<?> value) {
		try {
			value.join();
		}
		catch (TaskFailedException | TaskCancelledException | TaskGroupException ex) {
			// one of the fates
		}
	}

	/**
	 * A task that draws its own fate, and knows how often it ran.
	 */
	private final class Probe {

		private final TaskGroup group;

		private final Random lot;

		private final int depth;

		private final AtomicInteger runs = new AtomicInteger();

		private final ConcurrentLinkedQueue<Probe> children = new ConcurrentLinkedQueue<>();

		private SoonValue<Integer> value;

		Probe(TaskGroup group, long seed, int depth) {
			this.group = group;
			this.lot = new Random(seed);
			this.depth = depth;
		}

		Probe start() {
			this.value = this.group.callSoon(this::run);
			OwnerOfRandomGroups.this.ledger.values(1);
			return this;
		}

		private int run() throws Exception {
			this.runs.incrementAndGet();
			OwnerOfRandomGroups.this.ledger.ran();
			if (this.group.isCancelled()) {
				Thread.sleep(30_000); // the interrupt is on its way
				throw new AssertionError("Started in a cancelled group and never interrupted");
			}
			switch (this.lot.nextInt(40)) {
				case 0 -> throw new IllegalStateException("by lot");
				case 1 -> throw new AssertionError("by lot");
				case 2 -> Thread.sleep(0, 1 + this.lot.nextInt(100_000));
				case 3 -> LockSupport.parkNanos(50_000);
				case 4, 5, 6 -> this.children.add(new Probe(this.group, this.lot.nextLong(), this.depth).start());
				case 7 -> Thread.currentThread().interrupt();
				case 8 -> this.group.cancel();
				case 9, 10 -> nest();
				default -> {
					// return at once
				}
			}
			return 1;
		}

		private void nest() {
			if (this.depth < OwnerOfRandomGroups.this.maxDepth) {
				runGroup(this.lot.nextLong(), this.depth + 1);
			}
		}

		void check() {
			if (!this.value.isReady()) {
				throw new AssertionError("Not ended: " + this.value);
			}
			int ran = this.runs.get();
			boolean succeeded = this.value.state() == SoonValue.State.SUCCEEDED;
			if (ran > 1 || (succeeded && (ran != 1 || this.value.value() != 1))) {
				throw new AssertionError("Ran " + ran + " times: " + this.value);
			}
			this.value.failure().filter((thrown) -> !"by lot".equals(thrown.getMessage())).ifPresent((thrown) -> {
				if (thrown instanceof AssertionError error) {
					throw error;
				}
			});
			this.children.forEach(Probe::check);
		}

	}

}
