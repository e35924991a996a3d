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

package io.soonify.listener;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOutcome;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.spi.TaskInfo;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.HeldExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What those who watch are told.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class TaskGroupListenerTests {

	private final Recorder recorder = new Recorder();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.name("orders")
		.listener(this.recorder)
		.build();

	@Test
	@DisplayName("A group is opened, its tasks are submitted, started and ended, then it is closed")
	void events() {
		try (TaskGroup g = this.taskGroups.create()) {
			g.callSoon(() -> "value").join();
		}
		assertThat(this.recorder.events).containsExactly("opened orders", "submitted task-1 PENDING",
				"started task-1 RUNNING", "ended task-1 SUCCEEDED", "closed orders SUCCESS");
	}

	@Test
	@DisplayName("The end of every task is told before the group is closed")
	void endOfEveryTask() {
		try (TaskGroup g = this.taskGroups.create()) {
			for (int i = 0; i < 500; i++) {
				g.callSoon(() -> "value");
			}
		}
		List<String> events = List.copyOf(this.recorder.events);
		assertThat(events).filteredOn((event) -> event.startsWith("ended")).hasSize(500);
		assertThat(events).filteredOn((event) -> event.startsWith("started")).hasSize(500);
		assertThat(events).last().isEqualTo("closed orders SUCCESS");
	}

	@Test
	@DisplayName("A task that never starts is told to have ended, but not to have started")
	void taskNeverStarts() {
		try (TaskGroup g = this.taskGroups.create()) {
			g.cancel();
			g.callSoon(() -> "never");
		}
		assertThat(this.recorder.events).containsExactly("opened orders", "submitted task-1 PENDING",
				"ended task-1 CANCELLED", "closed orders CANCELLED");
	}

	@Test
	@DisplayName("What a task failed with is told at its end")
	void failureOfTask() {
		List<Optional<Throwable>> told = Collections.synchronizedList(new ArrayList<>());
		IllegalStateException thrown = new IllegalStateException("boom");
		TaskGroupFactory watched = TaskGroupFactory.builder().listener(new TaskGroupListener() {
			@Override
			public void taskEnded(TaskGroupInfo group, TaskInfo task) {
				told.add(task.failure());
			}
		}).policy(CompletionPolicy.supervised()).build();
		try (TaskGroup g = watched.create()) {
			g.callSoon(() -> "value");
			g.join();
			g.runSoon(() -> {
				throw thrown;
			});
			g.join();
			g.cancel();
			g.callSoon(() -> "never");
		}
		assertThat(told).containsExactly(Optional.empty(), Optional.of(thrown), Optional.empty());
	}

	@Test
	@DisplayName("Each way to end has its outcome")
	void outcomes() {
		BlockingTask task = BlockingTask.interruptible();
		assertThat(outcomeOf(this.taskGroups, (g) -> g.runSoon(() -> {
			throw new IllegalStateException("boom");
		}))).isEqualTo("FAILURE");
		assertThat(outcomeOf(this.taskGroups.withTimeout(Duration.ofMillis(20)), (g) -> g.callSoon(task)))
			.isEqualTo("TIMEOUT");
		assertThat(outcomeOf(this.taskGroups, TaskGroup::cancel)).isEqualTo("CANCELLED");
		assertThat(outcomeOf(this.taskGroups, (g) -> {
			g.callSoon(BlockingTask.interruptible());
			Thread.currentThread().interrupt();
		})).isEqualTo("INTERRUPTED");
		assertThat(Thread.interrupted()).isTrue();
	}

	private String outcomeOf(TaskGroupFactory factory, Consumer<TaskGroup> body) {
		TaskGroup g = factory.create();
		body.accept(g);
		catchThrowable(g::close);
		String last = List.copyOf(this.recorder.events).get(this.recorder.events.size() - 1);
		return last.substring("closed orders ".length());
	}

	@Test
	@DisplayName("What a listener throws is handed to the thread's handler and changes nothing else")
	void listenerThrows() throws InterruptedException {
		Recorder second = new Recorder();
		IllegalStateException thrown = new IllegalStateException("listener is broken");
		TaskGroupFactory factory = TaskGroupFactory.builder()
			.listener(new BrokenListener(thrown))
			.listener(second)
			.build();
		List<Throwable> handled = new ArrayList<>();
		AtomicReference<String> value = new AtomicReference<>();
		Thread owner = new Thread(() -> {
			try (TaskGroup g = factory.create()) {
				value.set(g.callSoon(() -> "value").join());
			}
		});
		owner.setUncaughtExceptionHandler((thread, ex) -> handled.add(ex));
		owner.start();
		owner.join();
		assertThat(value).hasValue("value");
		assertThat(handled).hasSize(3).containsOnly(thrown);
		assertThat(second.events).hasSize(5);
	}

	@Test
	@DisplayName("A listener is told of what it or a superclass has a method for, whatever else there is")
	void listenerOfOneEvent() {
		List<String> events = Collections.synchronizedList(new ArrayList<>());
		class OfStart implements TaskGroupListener {

			@Override
			public void taskStarted(TaskGroupInfo group, TaskInfo task) {
				events.add("started " + task.name());
			}

		}
		class OfStartAndEnd extends OfStart {

			@Override
			public void taskEnded(TaskGroupInfo group, TaskInfo task) {
				events.add("ended " + task.name());
			}

		}
		TaskGroupListener proxy = (TaskGroupListener) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { TaskGroupListener.class }, (self, method, arguments) -> {
					events.add("proxy " + method.getName());
					return method.getName().equals("forGroupsNamed") ? self : null;
				});
		TaskGroupFactory factory = TaskGroupFactory.builder()
			.listener(new OfStartAndEnd())
			.listener(proxy)
			.listener(new TaskGroupListener() {
			})
			.build();
		factory.run((g) -> g.callSoon(() -> "Hello").join());
		assertThat(events).containsExactly("proxy forGroupsNamed", "proxy groupOpened", "proxy taskSubmitted",
				"started task-1", "proxy taskStarted", "ended task-1", "proxy taskEnded", "proxy groupClosed");
	}

	@Test
	@DisplayName("A listener that names no other for a name, as a mock does, is told itself")
	void listenerThatIsMocked() {
		Recorder nowhere = new Recorder() {

			@Override
			public TaskGroupListener forGroupsNamed(String name) {
				return null;
			}

		};
		TaskGroupFactory.builder().listener(nowhere).build().create().close();
		assertThat(nowhere.events).containsExactly("opened default", "closed default SUCCESS");
	}

	@Test
	@DisplayName("A listener is told of the registry, once for each factory, and groups know who watches them")
	void listenerForRegistry() {
		TaskGroupRegistry registry = TaskGroupRegistry.create();
		List<String> names = new ArrayList<>();
		Recorder ofRegistry = new Recorder();
		TaskGroupListener listener = new TaskGroupListener() {

			@Override
			public TaskGroupListener forGroupsNamed(String name, TaskGroupRegistry knows) {
				assertThat(knows).isSameAs(registry);
				names.add(name);
				return ofRegistry;
			}

		};
		TaskGroupFactory factory = TaskGroupFactory.builder()
			.listener(this.recorder)
			.listener(listener)
			.registry(registry)
			.build();
		factory.named("special").withMaxConcurrency(1).run((g) -> {
			TaskGroupInfo info = ofRegistry.group.get();
			assertThat(info.isWatchedBy(ofRegistry)).isTrue();
			assertThat(info.isWatchedBy(this.recorder)).isTrue();
			assertThat(info.isWatchedBy(listener)).as("it handed over to another").isFalse();
		});
		assertThat(names).containsExactly("default", "special");
		assertThat(ofRegistry.events).containsExactly("opened special", "closed special SUCCESS");
	}

	@Test
	@DisplayName("A listener may have a listener of its own for each name, asked for once per factory")
	void listenerForName() {
		AtomicInteger asked = new AtomicInteger();
		Recorder ofName = new Recorder();
		TaskGroupFactory named = TaskGroupFactory.builder().listener(new TaskGroupListener() {

			@Override
			public TaskGroupListener forGroupsNamed(String name) {
				asked.incrementAndGet();
				return name.equals("special") ? ofName : this;
			}

		}).build().named("special").withTimeout(Duration.ofMinutes(1));
		named.create().close();
		named.create().close();
		assertThat(asked).hasValue(2);
		assertThat(ofName.events).containsExactly("opened special", "closed special SUCCESS", "opened special",
				"closed special SUCCESS");
	}

	@Test
	@DisplayName("A listener can look at a group and its unfinished tasks")
	void infos() {
		BlockingTask running = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withTimeout(Duration.ofMinutes(1)).create();
		g.callSoon(() -> "ended").join();
		g.callSoon(running);
		running.awaitStarted();
		TaskGroupInfo info = this.recorder.group.get();
		assertThat(info.name()).isEqualTo("orders");
		assertThat(info.owner()).isSameAs(Thread.currentThread());
		assertThat(info.parent()).isEmpty();
		assertThat(info.age()).isPositive();
		assertThat(info.remaining()).isPresent();
		assertThat(info.taskCount()).isEqualTo(2);
		assertThat(info.unfinishedTasks()).singleElement().satisfies((task) -> {
			assertThat(task.name()).isEqualTo("task-2");
			assertThat(task.state()).isEqualTo(SoonValue.State.RUNNING);
			assertThat(task.thread()).contains(running.thread());
			assertThat(task.elapsed()).isPositive().isLessThan(Duration.ofMinutes(1));
		});
		assertThat(info.runningTasks()).isEqualTo(info.unfinishedTasks());
		assertThat(info.waitingTaskCount()).isZero();
		running.release();
		g.close();
		assertThat(info.runningTasks()).isEmpty();
		assertThat(info.unfinishedTasks()).isEmpty();
	}

	@Test
	@DisplayName("The age of a group is the time since it was opened")
	void age() {
		long before = System.nanoTime();
		try (TaskGroup g = this.taskGroups.create()) {
			long opened = System.nanoTime();
			TaskGroupInfo info = this.recorder.group.get();
			assertThat(info.name()).isEqualTo(g.name());
			Duration young = info.age();
			assertThat(young).isBetween(Duration.ZERO, Duration.ofNanos(System.nanoTime() - before));
			Awaitility.await().until(() -> System.nanoTime() - opened > 2_000_000);
			assertThat(info.age()).isGreaterThan(young)
				.isBetween(Duration.ofMillis(2), Duration.ofNanos(System.nanoTime() - before));
		}
	}

	@Test
	@DisplayName("Waiting tasks are seen, and a nested group with its parent")
	void waitingTasksAndParents() {
		HeldExecutor executor = new HeldExecutor();
		TaskGroupFactory held = TaskGroupFactory.builder().executor(executor).listener(this.recorder).build();
		try (TaskGroup outer = held.create()) {
			TaskGroupInfo outerInfo = this.recorder.group.get();
			outer.callSoon(() -> "first");
			outer.callSoon(() -> "second");
			assertThat(outerInfo.unfinishedTasks()).extracting(TaskInfo::name).containsExactly("task-1", "task-2");
			assertThat(outerInfo.waitingTaskCount()).isEqualTo(2);
			assertThat(outerInfo.runningTasks()).isEmpty();
			assertThat(outerInfo.unfinishedTasks()).allSatisfy((task) -> {
				assertThat(task.state()).isEqualTo(SoonValue.State.PENDING);
				assertThat(task.thread()).isEmpty();
				assertThat(task.elapsed()).isZero();
			});
			try (TaskGroup inner = held.create()) {
				assertThat(inner.isCancelled()).isFalse();
				assertThat(this.recorder.group.get()).isNotSameAs(outerInfo);
				assertThat(this.recorder.group.get().parent()).containsSame(outerInfo);
			}
			executor.release();
		}
		executor.shutDown();
	}

	@Test
	@DisplayName("The time that a task ran is known when it has ended")
	void timeOfEndedTask() {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		g.callSoon(task);
		task.awaitStarted();
		long before = System.nanoTime();
		Awaitility.await().until(() -> System.nanoTime() - before > 2_000_000);
		task.release();
		g.close();
		assertThat(this.recorder.elapsed.get()).isBetween(Duration.ofMillis(2), Duration.ofSeconds(60));
	}

	/**
	 * Writes down what it is told.
	 */
	private static class Recorder implements TaskGroupListener {

		final Queue<String> events = new ConcurrentLinkedQueue<>();

		final AtomicReference<TaskGroupInfo> group = new AtomicReference<>();

		final AtomicReference<Duration> elapsed = new AtomicReference<>();

		@Override
		public void groupOpened(TaskGroupInfo group) {
			this.group.set(group);
			this.events.add("opened " + group.name());
		}

		@Override
		public void taskSubmitted(TaskGroupInfo group, TaskInfo task) {
			this.events.add("submitted " + task.name() + " " + task.state());
		}

		@Override
		public void taskStarted(TaskGroupInfo group, TaskInfo task) {
			this.events.add("started " + task.name() + " " + task.state());
		}

		@Override
		public void taskEnded(TaskGroupInfo group, TaskInfo task) {
			this.elapsed.set(task.elapsed());
			this.events.add("ended " + task.name() + " " + task.state());
		}

		@Override
		public void groupClosed(TaskGroupInfo group, TaskGroupOutcome outcome) {
			this.events.add("closed " + group.name() + " " + outcome);
		}

	}

	/**
	 * Throws whatever it is told.
	 */
	private record BrokenListener(RuntimeException thrown) implements TaskGroupListener {

		@Override
		public void groupOpened(TaskGroupInfo group) {
			throw this.thrown;
		}

		@Override
		public void taskSubmitted(TaskGroupInfo group, TaskInfo task) {
			throw this.thrown;
		}

		@Override
		public void groupClosed(TaskGroupInfo group, TaskGroupOutcome outcome) {
			throw this.thrown;
		}

	}

}
