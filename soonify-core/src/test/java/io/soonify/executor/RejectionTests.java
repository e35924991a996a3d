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

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupException.FailedTask;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.ThreadPerTaskExecutor;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.HeldExecutor;
import io.soonify.support.UncaughtExceptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Executors that do not take a task, or run it where they must not: S16 and S2.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class RejectionTests {

	@Test
	@DisplayName("S16: a rejected task has failed with the rejection, and fails the group")
	void rejectionFailsTheGroup() {
		RejectedExecutionException rejection = new RejectedExecutionException("full");
		TaskGroup g = groupOn((command) -> {
			throw rejection;
		});
		SoonValue<String> value = g.callSoon(() -> "never");
		assertThat(value.state()).isEqualTo(State.FAILED);
		assertThat(value.failure()).contains(rejection);
		assertThat(g.isCancelled()).isTrue();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close).withCause(rejection);
	}

	@Test
	@DisplayName("S16: whatever execute throws counts as a rejection")
	void anyThrowableCounts() {
		OutOfMemoryError noThread = new OutOfMemoryError("unable to create native thread");
		TaskGroup g = groupOn((command) -> {
			throw noThread;
		});
		g.callSoon(() -> "never");
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close).withCause(noThread);
	}

	@Test
	@DisplayName("S16: a full pool fails the group, and running siblings are cancelled")
	void fullPool() {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new SynchronousQueue<>());
		try {
			BlockingTask first = BlockingTask.interruptible();
			BlockingTask second = BlockingTask.interruptible();
			TaskGroup g = groupOn(pool);
			g.callSoon(first);
			first.awaitStarted();
			g.callSoon(second);
			second.awaitStarted();
			SoonValue<String> third = g.callSoon(() -> "never");
			assertThat(third.state()).isEqualTo(State.FAILED);
			assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
				.withCauseInstanceOf(RejectedExecutionException.class);
			assertThat(first.hasEnded()).isTrue();
			assertThat(second.hasEnded()).isTrue();
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	@DisplayName("S16: a rejection cancels what waits for a thread, and what is started later never is handed over")
	void rejectionCancelsTheOthers() {
		HeldExecutor executor = new HeldExecutor().taking(1);
		BlockingTask first = BlockingTask.interruptible();
		TaskGroup g = groupOn(executor);
		SoonValue<String> waiting = g.callSoon(first);
		SoonValue<String> rejected = g.callSoon(() -> "never");
		assertThat(rejected.state()).isEqualTo(State.FAILED);
		assertThat(waiting.state()).isEqualTo(State.CANCELLED);
		executor.taking(1);
		SoonValue<String> later = g.callSoon(() -> "never");
		assertThat(later.state()).isEqualTo(State.CANCELLED);
		assertThat(executor.held()).hasSize(1);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(RejectedExecutionException.class)
			.satisfies((ex) -> assertThat(ex.failedTasks()).extracting(FailedTask::name).containsExactly("task-2"));
		executor.release();
		executor.shutDown();
		assertThat(first.hasStarted()).isFalse();
	}

	@Test
	@DisplayName("S16: a task that the executor first takes and then rejects is counted once, and may have run")
	void takesAndRejects() {
		try (UncaughtExceptions uncaught = new UncaughtExceptions()) {
			for (int round = 0; round < 500; round++) {
				AtomicInteger runs = new AtomicInteger();
				TaskGroup g = groupOn((command) -> {
					new Thread(command).start();
					throw new RejectedExecutionException("on second thoughts");
				});
				SoonValue<Integer> value = g.callSoon(runs::incrementAndGet);
				Throwable thrown = catchThrowable(g::close);
				assertThat(value.state()).isEqualTo((thrown != null) ? State.FAILED : State.SUCCEEDED);
				assertThat(runs).hasValue((thrown != null) ? 0 : 1);
			}
			assertThat(uncaught.kept()).allMatch((thrown) -> "on second thoughts".equals(thrown.getMessage()));
		}
	}

	@Test
	@DisplayName("S16: an executor that runs a task twice runs it once")
	void runsTwice() {
		for (int round = 0; round < 500; round++) {
			AtomicInteger runs = new AtomicInteger();
			try (TaskGroup g = groupOn((command) -> {
				new Thread(command).start();
				new Thread(command).start();
			})) {
				g.runSoon(runs::incrementAndGet);
			}
			assertThat(runs).hasValue(1);
		}
	}

	@Test
	@DisplayName("S2: an executor that runs tasks on the calling thread is refused, and nothing runs")
	void callerRuns() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = groupOn(Runnable::run);
		SoonValue<String> value = g.callSoon(task);
		assertThat(value.state()).isEqualTo(State.FAILED);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(RejectedExecutionException.class)
			.withMessageContainingAll("'pooled'", "on the thread that submits them", "caller-runs");
		assertThat(task.hasStarted()).isFalse();
	}

	@Test
	@DisplayName("S2: so is one that swallows what its commands throw")
	void callerRunsSwallowing() {
		TaskGroup g = groupOn((command) -> {
			try {
				command.run();
			}
			catch (RuntimeException ex) {
				// swallowed
			}
		});
		assertThat(g.callSoon(() -> "never").state()).isEqualTo(State.FAILED);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close);
	}

	@Test
	@DisplayName("S2: a full pool whose handler runs tasks on the caller is refused when it comes to that")
	void callerRunsHandler() {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(command, executor) -> command.run());
		try {
			BlockingTask first = BlockingTask.interruptible();
			TaskGroup g = groupOn(pool);
			g.callSoon(first);
			first.awaitStarted();
			assertThat(g.callSoon(() -> "never").state()).isEqualTo(State.FAILED);
			assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
				.withMessageContaining("caller-runs");
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	@DisplayName("S16: tasks that a dying executor drops are cancelled, and the group fails")
	void dyingExecutor() throws InterruptedException {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		BlockingTask other = BlockingTask.interruptible();
		pool.execute(() -> {
			try {
				other.call();
			}
			catch (InterruptedException ex) {
				// shut down
			}
		});
		other.awaitStarted();
		TaskGroup g = groupOn(pool);
		SoonValue<String> value = g.callSoon(() -> "never");
		assertThat(pool.shutdownNow()).hasSize(1);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(RejectedExecutionException.class)
			.withMessageContaining("was shut down before it had run all tasks");
		assertThat(value.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("S16: a task that runs when the executor dies is interrupted, and what waits behind it is not lost")
	void executorDiesUnderTasks() {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		BlockingTask first = BlockingTask.interruptible();
		TaskGroup g = groupOn(pool);
		SoonValue<String> running = g.callSoon(first);
		SoonValue<String> waiting = g.callSoon(() -> "never");
		first.awaitStarted();
		pool.shutdownNow();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(running.state()).isEqualTo(State.FAILED);
		assertThat(waiting.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("S2: a task that comes back to the owner's thread later never runs there")
	void ownerRunsLater() {
		Queue<Runnable> commands = new ArrayDeque<>();
		TaskGroup g = groupOn(commands::add);
		SoonValue<Thread> value = g.callSoon(Thread::currentThread);
		commands.remove().run();
		assertThat(value.join()).isNotSameAs(Thread.currentThread());
		assertThat(commands).isEmpty();
		g.close();
	}

	@Test
	@DisplayName("S2: nor does it where the executor promises a thread for each task, and breaks its promise: it is refused")
	void ownerRunsWhatHasAThread() {
		BlockingTask task = BlockingTask.interruptible();
		ThreadPerTaskExecutor executor = Runnable::run;
		TaskGroup g = groupOn(executor);
		SoonValue<String> value = g.callSoon(task);
		assertThat(value.state()).isEqualTo(State.FAILED);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(RejectedExecutionException.class);
		assertThat(task.hasStarted()).isFalse();
	}

	@Test
	@DisplayName("S2: a thread that must not run a task loses no permit; later ones run where they may")
	void refusedThreadLosesNothing() throws InterruptedException {
		Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
		try (TaskGroup g = TaskGroupFactory.builder()
			.executor(commands::add)
			.maxConcurrency(1)
			.policy(CompletionPolicy.supervised())
			.build()
			.create()) {
			SoonValue<Thread> first = g.callSoon(Thread::currentThread);
			commands.remove().run();
			assertThat(first.join()).isNotSameAs(Thread.currentThread());
			SoonValue<String> second = g.callSoon(() -> "second");
			Awaitility.await().until(() -> commands.size() == 1);
			Thread other = new Thread(commands.remove());
			other.start();
			other.join();
			assertThat(second.join()).isEqualTo("second");
		}
	}

	private static TaskGroup groupOn(Executor executor) {
		return TaskGroupFactory.builder().executor(executor).name("pooled").build().create();
	}

}
