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

package io.soonify.option;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.spi.TaskGroupListener;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.UncaughtExceptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What onCancel throws, and what it leaves behind: S17 and S12.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class OnCancelExceptionTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	private final BlockingTask task = BlockingTask.interruptible();

	private final IllegalStateException failure = new IllegalStateException("boom");

	private final IllegalArgumentException thrown = new IllegalArgumentException("could not close");

	private void fail() {
		throw this.failure;
	}

	private void throwOnCancel() {
		throw this.thrown;
	}

	private SoonValue<String> start(TaskGroup g) {
		SoonValue<String> value = g.task("read").onCancel(this::throwOnCancel).callSoon(this.task);
		this.task.awaitStarted();
		return value;
	}

	@Test
	@DisplayName("S17: what onCancel throws is suppressed into the exception of the group, and no failure of it")
	void suppressed() {
		AssertionError error = new AssertionError("could not close either");
		BlockingTask second = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		start(g);
		g.task("read").onCancel(() -> {
			throw error;
		}).callSoon(second);
		second.awaitStarted();
		g.runSoon(this::fail);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCause(this.failure)
			.satisfies((ex) -> assertThat(ex.failures()).containsExactly(this.failure))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactlyInAnyOrder(this.thrown, error));
		assertThat(this.task.wasInterrupted()).isTrue();
		assertThat(second.wasInterrupted()).isTrue();
	}

	@Test
	@DisplayName("S17: so it is with the deadline and the task's own time")
	void suppressedWhateverTheCause() {
		TaskGroup timed = this.taskGroups.withTimeout(SHORT).create();
		start(timed);
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(timed::close)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(this.thrown));

		BlockingTask second = BlockingTask.interruptible();
		TaskGroup alone = this.taskGroups.create();
		alone.task("read").timeout(SHORT).onCancel(this::throwOnCancel).callSoon(second);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(alone::close)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(this.thrown));
	}

	@Test
	@DisplayName("S17: so it is when the owner is interrupted in close")
	void suppressedInClose() {
		TaskGroup g = this.taskGroups.create();
		start(g);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(g::close)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(this.thrown));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	@DisplayName("S8: so it is when the owner is interrupted in value.join")
	void suppressedInValueJoin() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = start(g);
		Thread.currentThread().interrupt();
		try (UncaughtExceptions uncaught = new UncaughtExceptions()) {
			assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(value::join)
				.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(this.thrown));
			assertThat(Thread.interrupted()).isTrue();
			g.close();
			assertThat(uncaught.kept()).isEmpty();
		}
	}

	@Test
	@DisplayName("S17: what onCancel throws goes to the owner's uncaught-exception handler if the group ends well, once")
	void reported() {
		TaskGroup g = this.taskGroups.create();
		start(g).cancel();
		try (UncaughtExceptions uncaught = new UncaughtExceptions()) {
			assertThatNoException().isThrownBy(g::join);
			assertThatNoException().isThrownBy(g::close);
			assertThat(uncaught.kept()).containsExactly(this.thrown);
		}
	}

	@Test
	@DisplayName("S17: it goes to a listener that takes it, instead")
	void reportedToListener() {
		List<String> told = new CopyOnWriteArrayList<>();
		TaskGroup g = TaskGroupFactory.builder().name("orders").listener(new TaskGroupListener() {

			@Override
			public boolean codeFailed(String groupName, String what, Throwable failure) {
				told.add(groupName + ": " + failure.getMessage());
				return what.contains("onCancel");
			}

		}).build().create();
		start(g).cancel();
		try (UncaughtExceptions uncaught = new UncaughtExceptions()) {
			assertThatNoException().isThrownBy(g::close);
			assertThat(uncaught.kept()).isEmpty();
		}
		assertThat(told).containsExactly("orders: could not close");
	}

	@Test
	@DisplayName("S17: it does not fail a group that is cancelled by hand, satisfied or supervised")
	void failsNothing() {
		try (UncaughtExceptions uncaught = new UncaughtExceptions()) {
			TaskGroup byHand = this.taskGroups.create();
			start(byHand);
			assertThat(byHand.cancel()).isTrue();
			assertThatNoException().isThrownBy(byHand::close);
			TaskGroup satisfied = this.taskGroups.withPolicy(CompletionPolicy.firstSuccess()).create();
			start(satisfied);
			satisfied.callSoon(() -> "won");
			assertThatNoException().isThrownBy(satisfied::close);
			assertThat(uncaught.kept()).containsExactly(this.thrown, this.thrown);
		}
	}

	@Test
	@DisplayName("S17: it is not lost with a group that its task has left open")
	void groupLeftOpen() {
		AtomicBoolean told = new AtomicBoolean();
		TaskGroup g = this.taskGroups.create();
		g.runSoon(() -> {
			Thread.currentThread().setUncaughtExceptionHandler((thread, ex) -> told.set(ex == this.thrown));
			start(this.taskGroups.named("left open").create());
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(IllegalStateException.class);
		assertThat(told).isTrue();
	}

	@Test
	@DisplayName("S17: nor with an inner group that its owner forgot to close")
	void forgottenGroup() {
		TaskGroup outer = this.taskGroups.named("outer").create();
		start(this.taskGroups.named("inner").create());
		try (UncaughtExceptions uncaught = new UncaughtExceptions()) {
			assertThatIllegalStateException().isThrownBy(outer::close).withMessageContaining("'inner'");
			assertThat(uncaught.kept()).containsExactly(this.thrown);
		}
	}

	@Test
	@DisplayName("S17: what onCancel throws in the block form is suppressed into the exception of the group as well")
	void blockForm() {
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> this.taskGroups.run((g) -> {
			start(g);
			g.runSoon(this::fail);
		})).satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(this.thrown));
	}

	@Test
	@DisplayName("S12: an interrupt that onCancel leaves on the thread of a task does not leave with the thread")
	void interruptLeftBehind() throws InterruptedException {
		LinkedBlockingQueue<Boolean> flags = new LinkedBlockingQueue<>();
		TaskGroup g = TaskGroupFactory.builder().executor((command) -> new Thread(() -> {
			command.run();
			flags.add(Thread.currentThread().isInterrupted());
		}).start()).build().create();
		BlockingTask running = BlockingTask.interruptible();
		g.task("read").onCancel(() -> Thread.currentThread().interrupt()).callSoon(running);
		running.awaitStarted();
		g.runSoon(this::fail);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close);
		assertThat(flags.take()).isFalse();
		assertThat(flags.take()).isFalse();
	}

}
