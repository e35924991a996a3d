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

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * S19: a moment without stack, memory or native threads costs what was asked for in that
 * moment, and nothing later.
 */
class ExhaustionTests {

	private static final long LONG_SECONDS = 30;

	private static final long SMALL_STACK = 200 << 10;

	private static final Duration TIME = Duration.ofMillis(700);

	private Thread.UncaughtExceptionHandler handler;

	@BeforeEach
	void beQuiet() {
		this.handler = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
			// there was no stack to report otherwise
		});
	}

	@AfterEach
	void speakAgain() {
		Thread.setDefaultUncaughtExceptionHandler(this.handler);
	}

	static Stream<Arguments> recursions() {
		List<Arguments> all = new ArrayList<>();
		for (Recursion recursion : Recursion.values()) {
			for (Place place : Place.values()) {
				if (place.isThere()) {
					all.add(Arguments.of(recursion, place));
				}
			}
		}
		return all.stream();
	}

	@ParameterizedTest
	@MethodSource("recursions")
	@DisplayName("S19: a recursion without end ends, and the factory works afterwards")
	void recursionWithoutEnd(Recursion recursion, Place place) throws Exception {
		TaskGroupRegistry registry = TaskGroupRegistry.create();
		TaskGroupFactory.Builder builder = TaskGroupFactory.builder()
			.registry(registry)
			.stragglerWarnAfter(Duration.ofMillis(100));
		ExecutorService pool = place.pool();
		if (pool != null) {
			builder.executor(pool);
		}
		TaskGroupFactory factory = builder.build();
		TaskGroupFactory limited = factory.withMaxTotalConcurrency(2);
		AtomicInteger inside = new AtomicInteger();
		AtomicReference<Throwable> problem = new AtomicReference<>();
		AtomicInteger rounds = new AtomicInteger();
		Thread owner = place.ownerThread(() -> {
			long end = System.nanoTime() + TIME.toNanos();
			try {
				while (System.nanoTime() - end < 0) {
					Round round = new Round(recursion, recursion.isLimited() ? limited : factory, inside);
					round.run(place.isInTask(), rounds.incrementAndGet());
				}
			}
			catch (Throwable ex) {
				problem.set(ex);
			}
		});
		owner.start();
		owner.join(TimeUnit.SECONDS.toMillis(LONG_SECONDS));
		if (owner.isAlive()) {
			throw new AssertionError("%s %s hangs in round %d, groups: %s%n%s".formatted(recursion, place, rounds.get(),
					ChaosTests.tree(registry.groups(), ""), ChaosTests.dump()));
		}
		if (problem.get() != null) {
			throw new AssertionError("%s %s in round %d".formatted(recursion, place, rounds.get()), problem.get());
		}
		assertThat(registry.groups()).isEmpty();
		checkWorks(place, factory);
		checkWorks(place, limited);
		if (pool != null) {
			pool.shutdown();
			assertThat(pool.awaitTermination(LONG_SECONDS, TimeUnit.SECONDS)).isTrue();
		}
	}

	private static void checkWorks(Place place, TaskGroupFactory factory) throws Exception {
		AtomicReference<Throwable> problem = new AtomicReference<>();
		Thread owner = new Thread(() -> {
			try {
				Survivors.checkWorks(factory);
			}
			catch (Throwable ex) {
				problem.set(ex);
			}
		}, "owner");
		owner.setDaemon(true);
		owner.start();
		owner.join(TimeUnit.SECONDS.toMillis(LONG_SECONDS / 2));
		assertThat(owner.isAlive()).as("a group hangs afterwards: %s", place).isFalse();
		assertThat(problem.get()).isNull();
	}

	@Test
	@DisplayName("S19: a heap that is full for a moment")
	void fullHeap() throws Exception {
		run(List.of(java(), "-Xmx64m", "-Xss512k", "-cp", System.getProperty("java.class.path"),
				FullHeap.class.getName()));
	}

	@Test
	@DisplayName("S19: a moment without native threads")
	void noThreads() throws Exception {
		List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=12345", "--regid=12345", "--clear-groups",
				"--", "bash", "-c", "ulimit -u 80 && exec \"$0\" \"$@\""));
		List<String> java = List.of(java(), "-Xmx64m", "-Xss512k", "-XX:ParallelGCThreads=1", "-XX:CICompilerCount=2",
				"-cp", System.getProperty("java.class.path"), OutOfThreads.class.getName());
		Assumptions.assumeTrue(succeeds(command, List.of(java(), "-version")),
				"another user's limit cannot be set here");
		command.addAll(java);
		run(command);
	}

	private static String java() {
		return System.getProperty("java.home") + "/bin/java";
	}

	private static boolean succeeds(List<String> command, List<String> arguments) throws InterruptedException {
		List<String> all = new ArrayList<>(command);
		all.addAll(arguments);
		try {
			return new ProcessBuilder(all).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false; // no such program
		}
	}

	private static void run(List<String> command) throws Exception {
		File output = File.createTempFile("exhaustion", ".txt");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
		try {
			boolean ended = process.waitFor(3 * LONG_SECONDS, TimeUnit.SECONDS);
			String said = Files.readString(output.toPath());
			assertThat(ended).as(said).isTrue();
			assertThat(process.exitValue()).as(said).isZero();
			System.out.print(said);
		}
		finally {
			process.destroyForcibly();
			assertThat(output.delete()).isTrue();
		}
	}

	/**
	 * One recursion, until the stack is full.
	 */
	private static final class Round {

		private final Recursion recursion;

		private final TaskGroupFactory factory;

		private final AtomicInteger inside;

		Round(Recursion recursion, TaskGroupFactory factory, AtomicInteger inside) {
			this.recursion = recursion;
			this.factory = factory;
			this.inside = inside;
		}

		void run(boolean inTask, int number) {
			try (TaskGroup group = this.factory.create()) {
				if (inTask) {
					group.runSoon(() -> lead(group, number % 50));
				}
				else {
					lead(group, number % 50);
				}
			}
			catch (TaskGroupException | IllegalStateException | StackOverflowError ex) {
				// whoever is told of it
			}
			if (TaskGroup.current().isPresent()) {
				throw new IllegalStateException("inside of " + TaskGroup.current());
			}
			if (this.inside.get() != 0) {
				throw new IllegalStateException(this.inside.get() + " tasks run though their group was closed");
			}
		}

		/** Reaches the end of the stack a little elsewhere each time. */
		private void lead(TaskGroup group, int steps) {
			if (steps > 0) {
				lead(group, steps - 1);
			}
			else {
				recurse(group, 0);
			}
		}

		private void recurse(TaskGroup group, int depth) {
			switch (this.recursion) {
				case STARTS, STARTS_LIMITED -> group.runSoon(this::task);
				case STARTS_WITH_OPTIONS -> group.task("task").shielded().onCancel(() -> {
				}).runSoon(this::task);
				case OPENS, OPENS_LIMITED -> {
					try (TaskGroup inner = this.factory.create()) {
						inner.runSoon(this::task);
						recurse(inner, depth + 1);
					}
				}
				case BLOCKS -> this.factory.run((inner) -> {
					inner.runSoon(this::task);
					recurse(inner, depth + 1);
				});
				case JOINS -> {
					group.runSoon(this::task);
					if (depth == 0) {
						recurseInJoin(0);
					}
				}
				case CANCELS -> {
					try (TaskGroup inner = this.factory.create()) {
						inner.runSoon(this::task);
						inner.cancel();
						recurse(inner, depth + 1);
					}
				}
				case CANCELS_HANDLE -> group.callSoon(() -> {
					task();
					return "";
				}).cancel();
			}
			recurse(group, depth + 1);
		}

		private void recurseInJoin(int depth) {
			try (TaskGroup inner = this.factory.create()) {
				SoonValue<String> value = inner.callSoon(() -> "value");
				value.join();
				inner.join();
			}
			recurseInJoin(depth + 1);
		}

		private void task() {
			this.inside.incrementAndGet();
			try {
				Thread.onSpinWait();
			}
			finally {
				this.inside.decrementAndGet();
			}
		}

	}

	/**
	 * What is done again and again.
	 */
	enum Recursion {

		STARTS, STARTS_LIMITED, STARTS_WITH_OPTIONS, OPENS, OPENS_LIMITED, BLOCKS, JOINS, CANCELS, CANCELS_HANDLE;

		boolean isLimited() {
			return this == STARTS_LIMITED || this == OPENS_LIMITED || this == CANCELS_HANDLE;
		}

	}

	/**
	 * Where it is done.
	 */
	enum Place {

		OWNER, OWNER_OF_POOL, VIRTUAL_OWNER, TASK, TASK_ON_POOL;

		boolean isThere() {
			return this != VIRTUAL_OWNER || TriedExecutor.hasVirtualThreads();
		}

		boolean isInTask() {
			return this == TASK || this == TASK_ON_POOL;
		}

		ExecutorService pool() {
			ThreadFactory threads = (command) -> {
				Thread thread = new Thread(null, command, "pool", SMALL_STACK);
				thread.setDaemon(true);
				return thread;
			};
			return (this == TASK_ON_POOL || this == OWNER_OF_POOL) ? Executors.newFixedThreadPool(2, threads) : null;
		}

		Thread ownerThread(Runnable body) throws ReflectiveOperationException {
			if (this == VIRTUAL_OWNER) {
				Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
				Method unstarted = Class.forName("java.lang.Thread$Builder").getMethod("unstarted", Runnable.class);
				return (Thread) unstarted.invoke(builder, body);
			}
			Thread owner = new Thread(null, body, "owner", SMALL_STACK);
			owner.setDaemon(true);
			return owner;
		}

	}

	/**
	 * A program whose heap is full for a while.
	 */
	static final class FullHeap {

		private static volatile Object hog;

		private FullHeap() {
		}

		public static void main(String[] args) throws Exception {
			Survivors survivors = new Survivors();
			survivors.start(4);
			for (int i = 0; i < 10; i++) {
				fill();
				Thread.yield();
			}
			hog = null;
			survivors.end();
		}

		/** Takes all there is, and keeps it for a moment. */
		private static void fill() throws InterruptedException {
			List<Object> all = new ArrayList<>();
			hog = all;
			int size = 1 << 20;
			while (size > 256) {
				try {
					all.add(new byte[size]);
				}
				catch (OutOfMemoryError ex) {
					size /= 2;
				}
			}
			long end = System.nanoTime() + 100_000_000;
			while (System.nanoTime() - end < 0) {
				Thread.onSpinWait();
			}
			hog = null;
			all.clear();
			new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
		}

	}

	/**
	 * A program that cannot start threads for a while.
	 */
	static final class OutOfThreads {

		private OutOfThreads() {
		}

		public static void main(String[] args) throws Exception {
			Survivors survivors = new Survivors();
			survivors.start(2);
			for (int i = 0; i < 10; i++) {
				CountDownLatch release = new CountDownLatch(1);
				List<Thread> hogs = new ArrayList<>();
				try {
					while (true) {
						Thread thread = new Thread(null, () -> {
							try {
								release.await();
							}
							catch (InterruptedException ex) {
								// over
							}
						}, "hog", 64 << 10);
						thread.start();
						hogs.add(thread);
					}
				}
				catch (OutOfMemoryError ex) {
					new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
				}
				release.countDown();
				for (Thread thread : hogs) {
					thread.join();
				}
				new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
			}
			survivors.end();
		}

	}

	/**
	 * Owners that go on opening groups whatever happens to them.
	 */
	static final class Survivors {

		private final TaskGroupRegistry registry = TaskGroupRegistry.create();

		private final TaskGroupFactory factory = TaskGroupFactory.builder().registry(this.registry).build();

		private final TaskGroupFactory limited = this.factory.withMaxTotalConcurrency(3);

		private final AtomicInteger rounds = new AtomicInteger();

		private final AtomicInteger failed = new AtomicInteger();

		private final List<Thread> owners = new ArrayList<>();

		private volatile boolean over;

		private volatile String problem;

		void start(int owners) throws Exception {
			Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
				// what could not be reported otherwise
			});
			checkWorks(this.factory);
			for (int i = 0; i < owners; i++) {
				Thread owner = new Thread(this::own, "owner");
				owner.setDaemon(true);
				this.owners.add(owner);
				owner.start();
			}
		}

		private void own() {
			while (!this.over) {
				AtomicInteger inside = new AtomicInteger();
				try {
					round(inside, this.rounds.incrementAndGet());
				}
				catch (TaskGroupException ex) {
					// as it should be
				}
				catch (Throwable ex) {
					this.failed.incrementAndGet();
				}
				if (inside.get() != 0) {
					this.problem = inside.get() + " tasks run though their group was closed";
				}
			}
		}

		private void round(AtomicInteger inside, int number) {
			TaskGroupFactory chosen = (number % 2 == 0) ? this.limited : this.factory;
			try (TaskGroup group = chosen.withTimeout(Duration.ofMillis(5)).create()) {
				for (int i = 0; i < 5; i++) {
					int task = i;
					group.task("task").onCancel(() -> {
					}).runSoon(() -> {
						inside.incrementAndGet();
						try {
							task(chosen, inside, task);
						}
						finally {
							inside.decrementAndGet();
						}
					});
				}
			}
		}

		private void task(TaskGroupFactory chosen, AtomicInteger inside, int task) throws InterruptedException {
			switch (task) {
				case 0, 1 -> {
					try (TaskGroup inner = chosen.create()) {
						inner.runSoon(() -> Thread.sleep(TimeUnit.SECONDS.toMillis(LONG_SECONDS)));
					}
				}
				case 2 -> Thread.sleep(TimeUnit.SECONDS.toMillis(LONG_SECONDS));
				default -> Thread.onSpinWait();
			}
		}

		/** Enough of everything again: all owners return, and all works. */
		void end() throws Exception {
			this.over = true;
			for (Thread owner : this.owners) {
				owner.join(TimeUnit.SECONDS.toMillis(30));
			}
			boolean hangs = this.owners.stream().anyMatch(Thread::isAlive);
			if (hangs) {
				System.out.println("hangs: " + ChaosTests.tree(this.registry.groups(), ""));
				System.out.println(ChaosTests.dump());
				System.exit(1);
			}
			if (this.problem != null) {
				System.out.println(this.problem);
				System.exit(2);
			}
			checkWorks(this.factory);
			checkWorks(this.limited);
			checkAllAtOnce(this.limited, 3);
			if (!this.registry.groups().isEmpty()) {
				System.out.println("left: " + this.registry.groups());
				System.exit(3);
			}
			System.out.printf("%d groups, of which %d failed for want of something%n", this.rounds.get(),
					this.failed.get());
			System.exit(0);
		}

		/** Values come, and deadlines fire. */
		static void checkWorks(TaskGroupFactory factory) throws Exception {
			SoonValue<String> value;
			try (TaskGroup group = factory.create()) {
				value = group.callSoon(() -> "value");
			}
			if (!value.value().equals("value")) {
				throw new IllegalStateException("a strange value");
			}
			long begin = System.nanoTime();
			try (TaskGroup group = factory.withTimeout(Duration.ofMillis(10)).create()) {
				group.runSoon(() -> Thread.sleep(TimeUnit.SECONDS.toMillis(LONG_SECONDS)));
			}
			catch (TaskGroupException ex) {
				if (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(LONG_SECONDS / 2)) {
					return;
				}
			}
			throw new IllegalStateException("The deadline has not fired");
		}

		static void checkAllAtOnce(TaskGroupFactory factory, int width) {
			CountDownLatch allAtOnce = new CountDownLatch(width);
			try (TaskGroup group = factory.create()) {
				for (int i = 0; i < width; i++) {
					group.runSoon(() -> {
						allAtOnce.countDown();
						if (!allAtOnce.await(20, TimeUnit.SECONDS)) {
							throw new IllegalStateException("permits are lost");
						}
					});
				}
			}
		}

	}

}
