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

package io.soonify.failure;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskCancelledException;
import io.soonify.TaskFailedException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupException.FailedTask;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What tasks throw because they were cancelled, and what they throw besides: S4.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class ConsequenceTests {

	/** Long enough for some groups to be opened, one in the other. */
	private static final Duration SHORT = Duration.ofMillis(500);

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	private final IOException failure = new IOException("no route");

	static List<Exception> consequences() {
		return List.of(new InterruptedException(), new CancellationException(), new ClosedByInterruptException(),
				new InterruptedIOException(), new SocketException("Closed by interrupt"),
				new SQLException("canceling statement due to user request", "57014"),
				new SQLException("Query execution was interrupted", "70100"),
				new UncheckedIOException(new ClosedByInterruptException()),
				new UncheckedIOException(new SocketException("Closed by interrupt")),
				new IllegalStateException(new ExecutionException(new InterruptedException())),
				new IllegalStateException(new SQLException("canceled", "57014")),
				nested(new InterruptedException(), 50), new TaskCancelledException("cancelled"),
				new RuntimeException(new TaskGroupInterruptedException("inner", "interrupted", List.of())),
				new TaskGroupCancelledException("inner", "cancelled", List.of()));
	}

	static List<Exception> genuine() {
		IOException failure = new IOException("rollback failed");
		return List.of(failure, new SocketException("Connection reset"), new SocketException(),
				new SocketTimeoutException("Read timed out"),
				new UncheckedIOException(new SocketTimeoutException("Read timed out")),
				new SQLException("deadlock", "40001"), new SQLException("no state"),
				new IllegalStateException(new TimeoutException()),
				new TaskGroupException("inner", "failed", List.of(new FailedTask("a", failure))),
				new TaskGroupCancelledException("inner", "cancelled", List.of(new FailedTask("a", failure))),
				new TaskGroupInterruptedException("inner", "interrupted", List.of(new FailedTask("a", failure))),
				new IllegalStateException(
						new TaskGroupCancelledException("inner", "cancelled", List.of(new FailedTask("a", failure)))),
				new TaskFailedException("Task 'b' failed", failure));
	}

	private static Exception nested(Exception cause, int depth) {
		return (depth == 0) ? cause : new RuntimeException(nested(cause, depth - 1));
	}

	@ParameterizedTest
	@MethodSource("consequences")
	@DisplayName("S4: what a task throws as a mere consequence of its cancellation is left out")
	void consequenceIsLeftOut(Exception consequence) {
		BlockingTask second = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<Void> value = g.runSoon(() -> {
			second.call();
			throw consequence;
		});
		second.awaitStarted();
		g.runSoon(this::fail);
		second.awaitInterrupted().release();
		assertThat(closeFails(g).failures()).containsExactly(this.failure);
		assertThat(value.state()).isEqualTo(State.CANCELLED);
		assertThat(value.failure()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("consequences")
	@DisplayName("S4: so it is when the group is cancelled by hand, or the task alone, which is no failure then")
	void consequenceOfCancelByHand(Exception consequence) {
		for (boolean alone : new boolean[] { false, true }) {
			BlockingTask task = BlockingTask.uninterruptible();
			TaskGroup g = this.taskGroups.create();
			SoonValue<Void> value = g.runSoon(() -> {
				task.call();
				throw consequence;
			});
			task.awaitStarted();
			assertThat(alone ? value.cancel() : g.cancel()).isTrue();
			task.release();
			assertThatNoException().isThrownBy(g::close);
			assertThat(value.state()).isEqualTo(State.CANCELLED);
			assertThat(g.isCancelled()).isEqualTo(!alone);
		}
	}

	@ParameterizedTest
	@MethodSource({ "consequences", "genuine" })
	@DisplayName("S4: the same exceptions count as long as nothing is cancelled")
	void beforeCancellationEverythingCounts(Exception thrown) {
		TaskGroup g = this.taskGroups.create();
		SoonValue<Void> value = g.runSoon(() -> {
			throw thrown;
		});
		TaskGroupException exception = closeFails(g);
		assertThat(exception).hasCause(thrown);
		assertThat(exception.failures()).containsExactly(thrown);
		assertThat(value.state()).isEqualTo(State.FAILED);
	}

	@ParameterizedTest
	@MethodSource("genuine")
	@DisplayName("S4: everything else counts after the cancellation, too, and its task has failed")
	void genuineAfterCancellation(Exception genuine) {
		BlockingTask second = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<Void> value = g.runSoon(() -> {
			second.call();
			throw genuine;
		});
		second.awaitStarted();
		g.runSoon(this::fail);
		second.awaitInterrupted().release();
		assertThat(closeFails(g).failures()).containsExactly(this.failure, genuine);
		assertThat(value.state()).isEqualTo(State.FAILED);
		assertThat(value.failure()).contains(genuine);
	}

	@ParameterizedTest
	@MethodSource("genuine")
	@DisplayName("S4: so it does after a cancellation by hand, of the group or of the task alone")
	void genuineAfterCancelByHand(Exception genuine) {
		for (boolean alone : new boolean[] { false, true }) {
			BlockingTask task = BlockingTask.uninterruptible();
			TaskGroup g = this.taskGroups.create();
			SoonValue<Void> value = g.runSoon(() -> {
				task.call();
				throw genuine;
			});
			task.awaitStarted();
			assertThat(alone ? value.cancel() : g.cancel()).isTrue();
			task.release();
			assertThat(closeFails(g)).hasCause(genuine);
			assertThat(value.state()).isEqualTo(State.FAILED);
		}
	}

	@Test
	@DisplayName("S4: a TaskFailedException about a failure that the group has already is left out")
	void failureOfAnotherTask() {
		for (int round = 0; round < 200; round++) {
			BlockingTask gate = BlockingTask.interruptible();
			TaskGroup g = this.taskGroups.create();
			SoonValue<Void> failing = g.runSoon(() -> {
				gate.call();
				throw this.failure;
			});
			SoonValue<String> joining = g.callSoon(() -> {
				gate.awaitStarted().release();
				return "joined " + failing.join();
			});
			assertThat(closeFails(g).failures()).containsExactly(this.failure);
			assertThat(joining.state()).isEqualTo(State.CANCELLED);
		}
	}

	@Test
	@DisplayName("S4: a predicate adds what drivers throw, as a cause of a wrapper, too, but not before a cancellation")
	void predicate() {
		AtomicInteger asked = new AtomicInteger();
		TaskGroupFactory factory = TaskGroupFactory.builder()
			.consequenceOfCancellation((thrown) -> "statement cancelled".equals(thrown.getMessage()))
			.consequenceOfCancellation((thrown) -> {
				asked.incrementAndGet();
				return "connection closed".equals(thrown.getMessage());
			})
			.build();
		for (Exception thrown : List.of(new IllegalStateException("statement cancelled"),
				new RuntimeException("wrapped", new IllegalArgumentException("connection closed")))) {
			BlockingTask task = BlockingTask.uninterruptible();
			TaskGroup g = factory.create();
			SoonValue<Void> value = g.runSoon(() -> {
				task.call();
				throw thrown;
			});
			task.awaitStarted();
			g.cancel();
			task.release();
			assertThatNoException().isThrownBy(g::close);
			assertThat(value.state()).isEqualTo(State.CANCELLED);
		}
		asked.set(0);
		TaskGroup g = factory.create();
		g.runSoon(() -> {
			throw new IllegalStateException("connection closed");
		});
		assertThat(closeFails(g)).hasCauseInstanceOf(IllegalStateException.class);
		assertThat(asked).hasValue(0);
	}

	@Test
	@DisplayName("S19: a predicate that throws says nothing, and what it was asked about counts")
	void predicateThrows() {
		TaskGroupFactory factory = TaskGroupFactory.builder().consequenceOfCancellation((thrown) -> {
			throw new AssertionError("predicate is broken");
		}).build();
		BlockingTask task = BlockingTask.uninterruptible();
		TaskGroup g = factory.create();
		SoonValue<Void> value = g.runSoon(() -> {
			task.call();
			throw this.failure;
		});
		task.awaitStarted();
		g.cancel();
		task.release();
		assertThat(closeFails(g)).hasCause(this.failure);
		assertThat(value.state()).isEqualTo(State.FAILED);
	}

	@Test
	@DisplayName("S4: no predicate is refused at the call")
	void nullPredicate() {
		assertThatNullPointerException().isThrownBy(() -> TaskGroupFactory.builder().consequenceOfCancellation(null))
			.withMessage("'predicate' must not be null");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 5 })
	@DisplayName("S4: a genuine failure after the cancellation counts at any depth of nesting, whatever cancelled")
	void genuineInNestedGroup(int depth) {
		BlockingTask byHand = BlockingTask.interruptible();
		TaskGroup cancelled = this.taskGroups.create();
		SoonValue<Void> ofCancelled = cancelled.runSoon(() -> failAfter(byHand, depth));
		byHand.awaitStarted();
		cancelled.cancel();
		assertThat(closeFails(cancelled)).hasRootCause(this.failure);
		assertThat(ofCancelled.state()).isEqualTo(State.FAILED);

		BlockingTask alone = BlockingTask.interruptible();
		TaskGroup ofOne = this.taskGroups.create();
		SoonValue<Void> value = ofOne.runSoon(() -> failAfter(alone, depth));
		alone.awaitStarted();
		value.cancel();
		assertThat(closeFails(ofOne)).hasRootCause(this.failure);

		BlockingTask sibling = BlockingTask.interruptible();
		IllegalStateException first = new IllegalStateException("first");
		TaskGroup failing = this.taskGroups.create();
		failing.runSoon(() -> failAfter(sibling, depth));
		sibling.awaitStarted();
		failing.runSoon(() -> {
			throw first;
		});
		TaskGroupException both = closeFails(failing);
		assertThat(both).hasCause(first);
		assertThat(both.getSuppressed()).singleElement()
			.satisfies((suppressed) -> assertThat(suppressed).hasRootCause(this.failure));

		TaskGroup timed = this.taskGroups.withTimeout(SHORT).create();
		timed.runSoon(() -> failAfter(BlockingTask.interruptible(), depth));
		assertThat(closeFails(timed)).isInstanceOf(TaskGroupTimeoutException.class).hasRootCause(this.failure);

		TaskGroup ofTimedTask = this.taskGroups.create();
		ofTimedTask.task("timed").timeout(SHORT).runSoon(() -> failAfter(BlockingTask.interruptible(), depth));
		assertThat(closeFails(ofTimedTask).getCause()).isInstanceOf(TimeoutException.class)
			.satisfies((timeout) -> assertThat(timeout.getSuppressed()).singleElement()
				.satisfies((suppressed) -> assertThat(suppressed).hasRootCause(this.failure)));
	}

	/**
	 * Open groups in groups, and fail in the innermost when the task there is
	 * interrupted.
	 */
	private void failAfter(BlockingTask task, int depth) throws IOException {
		if (depth == 0) {
			try {
				task.call();
			}
			catch (InterruptedException ex) {
				throw this.failure;
			}
			return;
		}
		try (TaskGroup g = this.taskGroups.named("inner").create()) {
			g.runSoon(() -> failAfter(task, depth - 1));
		}
	}

	private void fail() throws IOException {
		throw this.failure;
	}

	private static TaskGroupException closeFails(TaskGroup g) {
		TaskGroupException exception = catchThrowableOfType(TaskGroupException.class, g::close);
		assertThat(exception).isNotNull();
		return exception;
	}

}
