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

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.soonify.SoonValue.State;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Executors of which nothing is known but whether they have terminated: S16.
 */
@Timeout(60)
class ExecutorWatchTests {

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
			.withMessage("Task group 'orders' failed: task 'executor' failed with "
					+ "java.util.concurrent.RejectedExecutionException: "
					+ "The executor of task group 'orders' was shut down before it had run all tasks")
			.withCauseInstanceOf(RejectedExecutionException.class);
		background.join();
		assertThat(value.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("S16: whoever waits for one of the tasks that were dropped finds out as well")
	void terminatesUnderJoin() {
		this.executor.drops = true;
		SoonValue<String> value = this.group.callSoon(() -> "never");
		this.executor.terminated = true;
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(value::join)
			.withMessageContaining("was shut down before it had run all tasks");
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
			Awaitility.await().until(this::wakeOwner);
			Awaitility.await().until(this::wakeOwner);
			task.release();
		});
		assertThatNoException().isThrownBy(this.group::close);
		background.join();
		assertThat(value.value()).isEqualTo("released");
	}

	/**
	 * Have the owner, once it waits, look whether the executor has terminated.
	 */
	private void lookOnce() {
		long looks = this.executor.looks;
		Awaitility.await().until(() -> wakeOwner() && this.executor.looks > looks);
	}

	private boolean wakeOwner() {
		TaskCount count = ((DefaultTaskGroup) this.group).count();
		return LockSupport.getBlocker(this.owner) == count && count.wakeOwner();
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
