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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupListener;
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
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Decorators of tasks: S2.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class TaskDecoratorTests {

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final ExecutorService pool = Executors.newFixedThreadPool(2);

	private final TaskGroupFactory.Builder builder = TaskGroupFactory.builder().executor(this.pool);

	@AfterEach
	void shutDown() {
		this.pool.shutdown();
	}

	@Test
	@DisplayName("S2: a decorator is applied once for each task, at its start, on the thread that starts it")
	void appliedAtStart() {
		List<Thread> appliedOn = new CopyOnWriteArrayList<>();
		TaskGroupFactory taskGroups = this.builder.taskDecorator((task) -> {
			appliedOn.add(Thread.currentThread());
			return task;
		}).build();
		try (TaskGroup g = taskGroups.create()) {
			g.callSoon(() -> "value");
			assertThat(appliedOn).containsExactly(Thread.currentThread());
			SoonValue<Thread> starting = g.callSoon(() -> {
				g.callSoon(() -> "of a task");
				return Thread.currentThread();
			});
			g.join();
			assertThat(appliedOn).containsExactly(Thread.currentThread(), Thread.currentThread(), starting.value());
		}
	}

	@Test
	@DisplayName("S2: so it is for tasks that wait for a permit, and for those that the library helps out with")
	void appliedAtStartWhateverComesLater() {
		CurrentUser user = new CurrentUser();
		TaskGroupFactory taskGroups = this.builder.maxConcurrency(1).taskDecorator(user::decorate).build();
		user.set("owner");
		List<SoonValue<String>> seen = new ArrayList<>();
		try (TaskGroup g = taskGroups.create()) {
			for (int i = 0; i < 20; i++) {
				seen.add(g.callSoon(user::get));
				seen.add(g.callSoon(() -> taskGroups.map(List.of(1, 2, 3), (number) -> user.get()).toString()));
			}
			user.set("somebody else");
		}
		assertThat(seen).extracting(SoonValue::value).containsOnly("owner", "[owner, owner, owner]");
	}

	@Test
	@DisplayName("S2: the first decorator is the outermost, and context is inside of all of them")
	void order() {
		TaskGroupFactory taskGroups = this.builder.taskDecorator(decorator("first"))
			.taskDecorator(decorator("second"))
			.context(() -> () -> {
				this.events.add("restore");
				return () -> this.events.add("close");
			})
			.build();
		taskGroups.run((g) -> g.runSoon(() -> this.events.add("run")));
		assertThat(this.events).containsExactly("first begins", "second begins", "restore", "run", "close",
				"second ends", "first ends");
	}

	private UnaryOperator<Runnable> decorator(String name) {
		return (task) -> () -> {
			this.events.add(name + " begins");
			task.run();
			this.events.add(name + " ends");
		};
	}

	@Test
	@DisplayName("S2: a decorator that throws when it is applied fails the task, which is not run; call() does not throw")
	void throwsAtStart() {
		AssertionError thrown = new AssertionError("cannot decorate");
		TaskGroup g = this.builder.taskDecorator((task) -> {
			throw thrown;
		}).build().create();
		SoonValue<Boolean> value = g.callSoon(() -> this.events.add("run"));
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.satisfies((ex) -> assertThat(ex.failures()).containsExactly(thrown));
		assertThat(value.state()).isEqualTo(State.FAILED);
		assertThat(this.events).isEmpty();
	}

	@Test
	@DisplayName("S2: so does one that returns nothing")
	void returnsNothing() {
		TaskGroup g = this.builder.taskDecorator((task) -> null).build().create();
		g.callSoon(() -> this.events.add("run"));
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(NullPointerException.class);
		assertThat(this.events).isEmpty();
	}

	@Test
	@DisplayName("S2: a decorated task that throws before it runs the task fails it")
	void throwsBefore() {
		IllegalStateException thrown = new IllegalStateException("no transaction");
		TaskGroup g = this.builder.taskDecorator((task) -> () -> {
			throw thrown;
		}).build().create();
		SoonValue<Boolean> value = g.callSoon(() -> this.events.add("run"));
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.satisfies((ex) -> assertThat(ex.failures()).containsExactly(thrown));
		assertThat(value.failure()).contains(thrown);
		assertThat(this.events).isEmpty();
	}

	@Test
	@DisplayName("S2: one that ends without running the task fails it, and nothing hangs")
	void runsNothing() {
		TaskGroup g = this.builder.taskDecorator((task) -> () -> this.events.add("instead")).build().create();
		SoonValue<Boolean> value = g.task("price").callSoon(() -> this.events.add("run"));
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(IllegalStateException.class)
			.withMessageContaining("'price'");
		assertThat(value.state()).isEqualTo(State.FAILED);
		assertThat(this.events).containsExactly("instead");
	}

	@Test
	@DisplayName("S2: one that runs the task twice runs it once, and the task keeps its value")
	void runsTwice() {
		AtomicInteger runs = new AtomicInteger();
		TaskGroupFactory taskGroups = this.builder.taskDecorator((task) -> () -> {
			task.run();
			try {
				task.run();
			}
			catch (IllegalStateException ex) {
				this.events.add("told off");
			}
		}).build();
		assertThat(taskGroups.map(List.of(1), (number) -> runs.incrementAndGet())).containsExactly(1);
		assertThat(runs).hasValue(1);
	}

	@Test
	@DisplayName("S5: one that throws after the task has ended changes nothing of its outcome, and is reported")
	void throwsAfterwards() {
		IllegalStateException thrown = new IllegalStateException("cannot commit");
		List<Throwable> reported = new CopyOnWriteArrayList<>();
		TaskGroupFactory taskGroups = this.builder.taskDecorator((task) -> () -> {
			task.run();
			throw thrown;
		}).listener(new TaskGroupListener() {

			@Override
			public boolean codeFailed(String groupName, String what, Throwable failure) {
				reported.add(failure);
				return true;
			}

		}).build();
		assertThat(taskGroups.map(List.of(1), (number) -> number)).containsExactly(1);
		Awaitility.await().until(() -> reported.equals(List.of(thrown)));
	}

	@Test
	@DisplayName("S2: no decorator is refused at the call")
	void nullDecorator() {
		assertThatNullPointerException().isThrownBy(() -> this.builder.taskDecorator(null))
			.withMessage("'decorator' must not be null");
	}

}
