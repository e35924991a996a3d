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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.soonify.CompletionPolicy.Decision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contexts that say they are good for the next task too: S18.
 */
@Timeout(60)
class KeptContextTests {

	private final List<String> events = Collections.synchronizedList(new ArrayList<>());

	/** So that all tasks share a thread, which is busy until all have been started. */
	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private final CountDownLatch allStarted = new CountDownLatch(1);

	@AfterEach
	void endThread() {
		this.thread.shutdown();
	}

	@Test
	@DisplayName("S18: a context that is good for the next task is entered once and left after the last")
	void keptWhileGood() {
		run(factory(() -> true).build(), "a", "b", "c");
		assertThat(this.events).containsExactly("restore", "run a", "run b", "run c", "close");
	}

	@Test
	@DisplayName("S18: one that is not is left before the next task")
	void leftOtherwise() {
		run(factory(() -> false).build(), "a", "b");
		assertThat(this.events).containsExactly("restore", "run a", "close", "restore", "run b", "close");
	}

	@Test
	@DisplayName("S18: one that cannot tell is left before the next task")
	void leftWhenItThrows() {
		run(factory(() -> {
			throw new IllegalStateException("cannot tell");
		}).build(), "a", "b");
		assertThat(this.events).containsExactly("restore", "run a", "close", "restore", "run b", "close");
	}

	@Test
	@DisplayName("S12: an interrupt that a context leaves behind does not reach the next task")
	void interruptOfContext() {
		List<Boolean> interrupted = Collections.synchronizedList(new ArrayList<>());
		TaskGroupFactory factory = factory(() -> {
			Thread.currentThread().interrupt();
			return true;
		}).build();
		blockThread();
		try (TaskGroup g = factory.create()) {
			for (int i = 0; i < 3; i++) {
				g.callSoon(() -> interrupted.add(Thread.currentThread().isInterrupted()));
			}
			this.allStarted.countDown();
		}
		assertThat(interrupted).containsExactly(false, false, false);
	}

	@Test
	@DisplayName("S18: it is left before a policy of the user is asked")
	void leftBeforePolicy() {
		Thread owner = Thread.currentThread();
		run(factory(() -> true).policy((progress) -> {
			if (Thread.currentThread() != owner) { // which asks when it begins to wait
				this.events.add("judge");
			}
			return Decision.CONTINUE;
		}).build(), "a", "b");
		assertThat(this.events).containsExactly("restore", "run a", "close", "judge", "restore", "run b", "close",
				"judge");
	}

	@Test
	@DisplayName("S18: it is left before tasks are called back because one has failed")
	void leftBeforeCallback() {
		ExecutorService another = Executors.newSingleThreadExecutor();
		try {
			TaskGroupFactory factory = factory(() -> true).executor((command) -> {
				// the first worker, which blocks, has the thread to itself
				(this.events.isEmpty() ? another : this.thread).execute(command);
			}).build();
			CountDownLatch running = new CountDownLatch(1);
			try (TaskGroup g = factory.create()) {
				g.task("blocked").onCancel(() -> this.events.add("call back")).runSoon(() -> {
					this.events.add("block");
					running.countDown();
					new CountDownLatch(1).await();
				});
				running.await();
				g.runSoon(() -> {
					throw new IllegalStateException("boom");
				});
			}
			catch (TaskGroupException | InterruptedException ex) {
				assertThat(ex).hasRootCauseMessage("boom");
			}
			assertThat(this.events.indexOf("close")).isBetween(0, this.events.indexOf("call back"));
		}
		finally {
			another.shutdown();
		}
	}

	@Test
	@DisplayName("S18: it is left before the executor is handed a worker for tasks of other starters")
	void leftBeforeExecutor() {
		TaskGroupFactory factory = factory(() -> false).executor((command) -> {
			this.events.add("execute");
			this.thread.execute(command);
		}).build();
		run(factory, "a", "b", "c");
		assertThat(this.events).containsExactly("execute", "execute", "restore", "run a", "close", "restore", "run b",
				"close", "restore", "run c", "close");
	}

	private void run(TaskGroupFactory factory, String... tasks) {
		blockThread();
		try (TaskGroup g = factory.create()) {
			for (String task : tasks) {
				g.callSoon(() -> this.events.add("run " + task));
			}
			this.allStarted.countDown();
		}
	}

	private void blockThread() {
		this.thread.execute(() -> {
			try {
				this.allStarted.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private TaskGroupFactory.Builder factory(BooleanSupplier good) {
		return TaskGroupFactory.builder().executor(this.thread).context(() -> () -> {
			this.events.add("restore");
			return new TaskContext.Scope() {

				@Override
				public void close() {
					KeptContextTests.this.events.add("close");
				}

				@Override
				public boolean isGoodFor(TaskContext.Snapshot next) {
					return good.getAsBoolean();
				}

			};
		});
	}

}
