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

package io.soonify.autoconfigure.actuate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupRegistry;

/**
 * Measures how much snapshots slow groups down. Rounds with snapshots and rounds without
 * take turns, so that both meet the same machine; the ratio is that of the groups they
 * get done.
 *
 * <pre>mvn -q -P snapshot-cost -pl soonify-autoconfigure -am process-test-classes</pre>
 */
final class SnapshotCost {

	private static final int OWNERS = 2;

	private static final int OTHER_GROUPS = 50;

	private static final int WARM_UP = 10;

	private static final int PAIRS = 60;

	private static final long ROUND_MILLIS = 250;

	/** Ten snapshots a second: more often than anybody looks. */
	private static final long BETWEEN_SNAPSHOTS_MILLIS = 100;

	private final TaskGroupRegistry registry = TaskGroupRegistry.create();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().registry(this.registry).build();

	private final SoonifyEndpoint endpoint = new SoonifyEndpoint(this.registry);

	private final LongAdder closed = new LongAdder();

	private final AtomicBoolean watching = new AtomicBoolean();

	private int snapshots;

	private SnapshotCost() {
	}

	public static void main(String[] args) throws InterruptedException {
		new SnapshotCost().measure();
	}

	private void measure() throws InterruptedException {
		startDaemons();
		List<Double> ratios = new ArrayList<>();
		double[] groups = new double[2];
		for (int pair = 0; pair < WARM_UP + PAIRS; pair++) {
			boolean watchedFirst = pair % 2 == 0;
			double first = round(watchedFirst);
			double second = round(!watchedFirst);
			if (pair >= WARM_UP) {
				double watched = watchedFirst ? first : second;
				double quiet = watchedFirst ? second : first;
				ratios.add(watched / quiet);
				groups[0] += quiet / PAIRS;
				groups[1] += watched / PAIRS;
			}
		}
		double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		System.out.printf("without snapshots %.0f groups/s, with %.0f groups/s, %d snapshots of %d groups and more%n",
				groups[0], groups[1], this.snapshots, OTHER_GROUPS);
		System.out.printf("ratio of the means %.3f, median of %d pairs %.3f, quartiles %.3f and %.3f%n",
				groups[1] / groups[0], PAIRS, sorted[PAIRS / 2], sorted[PAIRS / 4], sorted[PAIRS * 3 / 4]);
		System.out.println(Arrays.stream(sorted).filter((ratio) -> ratio < 0.95).count() + " pairs below 0.95");
	}

	private double round(boolean watched) throws InterruptedException {
		this.watching.set(watched);
		long before = this.closed.sum();
		long start = System.nanoTime();
		TimeUnit.MILLISECONDS.sleep(ROUND_MILLIS);
		return (this.closed.sum() - before) * 1e9 / (System.nanoTime() - start);
	}

	private void startDaemons() throws InterruptedException {
		CountDownLatch open = new CountDownLatch(OTHER_GROUPS);
		for (int i = 0; i < OTHER_GROUPS; i++) {
			daemon(() -> {
				try (TaskGroup group = this.taskGroups.create()) {
					group.runSoon(new CountDownLatch(1)::await);
					group.runSoon(new CountDownLatch(1)::await);
					open.countDown();
				}
			});
		}
		open.await();
		for (int i = 0; i < OWNERS; i++) {
			daemon(this::openAndClose);
		}
		daemon(this::watch);
	}

	private void openAndClose() {
		while (true) {
			try (TaskGroup group = this.taskGroups.create()) {
				group.runSoon(() -> {
				});
				group.runSoon(() -> {
				});
			}
			this.closed.increment();
		}
	}

	private void watch() {
		while (true) {
			if (this.watching.get()) {
				this.snapshots += this.endpoint.openGroups().groups().isEmpty() ? 0 : 1;
			}
			try {
				TimeUnit.MILLISECONDS.sleep(BETWEEN_SNAPSHOTS_MILLIS);
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	private static void daemon(Runnable command) {
		Thread thread = new Thread(command);
		thread.setDaemon(true);
		thread.start();
	}

}
