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

package io.soonify.context;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.soonify.CompletionPolicy;
import io.soonify.SoonFunction1;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskInfo;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.CurrentUser;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What tasks see of the thread that started them: S18.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class TaskContextTests {

	private final CurrentUser user = new CurrentUser();

	/** So that all tasks share a thread. */
	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.executor(this.thread)
		.context(this.user)
		.build();

	@AfterEach
	void threadIsLeftAsItWas() throws ExecutionException, InterruptedException {
		assertThat(this.thread.submit(this.user::get).get()).isEqualTo("nobody");
		this.thread.shutdown();
	}

	TaskContextTests() throws ExecutionException, InterruptedException {
		this.thread.submit(() -> this.user.set("nobody")).get();
	}

	@Test
	@DisplayName("S18: each task has the context of its own start, though all share a thread")
	void contextOfOwnStart() {
		List<SoonValue<String>> seen = new ArrayList<>();
		List<String> users = IntStream.range(0, 100).mapToObj((i) -> "user-" + i).toList();
		try (TaskGroup g = this.taskGroups.create()) {
			for (String each : users) {
				this.user.set(each);
				seen.add(g.callSoon(this.user::get));
			}
			this.user.set("somebody else");
		}
		assertThat(seen).extracting(SoonValue::value).containsExactlyElementsOf(users);
		assertThat(this.user.get()).isEqualTo("somebody else");
	}

	@Test
	@DisplayName("S18: the context is captured once for each task, on the thread that starts it")
	void capturedByStarter() {
		Thread owner = Thread.currentThread();
		SoonValue<Thread> starter;
		try (TaskGroup g = this.taskGroups.create()) {
			starter = g.callSoon(() -> {
				g.callSoon(() -> "inner");
				return Thread.currentThread();
			});
			starter.join();
			assertThat(this.user.capturedOn()).containsExactly(owner, starter.value());
		}
	}

	@Test
	@DisplayName("S18: a task that starts tasks hands on what it has itself, as it is then")
	void contextOfStartingTask() {
		this.user.set("owner");
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<List<SoonValue<String>>> inner = g.callSoon(() -> {
				SoonValue<String> before = g.callSoon(this.user::get);
				this.user.set("changed by task");
				return List.of(before, g.callSoon(this.user::get));
			});
			g.join();
			assertThat(inner.value()).extracting(SoonValue::value).containsExactly("owner", "changed by task");
		}
		assertThat(this.user.get()).isEqualTo("owner");
	}

	@Test
	@DisplayName("S18: so do groups that tasks open")
	void contextInNestedGroup() {
		this.user.set("owner");
		assertThat(this.taskGroups.<String, RuntimeException>call((outer) -> outer.callSoon(() -> {
			this.user.set("changed by task");
			return this.taskGroups.map(List.of(1), (i) -> this.user.get()).get(0);
		}).join())).isEqualTo("changed by task");
	}

	@Test
	@DisplayName("S18: every way to start a task hands the context on")
	void everyWayToStart() {
		this.user.set("owner");
		List<SoonValue<String>> seen = new ArrayList<>();
		ConcurrentLinkedQueue<String> seenByVoid = new ConcurrentLinkedQueue<>();
		try (TaskGroup g = this.taskGroups.create()) {
			SoonFunction1<String, String> bound = g.soonify(this::greet);
			seen.add(g.callSoon(this.user::get));
			seen.addAll(g.map(List.of(1, 2), (i) -> this.user.get()));
			seen.add(g.task("named").callSoon(this.user::get));
			g.runSoon(() -> seenByVoid.add(this.user.get()));
			this.user.set("caller");
			assertThat(bound.call("Hello").join()).as("captured by the call, not by the binding")
				.isEqualTo("Hello, caller");
		}
		assertThat(seen).extracting(SoonValue::value).hasSize(4).containsOnly("owner");
		assertThat(seenByVoid).containsExactly("owner");
		assertThat(this.taskGroups.map(List.of(1, 2), (i) -> this.user.get())).containsOnly("caller");
		Callable<String> contender = this.user::get;
		assertThat(this.taskGroups.race(List.of(contender))).isEqualTo("caller");
	}

	private String greet(String salutation) {
		return salutation + ", " + this.user.get();
	}

	@Test
	@DisplayName("S18: what a task changes is undone when it succeeds, fails or is cancelled")
	void undoneHoweverATaskEnds() {
		BlockingTask blocking = BlockingTask.interruptible();
		SoonValue<String> next;
		try (TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create()) {
			g.runSoon(() -> this.user.set("changed and succeeded"));
			g.runSoon(() -> {
				this.user.set("changed and failed");
				throw new AssertionError("boom");
			});
			SoonValue<String> cancelled = g.callSoon(() -> {
				this.user.set("changed and cancelled");
				return blocking.call();
			});
			next = g.callSoon(() -> String.valueOf(this.user.get()));
			blocking.awaitStarted();
			cancelled.cancel();
		}
		assertThat(next.value()).isEqualTo("null");
		assertThat(this.user.undone()).containsExactly("changed and succeeded", "changed and failed",
				"changed and cancelled", "null");
		assertThat(this.user.get()).isNull();
	}

	@Test
	@DisplayName("S18: a task that is cancelled before it starts is given no context")
	void nothingToUndoForUnstarted() {
		try (TaskGroup g = this.taskGroups.create()) {
			g.cancel();
			g.callSoon(() -> "never");
		}
		assertThat(this.user.undone()).isEmpty();
	}

	@Test
	@DisplayName("S18: listeners are told of start and end inside the context of the task")
	void listenersInsideContext() {
		ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
		TaskGroupFactory watched = TaskGroupFactory.builder()
			.executor(this.thread)
			.context(this.user)
			.listener(new TaskGroupListener() {
				@Override
				public void taskStarted(TaskGroupInfo group, TaskInfo task) {
					seen.add("started by " + TaskContextTests.this.user.get());
				}

				@Override
				public void taskEnded(TaskGroupInfo group, TaskInfo task) {
					seen.add("ended by " + TaskContextTests.this.user.get());
				}
			})
			.build();
		this.user.set("owner");
		try (TaskGroup g = watched.create()) {
			g.runSoon(() -> seen.add("run"));
		}
		assertThat(seen).containsExactly("started by owner", "run", "ended by owner");
	}

	@Test
	@DisplayName("S13: nothing of the context is held once a task has ended, however it did")
	void contextIsLetGo() {
		List<WeakReference<Object>> references = new ArrayList<>();
		TaskGroupFactory heavy = TaskGroupFactory.builder().executor(this.thread).context(() -> {
			byte[] captured = new byte[1];
			references.add(new WeakReference<>(captured));
			return () -> () -> assertThat(captured).hasSize(1);
		}).build();
		TaskGroup g = heavy.withPolicy(CompletionPolicy.supervised()).create();
		SoonValue<String> succeeded = g.callSoon(() -> "value");
		SoonValue<Void> failed = g.runSoon(() -> {
			throw new IllegalStateException("boom");
		});
		g.join();
		BlockingTask blocking = BlockingTask.interruptible();
		g.callSoon(blocking);
		blocking.awaitStarted();
		SoonValue<String> cancelled = g.callSoon(() -> "never");
		assertThat(cancelled.cancel()).isTrue();
		blocking.release();
		g.join();
		assertThat(references).hasSize(4);
		Awaitility.await().untilAsserted(() -> {
			System.gc();
			assertThat(references).allMatch((reference) -> reference.get() == null);
		});
		g.close();
		Reference.reachabilityFence(List.of(succeeded, failed, cancelled));
	}

	@Test
	@DisplayName("Null is no context")
	void nullIsRefused() {
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> TaskGroupFactory.builder().context(null))
			.withMessageContaining("context");
	}

}
