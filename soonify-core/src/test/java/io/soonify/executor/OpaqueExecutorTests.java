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
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskCancelledException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.Elsewhere;
import io.soonify.support.WaitingThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Executors of which nothing is known but whether they have terminated: S16.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class OpaqueExecutorTests {

	private final OpaqueExecutor executor = new OpaqueExecutor();

	private final TaskGroup group = TaskGroupFactory.builder().name("orders").executor(this.executor).build().create();

	private final Thread owner = Thread.currentThread();

	@AfterEach
	void shutDown() {
		this.executor.threads.shutdownNow();
	}

	@Test
	@DisplayName("S16: tasks that an executor has dropped are waited for until it says that it has terminated")
	void terminatesLate() {
		this.executor.drops = true;
		SoonValue<String> value = this.group.callSoon(() -> "never");
		this.executor.shutdown = true;
		CompletableFuture<Void> background = CompletableFuture.runAsync(() -> {
			lookOnce();
			lookOnce();
			assertThat(this.group.isCancelled()).isFalse();
			this.executor.terminated = true;
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(this.group::close)
			.withMessageStartingWith("Task group 'orders' failed: ")
			.withMessageContainingAll("java.util.concurrent.RejectedExecutionException: ",
					"was shut down before it had run all tasks")
			.withCauseInstanceOf(RejectedExecutionException.class)
			.satisfies((ex) -> assertThat(ex.failedTasks()).hasSize(1));
		background.join();
		assertThat(value.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("S16: whoever waits for one of the tasks that were dropped finds out as well")
	void terminatesUnderJoin() {
		this.executor.drops = true;
		SoonValue<String> value = this.group.callSoon(() -> "never");
		this.executor.terminated = true;
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(value::join) // S8
			.withMessageContaining("was shut down before it had run all tasks")
			.withCauseInstanceOf(RejectedExecutionException.class);
		assertThat(value.state()).isEqualTo(State.CANCELLED);
		assertThatNoException().isThrownBy(this.group::close);
	}

	@Test
	@DisplayName("S16: so does another thread that waits for one of them")
	void terminatesUnderJoinOfAnother() {
		this.executor.drops = true;
		SoonValue<String> value = this.group.callSoon(() -> "never");
		CompletableFuture<Throwable> thrown = Elsewhere.start(() -> catchThrowable(value::join));
		this.executor.terminated = true;
		assertThat(thrown.join()).isInstanceOf(TaskCancelledException.class)
			.hasMessageContaining("was shut down before it had run all tasks")
			.hasCauseInstanceOf(RejectedExecutionException.class);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(this.group::close);
	}

	@Test
	@DisplayName("S16: a task that runs is waited for, whatever the executor says of itself")
	void runsOn() {
		BlockingTask task = BlockingTask.interruptible();
		SoonValue<String> value = this.group.callSoon(task);
		task.awaitStarted();
		this.executor.terminated = true;
		CompletableFuture<Void> background = CompletableFuture.runAsync(() -> {
			WaitingThread.await(this.owner);
			Awaitility.await().during(Duration.ofMillis(1200)).until(() -> !this.group.isCancelled());
			task.release();
		});
		assertThatNoException().isThrownBy(this.group::close);
		background.join();
		assertThat(value.value()).isEqualTo("released");
	}

	/**
	 * Wait until the owner has looked whether the executor has terminated.
	 */
	private void lookOnce() {
		long looks = this.executor.looks;
		Awaitility.await().until(() -> this.executor.looks > looks);
	}

	/**
	 * Hides what runs its commands, if anything does.
	 */
	private static final class OpaqueExecutor extends AbstractExecutorService {

		final ExecutorService threads = Executors.newCachedThreadPool();

		volatile boolean drops;

		volatile boolean shutdown;

		volatile boolean terminated;

		volatile long looks;

		@Override
		public void execute(Runnable command) {
			if (!this.drops) {
				this.threads.execute(command);
			}
		}

		@Override
		public void shutdown() {
			this.shutdown = true;
		}

		@Override
		public List<Runnable> shutdownNow() {
			shutdown();
			return List.of();
		}

		@Override
		public boolean isShutdown() {
			return this.shutdown || this.terminated;
		}

		@Override
		public boolean isTerminated() {
			this.looks++;
			return this.terminated;
		}

		@Override
		public boolean awaitTermination(long timeout, TimeUnit unit) {
			return this.terminated;
		}

	}

}
