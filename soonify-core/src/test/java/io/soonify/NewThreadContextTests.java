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
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contexts on threads that are new and end with the worker, see
 * {@link ThreadPerTaskExecutor#hasNewThreads()}.
 */
@Timeout(60)
class NewThreadContextTests {

	private final List<String> events = Collections.synchronizedList(new ArrayList<>());

	/** Whether what was entered is good for the next task. */
	private final AtomicBoolean good = new AtomicBoolean(true);

	/** Has one thread at a time, so that the first worker runs all tasks. */
	private final ExecutorService turns = Executors.newSingleThreadExecutor();

	private final CountDownLatch allStarted = new CountDownLatch(1);

	/** How often the executor was asked whether its threads are new. */
	private final AtomicInteger asked = new AtomicInteger();

	@AfterEach
	void end() {
		this.turns.shutdown();
	}

	@Test
	@DisplayName("S18: the first context is restored on a new thread, and the last one left with it")
	void kept() {
		run(factory(true), say("a"), say("b"));
		assertThat(this.events).containsExactly("restore on new thread", "run a", "run b", "close at end of thread");
	}

	@Test
	@DisplayName("S18: between tasks that cannot share one it is left for good, and the thread is not new any more")
	void changed() {
		this.good.set(false);
		run(factory(true), say("a"), say("b"));
		assertThat(this.events).containsExactly("restore on new thread", "run a", "close", "restore", "run b",
				"close at end of thread");
	}

	@Test
	@DisplayName("S18: a thread that others use too is never new, and everything is taken back")
	void usedByOthers() {
		run(factory(false), say("a"), say("b"));
		assertThat(this.events).containsExactly("restore", "run a", "run b", "close");
	}

	@Test
	@DisplayName("S18: with a limit everything is taken back, for a slot may be given to a group that inherits")
	void limited() {
		run(factory(true).maxConcurrency(1), say("a"), say("b"));
		assertThat(this.events).containsExactly("restore on new thread", "run a", "run b", "close");
	}

	@Test
	@DisplayName("S18: a task without a context uses the thread, too")
	void usedWithoutContext() {
		AtomicBoolean first = new AtomicBoolean(true);
		TaskContext.Snapshot snapshot = snapshot();
		TaskGroupFactory.Builder factory = TaskGroupFactory.builder()
			.executor(executor(true))
			.context(() -> first.getAndSet(false) ? null : snapshot);
		run(factory, say("a"), say("b"));
		assertThat(this.events).containsExactly("run a", "restore", "run b", "close at end of thread");
	}

	@Test
	@DisplayName("S18: before a policy of the user is asked it is left for good, for the next task too")
	void leftBeforePolicy() {
		run(factory(true).policy(CompletionPolicy.supervised()), say("a"), say("b"));
		assertThat(this.events).containsExactly("restore on new thread", "run a", "close", "restore", "run b", "close");
	}

	@Test
	@DisplayName("The executor of the library has new threads from Java 21 on, and a pool before")
	void ofLibrary() {
		ThreadPerTaskExecutor executor = (ThreadPerTaskExecutor) Threads.executor();
		assertThat(executor.hasNewThreads()).isEqualTo(Runtime.version().feature() >= 21);
	}

	@Test
	@DisplayName("The executor is asked once for each build of a factory, not for groups, tasks or factories made from it")
	void askedOnce() {
		TaskGroupFactory.Builder builder = factory(true);
		TaskGroupFactory built = builder.build();
		run(built, say("a"), say("b"));
		run(built.named("other"), say("c"));
		assertThat(this.asked).hasValue(1);
		builder.build();
		assertThat(this.asked).hasValue(2);
	}

	@SafeVarargs
	private void run(TaskGroupFactory.Builder factory, Callable<Boolean>... tasks) {
		run(factory.build(), tasks);
	}

	@SafeVarargs
	private void run(TaskGroupFactory factory, Callable<Boolean>... tasks) {
		try (TaskGroup g = factory.create()) {
			for (Callable<Boolean> task : tasks) {
				g.callSoon(task);
			}
			this.allStarted.countDown();
		}
	}

	private Callable<Boolean> say(String task) {
		return () -> this.events.add("run " + task);
	}

	private TaskGroupFactory.Builder factory(boolean newThreads) {
		TaskContext.Snapshot snapshot = snapshot();
		return TaskGroupFactory.builder().executor(executor(newThreads)).context(() -> snapshot);
	}

	private ThreadPerTaskExecutor executor(boolean newThreads) {
		return new ThreadPerTaskExecutor() {

			@Override
			public void execute(Runnable command) {
				NewThreadContextTests.this.turns.execute(() -> runOnThread(command));
			}

			@Override
			public boolean hasNewThreads() {
				NewThreadContextTests.this.asked.incrementAndGet();
				return newThreads;
			}

		};
	}

	private void runOnThread(Runnable command) {
		Thread thread = new Thread(command);
		try {
			this.allStarted.await(30, TimeUnit.SECONDS);
			thread.start();
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private TaskContext.Snapshot snapshot() {
		return new TaskContext.Snapshot() {

			@Override
			public TaskContext.Scope restore() {
				NewThreadContextTests.this.events.add("restore");
				return scope();
			}

			@Override
			public TaskContext.Scope restoreOnNewThread() {
				NewThreadContextTests.this.events.add("restore on new thread");
				return scope();
			}

		};
	}

	private TaskContext.Scope scope() {
		return new TaskContext.Scope() {

			@Override
			public void close() {
				NewThreadContextTests.this.events.add("close");
			}

			@Override
			public void closeAtEndOfThread() {
				NewThreadContextTests.this.events.add("close at end of thread");
			}

			@Override
			public boolean isGoodFor(TaskContext.Snapshot next) {
				return NewThreadContextTests.this.good.get();
			}

		};
	}

}
