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
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.support.ExecutorKind;
import io.soonify.support.ExecutorKind.Opened;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Owners that occupy the very threads that their tasks need. Case {@code OwnerOnPool}: on
 * a pool of one thread the owner waited for ever, silently.
 * <p>
 * Relatives: pools of one thread and of more, with an owner on each of the threads at
 * once; pools that hide behind a wrapper; fork-join pools, the common one too, whose
 * threads run other tasks while they join; owners that are commands of the executor,
 * tasks of Soonify, or tasks of another factory on the same threads; waiting in
 * {@code close()}, {@code join()}, {@code v.join()}, the block form, {@code map} and
 * {@code race}, in groups inside groups, with limits of their own and shared; with a
 * deadline; and S15's warning, which names the executor where nothing else could.
 */
@Timeout(120)
class OwnerOnPoolTests {

	private static final Duration SHORT = Duration.ofMillis(50);

	private static final Duration NEVER = Duration.ofSeconds(60);

	private final Starvations starvations = new Starvations();

	@ParameterizedTest
	@MethodSource("kindsAndWaits")
	@DisplayName("S11, S15: with an owner on each thread, all end, and a warning says what is wrong")
	void allThreads(ExecutorKind kind, Wait wait) throws Exception {
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened.builder().listener(this.starvations).stragglerWarnAfter(SHORT).build();
			ownersOn(opened.executor(), threads(kind), taskGroups, wait);
		}
		assertThat(this.starvations.messages).isNotEmpty()
			.allMatch((message) -> message.contains("The executor ") && message.contains("help out from now on"));
	}

	@ParameterizedTest
	@MethodSource("forkJoinAndWaits")
	@DisplayName("S11: a thread of a fork-join pool is known to be one, and needs no warning")
	void forkJoin(ExecutorKind kind, Wait wait) throws Exception {
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened.builder().listener(this.starvations).stragglerWarnAfter(NEVER).build();
			ownersOn(opened.executor(), threads(kind), taskGroups, wait);
		}
		assertThat(this.starvations.messages).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S11: the common pool")
	void commonPool(Wait wait) throws Exception {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.executor(ForkJoinPool.commonPool())
			.listener(this.starvations)
			.stragglerWarnAfter(NEVER)
			.build();
		ownersOn(ForkJoinPool.commonPool(), Math.max(1, ForkJoinPool.getCommonPoolParallelism()), taskGroups, wait);
		assertThat(this.starvations.messages).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("kindsAndWaits")
	@DisplayName("S11: a task that owns a group on its own executor is known, whatever hides the executor's threads")
	void tasksAsOwners(ExecutorKind kind, Wait wait) throws Exception {
		try (Opened opened = kind.open()) {
			Executor wrapped = opened.executor()::execute;
			TaskGroupFactory taskGroups = TaskGroupFactory.builder()
				.executor(wrapped)
				.listener(this.starvations)
				.stragglerWarnAfter(NEVER)
				.build();
			List<Integer> owners = Stream.iterate(0, (i) -> i + 1).limit(2L * threads(kind)).toList();
			assertThat(onOwnThread(() -> taskGroups.map(owners, (owner) -> wait.results(taskGroups))))
				.allMatch(Wait.EXPECTED::equals);
			assertThat(onOwnThread(
					() -> taskGroups.withMaxTotalConcurrency(1).map(owners, (owner) -> wait.results(taskGroups))))
				.allMatch(Wait.EXPECTED::equals);
		}
		assertThat(this.starvations.messages).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S11: a task of another factory on the same threads, which nobody can know, is helped out like any task")
	void otherFactory(Wait wait) throws Exception {
		try (Opened opened = ExecutorKind.FIXED_1.open()) {
			Executor one = opened.executor()::execute;
			Executor other = opened.executor()::execute;
			TaskGroupFactory outer = TaskGroupFactory.builder().executor(one).stragglerWarnAfter(SHORT).build();
			TaskGroupFactory inner = TaskGroupFactory.builder()
				.executor(other)
				.listener(this.starvations)
				.stragglerWarnAfter(SHORT)
				.build();
			assertThat(onOwnThread(() -> outer.map(List.of(1, 2), (item) -> wait.results(inner))))
				.allMatch(Wait.EXPECTED::equals);
		}
		assertThat(this.starvations.messages).isEmpty();
	}

	@Test
	@DisplayName("S11: two pools of one thread whose tasks wait for each other's")
	void twoPools() throws Exception {
		try (Opened one = ExecutorKind.FIXED_1.open(); Opened two = ExecutorKind.FIXED_1.open()) {
			TaskGroupFactory first = one.builder().stragglerWarnAfter(SHORT).build();
			TaskGroupFactory second = two.builder().stragglerWarnAfter(SHORT).build();
			CompletableFuture<List<List<Integer>>> there = inBackground(
					() -> first.map(List.of(1, 2), (item) -> second.map(List.of(1, 2), (inner) -> inner)));
			CompletableFuture<List<List<Integer>>> back = inBackground(
					() -> second.map(List.of(1, 2), (item) -> first.map(List.of(1, 2), (inner) -> inner)));
			assertThat(there.get(60, TimeUnit.SECONDS)).allMatch(List.of(1, 2)::equals);
			assertThat(back.get(60, TimeUnit.SECONDS)).allMatch(List.of(1, 2)::equals);
		}
	}

	@ParameterizedTest
	@MethodSource("pools")
	@DisplayName("S10: the deadline of an owner on the pool holds, though nothing has begun")
	void deadline(ExecutorKind kind) throws Exception {
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened.builder().stragglerWarnAfter(NEVER).build().withTimeout(SHORT);
			List<CompletableFuture<Throwable>> owners = new ArrayList<>();
			for (int i = 0; i < threads(kind); i++) {
				owners.add(on(opened.executor(), () -> catchThrowable(() -> {
					try (TaskGroup g = taskGroups.create()) {
						g.runSoon(() -> Thread.sleep(NEVER.toMillis()));
						g.runSoon(() -> Thread.sleep(NEVER.toMillis()));
					}
				})));
			}
			for (CompletableFuture<Throwable> owner : owners) {
				assertThat(owner.get(60, TimeUnit.SECONDS)).isInstanceOf(TaskGroupTimeoutException.class);
			}
		}
	}

	@Test
	@DisplayName("S2: a thread of a fork-join pool that joins something else does not run its own group's tasks")
	void forkJoinHelps() throws Exception {
		try (Opened opened = ExecutorKind.FORK_JOIN_1.open()) {
			TaskGroupFactory taskGroups = opened.builder().stragglerWarnAfter(NEVER).build();
			Boolean same = on(opened.executor(), () -> {
				Thread owner = Thread.currentThread();
				try (TaskGroup g = taskGroups.create()) {
					SoonValue<Thread> ran = g.callSoon(Thread::currentThread);
					ForkJoinTask.adapt(() -> "something else").fork().join();
					ForkJoinTask.helpQuiesce(); // runs whatever is queued
					g.join();
					return ran.value() == owner;
				}
			}).get(60, TimeUnit.SECONDS);
			assertThat(same).isFalse();
		}
	}

	@Test
	@DisplayName("S15: an owner of whom nobody knows whether it is on the pool is told, once, and helped out from then on")
	void slowPool() throws Exception {
		try (Opened opened = ExecutorKind.FIXED_1.open()) {
			TaskGroupFactory taskGroups = opened.builder().listener(this.starvations).stragglerWarnAfter(SHORT).build();
			CountDownLatch secondRan = new CountDownLatch(1);
			List<Thread> ran = onOwnThread(() -> taskGroups.map(List.of(1, 2), (item) -> {
				if (item == 1) {
					secondRan.await(); // on the only thread of the pool
				}
				secondRan.countDown();
				return Thread.currentThread();
			}));
			assertThat(ran.get(0)).matches((thread) -> ExecutorKind.isUsersThread(thread.getName()));
			assertThat(ran.get(1)).matches((thread) -> !ExecutorKind.isUsersThread(thread.getName()));
			assertThat(this.starvations.messages).hasSize(1).first().asString().contains("task-2");
		}
	}

	private static void ownersOn(Executor executor, int threads, TaskGroupFactory taskGroups, Wait wait)
			throws Exception {
		CyclicBarrier all = new CyclicBarrier(threads);
		List<CompletableFuture<List<Integer>>> owners = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			owners.add(on(executor, () -> {
				all.await(60, TimeUnit.SECONDS);
				return wait.results(taskGroups);
			}));
		}
		for (CompletableFuture<List<Integer>> owner : owners) {
			assertThat(owner.get(60, TimeUnit.SECONDS)).isEqualTo(Wait.EXPECTED);
		}
	}

	private static <T> T onOwnThread(Callable<T> body) throws Exception {
		return inBackground(body).get(60, TimeUnit.SECONDS);
	}

	private static <T> CompletableFuture<T> inBackground(Callable<T> body) {
		return on((command) -> {
			Thread thread = new Thread(command, "owner");
			thread.setDaemon(true);
			thread.start();
		}, body);
	}

	private static <T> CompletableFuture<T> on(Executor executor, Callable<T> body) {
		CompletableFuture<T> result = new CompletableFuture<>();
		executor.execute(() -> {
			try {
				result.complete(body.call());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		return result;
	}

	private static int threads(ExecutorKind kind) {
		return switch (kind) {
			case FIXED_2 -> 2;
			case FORK_JOIN_4 -> 4;
			default -> 1;
		};
	}

	static Stream<ExecutorKind> pools() {
		return Stream.of(ExecutorKind.FIXED_1, ExecutorKind.FIXED_2, ExecutorKind.SINGLE, ExecutorKind.FORK_JOIN_1);
	}

	static Stream<Arguments> kindsAndWaits() {
		return withWaits(Stream.of(ExecutorKind.FIXED_1, ExecutorKind.FIXED_2, ExecutorKind.SINGLE));
	}

	static Stream<Arguments> forkJoinAndWaits() {
		return withWaits(Stream.of(ExecutorKind.FORK_JOIN_1, ExecutorKind.FORK_JOIN_4));
	}

	private static Stream<Arguments> withWaits(Stream<ExecutorKind> kinds) {
		return kinds.flatMap((kind) -> Stream.of(Wait.values()).map((wait) -> Arguments.of(kind, wait)));
	}

	/**
	 * How an owner waits.
	 */
	enum Wait {

		CLOSE {
			@Override
			List<Integer> results(TaskGroupFactory taskGroups) {
				SoonValue<Integer> one;
				SoonValue<Integer> two;
				try (TaskGroup g = taskGroups.create()) {
					one = g.callSoon(() -> 1);
					two = g.callSoon(() -> 2);
				}
				return List.of(one.value(), two.value());
			}
		},

		JOIN {
			@Override
			List<Integer> results(TaskGroupFactory taskGroups) {
				try (TaskGroup g = taskGroups.create()) {
					SoonValue<Integer> one = g.callSoon(() -> 1);
					SoonValue<Integer> two = g.callSoon(() -> 2);
					g.join();
					return List.of(one.value(), two.value());
				}
			}
		},

		VALUE_JOIN {
			@Override
			List<Integer> results(TaskGroupFactory taskGroups) {
				try (TaskGroup g = taskGroups.create()) {
					SoonValue<Integer> one = g.callSoon(() -> 1);
					SoonValue<Integer> two = g.callSoon(() -> one.join() + 1);
					int last = two.join();
					return List.of(one.join(), last);
				}
			}
		},

		BLOCK_FORM {
			@Override
			List<Integer> results(TaskGroupFactory taskGroups) {
				return taskGroups.call((g) -> {
					SoonValue<Integer> one = g.callSoon(() -> 1);
					return List.of(one.join(), g.callSoon(() -> 2).join());
				});
			}
		},

		MAP {
			@Override
			List<Integer> results(TaskGroupFactory taskGroups) {
				return taskGroups.map(List.of(1, 2), (item) -> item);
			}
		},

		RACE {
			@Override
			List<Integer> results(TaskGroupFactory taskGroups) {
				return List.of(taskGroups.race(List.of(() -> 1, () -> 1)), taskGroups.race(List.of(() -> 2)));
			}
		},

		NESTED_ON_THREAD {
			@Override
			List<Integer> results(TaskGroupFactory taskGroups) {
				try (TaskGroup g = taskGroups.create()) {
					SoonValue<Integer> one = g.callSoon(() -> 1);
					try (TaskGroup h = taskGroups.create()) {
						SoonValue<Integer> two = h.callSoon(() -> 2);
						h.join();
						return List.of(one.join(), two.value());
					}
				}
			}
		},

		NESTED_IN_TASK {
			@Override
			List<Integer> results(TaskGroupFactory taskGroups) {
				return taskGroups.map(List.of(1, 2), (item) -> taskGroups.map(List.of(item), (inner) -> inner).get(0));
			}
		},

		OWN_LIMIT {
			@Override
			List<Integer> results(TaskGroupFactory taskGroups) {
				return taskGroups.withMaxConcurrency(1).map(List.of(1, 2), (item) -> item);
			}
		},

		NESTED_IN_SHARED_LIMIT {
			@Override
			List<Integer> results(TaskGroupFactory taskGroups) {
				TaskGroupFactory limited = taskGroups.withMaxTotalConcurrency(1);
				return limited.map(List.of(1, 2), (item) -> limited.map(List.of(item), (inner) -> inner).get(0));
			}
		},

		SUPERVISED {
			@Override
			List<Integer> results(TaskGroupFactory taskGroups) {
				return taskGroups.withPolicy(CompletionPolicy.supervised()).map(List.of(1, 2), (item) -> item);
			}
		};

		static final List<Integer> EXPECTED = List.of(1, 2);

		abstract List<Integer> results(TaskGroupFactory taskGroups);

	}

	private static final class Starvations implements TaskGroupListener {

		private final Queue<String> messages = new ConcurrentLinkedQueue<>();

		@Override
		public void groupStarving(TaskGroupInfo group, String message) {
			this.messages.add(message);
		}

	}

}
