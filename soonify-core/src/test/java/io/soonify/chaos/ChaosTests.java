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

package io.soonify.chaos;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random programs, some at a time, and everything has to add up: each task ends once,
 * values are kept, no task runs after its group was closed, listeners are told of what
 * happened, permits come back, users never cross, no interrupt is left, no thread, no
 * registration, and nothing hangs.
 *
 * <p>
 * {@code -Dsoonify.chaos.seed=N} runs one program again and again,
 * {@code -Dsoonify.chaos.seconds=N} says for how long.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS)
class ChaosTests {

	private static final int AT_A_TIME = 4;

	private static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(60);

	private static final long TOLERATED_BYTES = 24L << 20;

	private final AtomicLong programs = new AtomicLong();

	private final AtomicLong tasks = new AtomicLong();

	private volatile boolean over;

	@Test
	@DisplayName("S1 to S20: whatever a program does, everything adds up")
	void everythingAddsUp() throws InterruptedException {
		runFor(Duration.ofSeconds(Long.getLong("soonify.chaos.seconds", 10)));
		assertThat(this.programs.get()).isPositive();
	}

	@Test
	@Tag("soak")
	@DisplayName("S1 to S20: whatever programs do for a long time, everything adds up")
	void everythingAddsUpForLong() throws InterruptedException {
		runFor(Duration.ofSeconds(30));
		long heap = usedHeap();
		runFor(Duration.ofMinutes(Long.getLong("soonify.chaos.minutes", 20)));
		Awaitility.with()
			.dontCatchUncaughtExceptions()
			.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(usedHeap()).isLessThan(heap + TOLERATED_BYTES));
		Awaitility.with()
			.dontCatchUncaughtExceptions()
			.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(threadsOfLibrary()).isEmpty());
	}

	private void runFor(Duration time) throws InterruptedException {
		Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
			// what foreign code throws is reported here if listeners do not take it
		});
		Long given = Long.getLong("soonify.chaos.seed");
		AtomicLong seeds = new AtomicLong((given != null) ? given : System.nanoTime());
		long end = System.nanoTime() + time.toNanos();
		this.over = false;
		List<Driver> drivers = new ArrayList<>();
		try {
			for (int i = 0; i < AT_A_TIME; i++) {
				Driver driver = new Driver(seeds, given != null);
				drivers.add(driver);
				driver.start();
			}
			boolean goesOn = true;
			while (goesOn && System.nanoTime() - end < 0) {
				goesOn = drivers.get(0).waitFor(Duration.ofMillis(100));
				drivers.forEach(Driver::check);
			}
		}
		finally {
			this.over = true;
			for (Driver driver : drivers) {
				while (driver.waitFor(Duration.ofMillis(100))) {
					driver.check();
				}
			}
			drivers.forEach(Driver::check);
			Thread.setDefaultUncaughtExceptionHandler(handler);
		}
		System.out.printf("%d programs with %d tasks in %s on Java %s%n", this.programs.get(), this.tasks.get(), time,
				Runtime.version());
		assertLibraryIsIdle();
	}

	/** What is left of threads waits for something to do. */
	private static void assertLibraryIsIdle() {
		Awaitility.with()
			.dontCatchUncaughtExceptions()
			.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(threadsOfLibrary().stream().filter(ChaosTests::isBusy)).isEmpty());
	}

	private static List<Thread> threadsOfLibrary() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("soonify"))
			.toList();
	}

	private static boolean isBusy(Thread thread) {
		return Stream.of(thread.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().startsWith("io.soonify.internal.Task")
					|| frame.getClassName().startsWith("io.soonify.chaos"));
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * Say what all threads do that are in the middle of Soonify's code or of the tests'.
	 * @return their stacks
	 */
	static String dump() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey() != Thread.currentThread()
					&& Stream.of(entry.getValue()).anyMatch((frame) -> frame.getClassName().startsWith("io.soonify")))
			.map((entry) -> stack(entry))
			.collect(Collectors.joining("\n"));
	}

	private static String stack(Map.Entry<Thread, StackTraceElement[]> entry) {
		return entry.getKey() + " " + entry.getKey().getState()
				+ Stream.of(entry.getValue()).map((frame) -> "\n\tat " + frame).collect(Collectors.joining());
	}

	/**
	 * Say what is going on in groups, and what threads of their tasks do: those that are
	 * virtual, too.
	 * @param groups the groups
	 * @param indent what to begin each line with
	 * @return what is going on
	 */
	static String tree(List<TaskGroupInfo> groups, String indent) {
		StringBuilder text = new StringBuilder();
		for (TaskGroupInfo group : groups) {
			text.append(indent)
				.append(group)
				.append(" of ")
				.append(group.owner())
				.append(group.sinceCancellation().map((time) -> ", cancelled for " + time).orElse(""))
				.append('\n');
			for (TaskInfo task : group.unfinishedTasks()) {
				text.append(indent).append("  ").append(task).append(task.thread()).append('\n');
				task.thread()
					.ifPresent((thread) -> Stream.of(thread.getStackTrace())
						.forEach((frame) -> text.append(indent).append("      at ").append(frame).append('\n')));
				task.innerGroup().ifPresent((inner) -> text.append(tree(List.of(inner), indent + "    ")));
			}
			group.innerGroup().ifPresent((inner) -> text.append(tree(List.of(inner), indent + "  ")));
		}
		return text.toString();
	}

	/**
	 * Runs one program after the other.
	 */
	private final class Driver extends Thread {

		private final AtomicLong seeds;

		private final boolean again;

		private volatile ChaosProgram program;

		private volatile long since;

		private volatile AssertionError failure;

		Driver(AtomicLong seeds, boolean again) {
			super("driver");
			setDaemon(true);
			this.seeds = seeds;
			this.again = again;
		}

		@Override
		public void run() {
			while (!ChaosTests.this.over && this.failure == null) {
				this.since = System.nanoTime();
				long seed = this.again ? this.seeds.get() : this.seeds.getAndIncrement();
				ChaosProgram next = new ChaosProgram(seed);
				this.program = next;
				try {
					next.run();
				}
				catch (Throwable ex) {
					next.problems().add("the program threw", ex);
				}
				ChaosTests.this.programs.incrementAndGet();
				ChaosTests.this.tasks.addAndGet(next.tasks());
				if (next.problems().areFound()) {
					this.failure = new AssertionError(
							"%s%nseed %d:%n%s".formatted(next, seed, String.join("\n", next.problems().list())));
				}
			}
		}

		boolean waitFor(Duration time) throws InterruptedException {
			join(time.toMillis());
			return isAlive();
		}

		void check() {
			AssertionError found = this.failure;
			if (found != null) {
				throw found;
			}
			ChaosProgram running = this.program;
			if (isAlive() && running != null && System.nanoTime() - this.since > HANGING_NANOS) {
				throw new AssertionError("Hangs: %s%n%s%nopen groups:%n%s%n%s".formatted(running,
						String.join("\n", running.problems().list()), tree(running.registry().groups(), ""), dump()));
			}
		}

	}

}
