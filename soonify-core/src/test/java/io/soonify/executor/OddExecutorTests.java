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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.support.BlockingTask;
import io.soonify.support.Watchdog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Executors that do not do what an executor should. Cases {@code BadCause},
 * {@code BlockingExecute} and {@code OwnerOnPool}: nothing of that may leave an owner
 * waiting for ever.
 * <p>
 * Relatives: executors that throw anything, at once, after they have taken the task, or
 * after they have run it; that throw for some tasks only, or for those that a limit held
 * back; that run the task inline, twice, on the owner's thread later, or after the group
 * has ended; that drop it without a word; queues that are full; executors that cannot be
 * described.
 */
@Timeout(60)
class OddExecutorTests {

	private static final Duration GENEROUS = Duration.ofSeconds(20);

	private final ExecutorService pool = Executors.newCachedThreadPool((command) -> {
		Thread thread = new Thread(command, "odd");
		thread.setDaemon(true);
		return thread;
	});

	private final Starvations starvations = new Starvations();

	@AfterEach
	void end() throws InterruptedException {
		this.pool.shutdown();
		assertThat(this.pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S16: whatever execute throws is the failure, and costs no permit")
	void throwsAtOnce(Kind kind) throws Exception {
		AtomicInteger calls = new AtomicInteger();
		TaskGroupFactory limited = on((command) -> {
			if (calls.incrementAndGet() % 2 == 0) {
				throw kind.sneak();
			}
			this.pool.execute(command);
		}).withMaxTotalConcurrency(1);
		for (int i = 0; i < 5; i++) {
			SoonValue<Integer> value = Watchdog.call(GENEROUS, () -> {
				try (TaskGroup g = limited.withPolicy(CompletionPolicy.supervised()).create()) {
					SoonValue<Integer> accepted = g.callSoon(() -> 1);
					SoonValue<Integer> rejected = g.callSoon(() -> 2);
					g.join();
					assertThat(accepted.value()).isEqualTo(1);
					return rejected;
				}
			});
			assertThat(value.state()).isEqualTo(State.FAILED);
			assertThat(value.failure())
				.hasValueSatisfying((thrown) -> assertThat(thrown).isInstanceOf(kind.thrown.get().getClass()));
		}
		calls.set(1);
		Throwable failure = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			try (TaskGroup g = limited.create()) {
				g.callSoon(() -> 1);
			}
		}));
		assertThat(failure).isInstanceOf(TaskGroupException.class).hasCauseInstanceOf(kind.thrown.get().getClass());
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S16, S19: execute that throws after the task has run takes nothing from the task")
	void throwsAfterRun(Kind kind) throws Exception {
		TaskGroupFactory taskGroups = on((command) -> {
			CountDownLatch ran = new CountDownLatch(1);
			this.pool.execute(() -> {
				command.run();
				ran.countDown();
			});
			await(ran);
			throw kind.sneak();
		});
		for (TaskGroupFactory limited : List.of(taskGroups, taskGroups.withMaxConcurrency(1))) {
			assertThat(Watchdog.call(GENEROUS, () -> limited.map(List.of(1, 2, 3), (item) -> 2 * item)))
				.containsExactly(2, 4, 6);
		}
	}

	@Test
	@DisplayName("S16: execute that throws while the task runs does not fail it")
	void throwsWhileTaskRuns() throws Exception {
		BlockingTask task = BlockingTask.uninterruptible();
		TaskGroupFactory taskGroups = on((command) -> {
			this.pool.execute(command);
			task.awaitStarted();
			throw new RejectedExecutionException("too late");
		});
		assertThat(Watchdog.call(GENEROUS, () -> {
			try (TaskGroup g = taskGroups.create()) {
				SoonValue<String> value = g.callSoon(task);
				task.release();
				return value.join();
			}
		})).isEqualTo("released");
	}

	@Test
	@DisplayName("S16: a task whose execute has thrown is not run by a thread that takes it later")
	void throwsAfterQueueing() throws Exception {
		Queue<Runnable> kept = new ConcurrentLinkedQueue<>();
		AtomicInteger ran = new AtomicInteger();
		TaskGroupFactory taskGroups = on((command) -> {
			kept.add(command);
			throw new RejectedExecutionException("kept nevertheless");
		});
		Throwable failure = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			try (TaskGroup g = taskGroups.create()) {
				g.callSoon(ran::incrementAndGet);
			}
		}));
		assertThat(failure).hasCauseInstanceOf(RejectedExecutionException.class);
		kept.forEach(this.pool::execute);
		end();
		assertThat(kept).hasSize(1);
		assertThat(ran).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@DisplayName("S2, S14, S16: a task that the executor runs inline fails, and does not run")
	void runsInline(boolean limited) throws Exception {
		AtomicInteger ran = new AtomicInteger();
		TaskGroupFactory taskGroups = limited ? on(Runnable::run).withMaxConcurrency(1) : on(Runnable::run);
		TaskGroupException failure = (TaskGroupException) Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			try (TaskGroup g = taskGroups.create()) {
				g.callSoon(ran::incrementAndGet);
				g.callSoon(ran::incrementAndGet);
			}
		}));
		assertThat(failure.getCause()).isInstanceOf(RejectedExecutionException.class)
			.hasMessageContaining("on the thread that submits");
		assertThat(ran).hasValue(0);
	}

	@Test
	@DisplayName("S14: caller-runs behind a wrapper is found out when the pool is full")
	void callerRuns() throws Exception {
		ThreadPoolExecutor full = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(),
				new ThreadPoolExecutor.CallerRunsPolicy());
		try {
			BlockingTask first = BlockingTask.interruptible();
			Throwable failure = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
				try (TaskGroup g = on(full::execute).create()) {
					g.callSoon(first);
					first.awaitStarted();
					g.callSoon(() -> 1);
				}
			}));
			assertThat(failure).hasCauseInstanceOf(RejectedExecutionException.class);
			assertThat(first.hasEnded()).isTrue();
		}
		finally {
			full.shutdown();
		}
	}

	@Test
	@DisplayName("S2: a task that comes to the owner's thread later runs elsewhere")
	void ownersThreadLater() throws Exception {
		List<Runnable> kept = new ArrayList<>();
		Thread ran = Watchdog.call(GENEROUS, () -> {
			try (TaskGroup g = on(kept::add).create()) {
				SoonValue<Thread> thread = g.callSoon(Thread::currentThread);
				kept.forEach(Runnable::run);
				kept.forEach(Runnable::run); // and once more
				g.join();
				assertThat(thread.value()).isNotSameAs(Thread.currentThread());
				return thread.value();
			}
		});
		assertThat(ran).isNotNull();
	}

	@Test
	@DisplayName("S2: an executor that runs its commands twice, at the same time, runs each task once")
	void runsTwice() throws Exception {
		AtomicInteger ran = new AtomicInteger();
		TaskGroupFactory taskGroups = on((command) -> {
			this.pool.execute(command);
			this.pool.execute(command);
		});
		for (TaskGroupFactory limited : List.of(taskGroups, taskGroups.withMaxConcurrency(2))) {
			ran.set(0);
			Watchdog.call(GENEROUS, () -> limited.map(List.of(1, 2, 3, 4, 5), (item) -> ran.incrementAndGet()));
			assertThat(ran).hasValue(5);
		}
	}

	@Test
	@DisplayName("S1: a command that the executor runs after the group has ended does nothing")
	void runsAfterwards() throws Exception {
		List<Runnable> kept = new ArrayList<>();
		AtomicInteger ran = new AtomicInteger();
		SoonValue<Integer> value = Watchdog.call(GENEROUS, () -> {
			try (TaskGroup g = on(kept::add).create()) {
				SoonValue<Integer> cancelled = g.callSoon(ran::incrementAndGet);
				g.cancel();
				return cancelled;
			}
		});
		kept.forEach(Runnable::run);
		assertThat(kept).hasSize(1);
		assertThat(ran).hasValue(0);
		assertThat(value.state()).isEqualTo(State.CANCELLED);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S11, S15: tasks that vanish are reported, and then run by threads of the library")
	void drops(Dropping dropping) throws Exception {
		BlockingTask blocker = BlockingTask.uninterruptible();
		ThreadPoolExecutor full = dropping.pool();
		try {
			full.execute(() -> quietly(blocker));
			blocker.awaitStarted();
			TaskGroupFactory taskGroups = on(full::execute);
			assertThat(Watchdog.call(GENEROUS, () -> taskGroups.map(List.of(1, 2, 3), (item) -> 2 * item)))
				.containsExactly(2, 4, 6);
			assertThat(Watchdog.call(GENEROUS,
					() -> taskGroups.withMaxTotalConcurrency(1).map(List.of(1, 2), (item) -> 2 * item)))
				.containsExactly(2, 4);
			assertThat(this.starvations.messages).hasSize(2).allMatch((message) -> message.contains("has not begun"));
		}
		finally {
			blocker.release();
			full.shutdown();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@DisplayName("S16: a full queue rejects one task; under supervision the others go on")
	void fullQueue(boolean supervised) throws Exception {
		ThreadPoolExecutor full = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1));
		try {
			BlockingTask first = BlockingTask.interruptible();
			List<SoonValue<String>> values = new ArrayList<>();
			CompletionPolicy policy = supervised ? CompletionPolicy.supervised() : CompletionPolicy.failFast();
			Throwable failure = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
				try (TaskGroup g = TaskGroupFactory.builder().executor(full).policy(policy).build().create()) {
					values.add(g.callSoon(first));
					first.awaitStarted();
					values.add(g.callSoon(() -> "queued"));
					values.add(g.callSoon(() -> "rejected"));
					first.release();
				}
			}));
			assertThat(values.get(2).failure()).containsInstanceOf(RejectedExecutionException.class);
			if (supervised) {
				assertThat(failure).isNull();
				assertThat(values.get(0).value()).isEqualTo("released");
				assertThat(values.get(1).value()).isEqualTo("queued");
			}
			else {
				assertThat(failure).hasCauseInstanceOf(RejectedExecutionException.class);
			}
		}
		finally {
			full.shutdown();
		}
	}

	@Test
	@DisplayName("S11: what a limit holds back takes no place in a queue that is nearly full")
	void limitSparesQueue() throws Exception {
		BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(1);
		ThreadPoolExecutor small = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue);
		try {
			TaskGroupFactory taskGroups = TaskGroupFactory.builder().executor(small).maxConcurrency(1).build();
			List<Integer> items = java.util.stream.IntStream.range(0, 200).boxed().toList();
			assertThat(Watchdog.call(GENEROUS, () -> taskGroups.map(items, (item) -> item))).isEqualTo(items);
		}
		finally {
			small.shutdown();
		}
	}

	@Test
	@DisplayName("S15, S19: an executor that cannot be described is named by its class")
	void undescribable() throws Exception {
		Executor dropping = new Executor() {

			@Override
			public void execute(Runnable command) {
				// drops it
			}

			@Override
			public String toString() {
				throw new StackOverflowError("on purpose");
			}

		};
		assertThat(Watchdog.call(GENEROUS, () -> on(dropping).map(List.of(1), (item) -> item))).containsExactly(1);
		assertThat(this.starvations.messages).hasSize(1).first().asString().contains(dropping.getClass().getName());
	}

	@Test
	@DisplayName("S14: discarding and caller-runs are refused where they can be seen")
	void refused() {
		for (Dropping dropping : Dropping.values()) {
			ThreadPoolExecutor discarding = dropping.pool();
			assertThat(catchThrowable(() -> TaskGroupFactory.builder().executor(discarding)))
				.isInstanceOf(IllegalArgumentException.class);
			discarding.shutdown();
		}
	}

	private TaskGroupFactory on(Executor executor) {
		return TaskGroupFactory.builder()
			.executor(executor)
			.listener(this.starvations)
			.stragglerWarnAfter(Duration.ofMillis(50))
			.build();
	}

	private static void await(CountDownLatch latch) {
		try {
			BlockingTask.await(latch);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void quietly(BlockingTask task) {
		try {
			task.call();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What execute throws.
	 */
	enum Kind {

		REJECTION(() -> new RejectedExecutionException("on purpose")),
		EXCEPTION(() -> new IllegalStateException("on purpose")), CHECKED(() -> new Exception("on purpose")),
		ERROR(() -> new LinkageError("on purpose")), STACK_OVERFLOW(() -> new StackOverflowError("on purpose")),
		OUT_OF_THREADS(() -> new OutOfMemoryError("unable to create native thread"));

		private final Supplier<Throwable> thrown;

		Kind(Supplier<Throwable> thrown) {
			this.thrown = thrown;
		}

		RuntimeException sneak() {
			throw Kind.<RuntimeException>sneak(this.thrown.get());
		}

		@SuppressWarnings("unchecked")
		private static <X extends Throwable> RuntimeException sneak(Throwable thrown) throws X {
			throw (X) thrown;
		}

	}

	/**
	 * Pools of one thread that drop what they cannot run.
	 */
	enum Dropping {

		NEWEST, OLDEST;

		ThreadPoolExecutor pool() {
			return (this == NEWEST)
					? new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(),
							new ThreadPoolExecutor.DiscardPolicy())
					: new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1),
							new ThreadPoolExecutor.DiscardOldestPolicy());
		}

	}

	private static final class Starvations implements TaskGroupListener {

		private final Queue<String> messages = new ConcurrentLinkedQueue<>();

		@Override
		public void groupStarving(TaskGroupInfo group, String message) {
			this.messages.add(message);
		}

		@Override
		public boolean codeFailed(String groupName, String what, Throwable thrown) {
			return true;
		}

	}

}
