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

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.OpenedGroups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads of a pool between two tasks, and after the last: S12 and S18.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class ThreadGivenBackTests {

	private final List<String> events = Collections.synchronizedList(new ArrayList<>());

	/** So that all tasks share a thread. */
	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().executor(this.thread).build();

	@AfterEach
	void endThread() {
		this.thread.shutdown();
	}

	@Test
	@DisplayName("S18: a context is entered before each task and left after it, however the task ended")
	void leftAfterEachTask() {
		TaskGroupFactory supervised = TaskGroupFactory.builder().executor(this.thread).context(() -> () -> {
			this.events.add("restore");
			return () -> this.events.add("close");
		}).policy(CompletionPolicy.supervised()).build();
		try (TaskGroup g = supervised.create()) {
			g.runSoon(() -> this.events.add("run a"));
			g.runSoon(() -> {
				this.events.add("run b");
				throw new AssertionError("boom");
			});
			g.runSoon(() -> this.events.add("run c"));
		}
		assertThat(this.events).containsExactly("restore", "run a", "close", "restore", "run b", "close", "restore",
				"run c", "close");
	}

	@Test
	@DisplayName("S12: an interrupt that a context leaves behind reaches neither the next task nor the next user of the thread")
	void interruptOfContext() throws Exception {
		TaskGroupFactory interrupting = TaskGroupFactory.builder()
			.executor(this.thread)
			.context(() -> () -> Thread.currentThread()::interrupt)
			.build();
		assertThat(interrupting.map(List.of(1, 2, 3), (number) -> Thread.currentThread().isInterrupted()))
			.containsOnly(false);
		assertThat(this.thread.submit(() -> Thread.currentThread().isInterrupted()).get()).isFalse();
	}

	@Test
	@DisplayName("S12: the thread comes back with the class loader, the name and the priority that it had")
	void asItWas() throws Exception {
		Surroundings before = this.thread.submit(Surroundings::new).get();
		try (URLClassLoader other = new URLClassLoader(new URL[0], getClass().getClassLoader())) {
			Callable<Surroundings> changing = () -> {
				Surroundings found = new Surroundings();
				Thread.currentThread().setName("changed by task");
				Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
				Thread.currentThread().setContextClassLoader(other);
				return found;
			};
			try (TaskGroup g = this.taskGroups.create()) {
				SoonValue<Surroundings> first = g.callSoon(changing);
				SoonValue<Surroundings> second = g.callSoon(changing);
				g.join();
				assertThat(second.value().loader).isSameAs(first.value().loader).isNotSameAs(other);
				assertThat(second.value().priority).isEqualTo(before.priority);
				assertThat(second.value().name).isNotEqualTo("changed by task");
			}
			Surroundings after = this.thread.submit(Surroundings::new).get();
			assertThat(after.name).isEqualTo(before.name);
			assertThat(after.priority).isEqualTo(before.priority);
			assertThat(after.loader).isSameAs(before.loader);
		}
	}

	@Test
	@DisplayName("S12: so it does when the task failed or was cancelled, and outside of every group")
	void asItWasWhateverHappened() throws Exception {
		Surroundings before = this.thread.submit(Surroundings::new).get();
		BlockingTask blocking = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create();
		g.task("failing").runSoon(() -> {
			throw new AssertionError("boom");
		});
		g.task("leaving").callSoon(this.taskGroups::create);
		SoonValue<String> cancelled = g.task("cancelled").callSoon(blocking);
		blocking.awaitStarted();
		cancelled.cancel();
		g.close();
		Surroundings after = this.thread.submit(Surroundings::new).get();
		assertThat(after.name).isEqualTo(before.name);
		assertThat(after.loader).isSameAs(before.loader);
		assertThat(this.thread.submit(OpenedGroups::aroundThread).get()).isEmpty();
		assertThat(this.thread.submit(TaskGroup::current).get()).isEmpty();
	}

	/**
	 * What belongs to the calling thread.
	 */
	private static final class Surroundings {

		final String name = Thread.currentThread().getName();

		final int priority = Thread.currentThread().getPriority();

		final ClassLoader loader = Thread.currentThread().getContextClassLoader();

	}

}
