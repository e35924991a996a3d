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
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.soonify.SoonValue;
import io.soonify.Soonifier;
import io.soonify.TaskCancelledException;
import io.soonify.TaskFailedException;
import io.soonify.TaskGroupException;
import io.soonify.TaskSpec;
import io.soonify.stress.OwnerOfRandomGroups.PlacedProbes;

/**
 * A task that draws its own fate, and knows how often it ran.
 */
final class Probe {

	private static final long FOR_EVER = 30_000;

	private final PlacedProbes placed;

	private final Random lot;

	/** Tasks that were started before this one, so that waiting for them is safe. */
	private final List<Probe> earlier;

	private final AtomicInteger runs = new AtomicInteger();

	private final AtomicInteger callbacks = new AtomicInteger();

	private final ConcurrentLinkedQueue<Probe> children = new ConcurrentLinkedQueue<>();

	private boolean shielded;

	/**
	 * Whether the task may be cancelled alone, so that it goes on without a permit (S11).
	 */
	private volatile boolean cancellable;

	/** Whether the task counts as running; only its own thread knows. */
	private boolean counted;

	private SoonValue<Integer> value;

	Probe(PlacedProbes placed, long seed, List<Probe> earlier) {
		this.placed = placed;
		this.lot = new Random(seed);
		this.earlier = earlier;
	}

	Probe start() {
		this.value = soonifier().callSoon(this::run);
		this.placed.ledger().values(1);
		return this;
	}

	private Soonifier soonifier() {
		if (this.lot.nextInt(3) != 0) {
			return this.placed.group;
		}
		TaskSpec spec = this.placed.group.task("probe");
		if (this.lot.nextInt(3) == 0) {
			this.cancellable = true;
			spec = spec.timeout(Duration.ofNanos(1 + this.lot.nextInt(200_000)));
		}
		if (this.lot.nextInt(3) == 0) {
			spec = spec.optional();
		}
		if (this.lot.nextInt(4) == 0) {
			this.shielded = true;
			spec = spec.shielded();
		}
		if (this.lot.nextInt(2) == 0) {
			spec = spec.onCancel(this.callbacks::incrementAndGet);
		}
		return spec;
	}

	private int run() throws Exception {
		this.runs.incrementAndGet();
		this.placed.ledger().ran();
		this.counted = true;
		this.placed.goesOn();
		try {
			meetFate();
			return 1;
		}
		finally {
			pause();
		}
	}

	private void pause() {
		if (this.counted) {
			this.counted = false;
			this.placed.pauses();
		}
	}

	private void goOn() {
		if (!this.cancellable && !this.placed.group.isCancelled()) {
			this.counted = true;
			this.placed.goesOn();
		}
	}

	private void meetFate() throws Exception {
		if (!this.shielded && this.placed.group.isCancelled()) {
			Thread.sleep(FOR_EVER); // the interrupt is on its way
			throw new AssertionError("Started in a cancelled group and never interrupted");
		}
		switch (this.lot.nextInt(40)) {
			case 0 -> throw new IllegalStateException("by lot");
			case 1 -> throw new AssertionError("by lot");
			case 2 -> Thread.sleep(0, 1 + this.lot.nextInt(100_000));
			case 3 -> LockSupport.parkNanos(50_000);
			case 4, 5, 6 -> this.children.add(new Probe(this.placed, this.lot.nextLong(), List.of()).start());
			case 7 -> Thread.currentThread().interrupt();
			case 8 -> this.placed.group.cancel();
			case 9, 10 -> nest();
			case 11, 12 -> joinEarlier();
			case 13 -> forget();
			default -> {
				// return at once
			}
		}
	}

	private void nest() {
		if (this.placed.mayNest()) {
			pause();
			try {
				this.placed.owner.runGroup(this.lot.nextLong(), this.placed.depth + 1, this.earlier);
			}
			finally {
				goOn();
			}
		}
	}

	private void joinEarlier() {
		if (!this.earlier.isEmpty()) {
			pause();
			try {
				this.earlier.get(this.lot.nextInt(this.earlier.size())).joinQuietly();
			}
			finally {
				goOn();
			}
		}
	}

	private void forget() {
		if (this.placed.mayNest()) {
			this.children.addAll(this.placed.owner.forgetGroup(this.lot.nextLong(), this.placed.depth + 1));
		}
	}

	boolean isGroupClosed() {
		return this.placed.closed;
	}

	void cancel() {
		this.cancellable = true;
		this.value.cancel();
	}

	void joinQuietly() {
		quietly(this.value::join);
	}

	/**
	 * Check what the task has come to, once its group is closed.
	 */
	void check() {
		if (!this.value.isReady()) {
			throw new AssertionError("Not ended: " + this.value);
		}
		this.placed.ledger().ended(this.value.state());
		int ran = this.runs.get();
		boolean succeeded = this.value.state() == SoonValue.State.SUCCEEDED;
		if (ran > 1 || (succeeded && (ran != 1 || this.value.value() != 1))) {
			throw new AssertionError("Ran " + ran + " times: " + this.value);
		}
		if (this.callbacks.get() > ran) {
			throw new AssertionError("Called back %d times, ran %d times".formatted(this.callbacks.get(), ran));
		}
		this.value.failure().filter((thrown) -> !"by lot".equals(thrown.getMessage())).ifPresent((thrown) -> {
			if (thrown instanceof AssertionError error) {
				throw error;
			}
		});
		this.children.forEach(Probe::check);
	}

	/**
	 * Do something that may end with one of the fates.
	 * @param action what to do
	 */
	static void quietly(Runnable action) {
		try {
			action.run();
		}
		catch (TaskFailedException | TaskCancelledException | TaskGroupException ex) {
			// one of the fates
		}
	}

}
