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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

import io.soonify.CompletionPolicy;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.stress.AccountingStressTests.Ledger;

/**
 * A thread that opens groups whose fate is drawn by lot from a seed, and checks each of
 * them.
 */
final class OwnerOfRandomGroups extends Thread {

	private static final int MAX_DEPTH = 2;

	private final TaskGroupFactory taskGroups;

	private final Ledger ledger;

	private final Random random;

	private final IntPredicate goesOn;

	/** The group that other threads may meddle with. */
	private volatile PlacedProbes published;

	private volatile Throwable problem;

	/**
	 * Make an owner.
	 * @param goesOn told how many groups there were, and says whether there is to be
	 * another
	 */
	OwnerOfRandomGroups(TaskGroupFactory taskGroups, Ledger ledger, long seed, IntPredicate goesOn) {
		super("owner-" + seed);
		setDaemon(true);
		this.taskGroups = taskGroups;
		this.ledger = ledger;
		this.random = new Random(seed);
		this.goesOn = goesOn;
	}

	Throwable problem() {
		return this.problem;
	}

	@Override
	public void run() {
		try {
			for (int groups = 0; this.goesOn.test(groups); groups++) {
				runGroup(this.random.nextLong(), 0, List.of());
				Thread.interrupted();
			}
		}
		catch (Throwable ex) {
			this.problem = ex;
		}
	}

	/**
	 * Run one group, and see that each of its tasks has ended and at most run once.
	 * @param seed what to draw its fate from
	 * @param depth how many groups there are around it
	 * @param others tasks of a group around it, which may be waited for
	 */
	void runGroup(long seed, int depth, List<Probe> others) {
		Random lot = new Random(seed);
		PlacedProbes placed = open(lot, depth);
		try {
			startProbes(placed, lot, others);
			this.published = placed;
			disturb(placed, lot);
		}
		finally {
			Probe.quietly(placed.group::close);
			placed.closed = true;
		}
		placed.probes.forEach(Probe::check);
	}

	/**
	 * Start a group and leave it open, for the task that calls this to be told off.
	 * @return the tasks, to be checked later
	 */
	List<Probe> forgetGroup(long seed, int depth) {
		Random lot = new Random(seed);
		PlacedProbes placed = open(lot, depth);
		startProbes(placed, lot, List.of());
		return placed.probes;
	}

	private static void startProbes(PlacedProbes placed, Random lot, List<Probe> others) {
		int width = 1 + lot.nextInt(8);
		List<Probe> earlier = new ArrayList<>(others);
		for (int i = 0; i < width; i++) {
			Probe probe = new Probe(placed, lot.nextLong(), List.copyOf(earlier)).start();
			placed.probes.add(probe);
			earlier.add(probe);
		}
	}

	private PlacedProbes open(Random lot, int depth) {
		TaskGroupFactory factory = this.taskGroups;
		if (lot.nextInt(10) == 0) {
			factory = factory.withTimeout(Duration.ofNanos(1 + lot.nextInt(300_000)));
		}
		int limit = (lot.nextInt(4) == 0) ? 1 + lot.nextInt(3) : 0;
		if (limit > 0) {
			factory = factory.withMaxConcurrency(limit);
		}
		factory = switch (lot.nextInt(9)) {
			case 0 -> factory.withPolicy(CompletionPolicy.supervised());
			case 1 -> factory.withPolicy(CompletionPolicy.successes(2));
			case 2 -> factory.withPolicy(CompletionPolicy.firstSuccess());
			default -> factory;
		};
		return new PlacedProbes(this, factory.create(), depth, limit);
	}

	private static void disturb(PlacedProbes placed, Random lot) {
		Probe first = placed.probes.get(0);
		switch (lot.nextInt(9)) {
			case 0 -> placed.group.cancel();
			case 1 -> first.cancel();
			case 2 -> Thread.currentThread().interrupt();
			case 3 -> first.joinQuietly();
			case 4 -> Probe.quietly(placed.group::join);
			default -> {
				// leave it to the tasks
			}
		}
	}

	/**
	 * Do something to the group that is open, from another thread.
	 * @param lot what to draw from
	 * @return a task that has been started, {@code null} if none has
	 */
	Probe meddle(Random lot) {
		PlacedProbes placed = this.published;
		if (placed == null) {
			return null;
		}
		switch (lot.nextInt(8)) {
			case 0 -> placed.group.cancel();
			case 1, 2 -> placed.probes.get(lot.nextInt(placed.probes.size())).cancel();
			case 3 -> placed.probes.get(lot.nextInt(placed.probes.size())).joinQuietly();
			default -> {
				return startLate(placed, lot);
			}
		}
		return null;
	}

	private static Probe startLate(PlacedProbes placed, Random lot) {
		Probe late = new Probe(placed, lot.nextLong(), List.of());
		try {
			late.start();
		}
		catch (IllegalStateException ex) {
			return null; // closed meanwhile
		}
		if (lot.nextBoolean()) {
			late.joinQuietly();
		}
		return late;
	}

	/**
	 * A group and its tasks.
	 */
	static final class PlacedProbes {

		final OwnerOfRandomGroups owner;

		final TaskGroup group;

		final int depth;

		final List<Probe> probes = new ArrayList<>();

		/** How many run at once, at least. */
		private final AtomicInteger running = new AtomicInteger();

		private final int limit;

		volatile boolean closed;

		PlacedProbes(OwnerOfRandomGroups owner, TaskGroup group, int depth, int limit) {
			this.owner = owner;
			this.group = group;
			this.depth = depth;
			this.limit = limit;
		}

		Ledger ledger() {
			return this.owner.ledger;
		}

		boolean mayNest() {
			return this.depth < MAX_DEPTH;
		}

		void goesOn() {
			int now = this.running.incrementAndGet();
			if (this.limit > 0 && now > this.limit) {
				this.owner.problem = new AssertionError("%d run at once, limit %d".formatted(now, this.limit));
			}
		}

		void pauses() {
			this.running.decrementAndGet();
		}

	}

}
