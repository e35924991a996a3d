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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOutcome;
import io.soonify.spi.TaskInfo;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.UncaughtExceptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is done with what foreign code throws that nobody can be given as an exception:
 * S19.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class CodeFailedTests {

	private final List<String> reports = new CopyOnWriteArrayList<>();

	@Test
	@DisplayName("S19: what a listener throws is reported to the listeners, with which it was, and changes nothing else")
	void listenerThrows() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").listener(new TaskGroupListener() {

			@Override
			public void taskStarted(TaskGroupInfo group, TaskInfo task) {
				throw new IllegalStateException("meters are broken");
			}

			@Override
			public void taskEnded(TaskGroupInfo group, TaskInfo task) {
				throw new NoClassDefFoundError("example/Meters");
			}

		}).listener(reporting(true)).build();
		try (UncaughtExceptions uncaught = new UncaughtExceptions()) {
			assertThat(taskGroups.map(List.of(1), (number) -> 2 * number)).containsExactly(2);
			assertThat(uncaught.kept()).isEmpty();
		}
		assertThat(this.reports).hasSize(2)
			.allSatisfy(
					(report) -> assertThat(report).startsWith("orders, a listener of class " + getClass().getName()));
		assertThat(this.reports.get(0)).endsWith("IllegalStateException: meters are broken");
		assertThat(this.reports.get(1)).endsWith("NoClassDefFoundError: example/Meters");
	}

	@Test
	@DisplayName("S19: what none of the listeners takes goes to the handler of the thread, as does what comes of listeners that fail at that, too")
	void nobodyTakesIt() {
		IllegalArgumentException thrown = new IllegalArgumentException("meters are broken");
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.listener(reporting(false))
			.listener(new TaskGroupListener() {

				@Override
				public void groupClosed(TaskGroupInfo group, TaskGroupOutcome outcome) {
					throw thrown;
				}

				@Override
				public boolean codeFailed(String groupName, String what, Throwable failure) {
					throw new StackOverflowError("logging is broken, too");
				}

			})
			.build();
		try (UncaughtExceptions uncaught = new UncaughtExceptions()) {
			taskGroups.create().close();
			assertThat(uncaught.kept()).containsExactly(thrown);
		}
		assertThat(this.reports).hasSize(1);
	}

	@Test
	@DisplayName("S19: one listener that takes it is enough, and all are told")
	void oneTakesIt() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.listener(reporting(false))
			.listener(reporting(true))
			.listener(reporting(false))
			.listener(new TaskGroupListener() {

				@Override
				public void groupOpened(TaskGroupInfo group) {
					throw new UnsupportedOperationException("meters are broken");
				}

			})
			.build();
		try (UncaughtExceptions uncaught = new UncaughtExceptions()) {
			taskGroups.create().close();
			assertThat(uncaught.kept()).isEmpty();
		}
		assertThat(this.reports).hasSize(3);
	}

	@Test
	@DisplayName("S18: what the end of a context throws is reported so, and the task has its outcome")
	void contextThrows() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder().listener(reporting(true)).context(() -> () -> () -> {
			throw new IllegalStateException("cannot leave");
		}).build();
		assertThat(taskGroups.map(List.of(1), (number) -> 2 * number)).containsExactly(2);
		Awaitility.await().until(() -> this.reports.size() == 1);
		assertThat(this.reports.get(0)).contains("context").endsWith("IllegalStateException: cannot leave");
	}

	@Test
	@DisplayName("S19: a listener that always fails is reported some times, and then seldom")
	void throttled() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder().listener(new TaskGroupListener() {

			@Override
			public void taskEnded(TaskGroupInfo group, TaskInfo task) {
				throw new ArithmeticException("always");
			}

		}).listener(reporting(true)).build();
		List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
		assertThat(taskGroups.map(numbers, (number) -> number)).isEqualTo(numbers);
		assertThat(this.reports.size()).isBetween(5, 100);
	}

	@Test
	@DisplayName("S19: a listener that cannot be had for a name does not keep groups of that name from being opened")
	void listenerForNameThrows() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder().listener(new TaskGroupListener() {

			@Override
			public TaskGroupListener forGroupsNamed(String name) {
				if (name.equals("orders")) {
					throw new IllegalStateException("no meters for " + name);
				}
				return this;
			}

			@Override
			public boolean codeFailed(String groupName, String what, Throwable thrown) {
				CodeFailedTests.this.reports.add(groupName + ", " + thrown.getMessage());
				return true;
			}

		}).build();
		assertThat(taskGroups.named("orders").map(List.of(1), (number) -> number)).containsExactly(1);
		assertThat(this.reports).containsExactly("orders, no meters for orders");
	}

	@Test
	@DisplayName("S19: the other listeners are told of it")
	void listenerForNameThrowsAndAnotherReports() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder().listener(new TaskGroupListener() {

			@Override
			public TaskGroupListener forGroupsNamed(String name) {
				throw new IllegalStateException("no meters for " + name);
			}

		}).listener(reporting(true)).build();
		assertThat(taskGroups.map(List.of(1), (number) -> number)).containsExactly(1);
		assertThat(this.reports).singleElement().asString().contains("a listener of class", "no meters for default");
	}

	@ParameterizedTest
	@MethodSource("events")
	@DisplayName("S19: whatever a listener throws at whatever event, groups end as they would, and listeners are told of each event")
	void everyEvent(String event) {
		List<String> told = Collections.synchronizedList(new ArrayList<>());
		TaskGroupListener hostile = (TaskGroupListener) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { TaskGroupListener.class }, (self, method, arguments) -> switch (method.getName()) {
					case "forGroupsNamed" -> self;
					case "codeFailed" -> true;
					default -> {
						told.add(method.getName());
						if (method.getName().equals(event)) {
							throw new OutOfMemoryError("at " + event);
						}
						yield null;
					}
				});
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.listener(hostile)
			.stragglerWarnAfter(Duration.ofMillis(20))
			.policy(CompletionPolicy.supervised())
			.build();
		BlockingTask stubborn = BlockingTask.uninterruptible();
		SoonValue<Integer> value;
		SoonValue<String> failed;
		SoonValue<String> straggling;
		try (TaskGroup g = taskGroups.create()) {
			value = g.callSoon(() -> 1);
			failed = g.callSoon(() -> {
				throw new IllegalStateException("boom");
			});
			straggling = g.callSoon(stubborn);
			stubborn.awaitStarted();
			straggling.cancel();
			Awaitility.await().until(() -> told.contains("taskStraggling"));
			stubborn.release();
		}
		assertThat(value.value()).isOne();
		assertThat(failed.state()).isEqualTo(SoonValue.State.FAILED);
		assertThat(straggling.value()).isEqualTo("released");
		assertThat(told).contains("groupOpened", "taskSubmitted", "taskStarted", "taskEnded", "taskStraggling",
				"failureIgnored", "groupClosed");
		assertThat(told).filteredOn("taskEnded"::equals).hasSize(3);
	}

	static List<String> events() {
		return List.of("groupOpened", "taskSubmitted", "taskStarted", "taskEnded", "taskStraggling", "failureIgnored",
				"groupClosed");
	}

	private TaskGroupListener reporting(boolean takes) {
		return new TaskGroupListener() {

			@Override
			public boolean codeFailed(String groupName, String what, Throwable thrown) {
				CodeFailedTests.this.reports.add("%s, %s, %s".formatted(groupName, what, thrown));
				return takes;
			}

		};
	}

}
