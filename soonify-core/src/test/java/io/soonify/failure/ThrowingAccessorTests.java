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

import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskFailedException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupException.FailedTask;
import io.soonify.TaskGroupFactory;
import io.soonify.support.Watchdog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Exceptions that cannot be asked. Case {@code BadCause}: one whose {@code getCause()}
 * throws kept its group from ever ending.
 * <p>
 * Relatives: each accessor that can be overridden ({@code getCause}, {@code getMessage},
 * {@code getLocalizedMessage}, {@code toString}, {@code hashCode}, {@code equals},
 * {@code getStackTrace}, {@code fillInStackTrace}, {@code initCause},
 * {@code setStackTrace}, {@code printStackTrace}; {@code getSuppressed} is final), which
 * throws an exception, an error, or runs out of stack; accessors that return
 * {@code null}, a circle of causes or ever new causes; exceptions that are their own
 * cause, equal to all others, without suppression, or thrown by several tasks; an
 * accessor that calls Soonify back. Thrown by a task that fails the group, beside another
 * failure, after a cancellation (when Soonify looks for its causes), in a group inside,
 * by an optional task, under other policies, after the task's own time, by
 * {@code onCancel}, by the body; and read by {@code value()} and {@code join()}.
 */
@Timeout(60)
class ThrowingAccessorTests {

	private static final Duration GENEROUS = Duration.ofSeconds(20);

	/** With a deadline that must not be what ends a group. */
	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().timeout(Duration.ofSeconds(15)).build();

	@ParameterizedTest
	@MethodSource("all")
	@DisplayName("S19: a task that throws it fails the group with it")
	void flat(Hostile hostile) throws Exception {
		Throwable thrown = hostile.make();
		TaskGroupException failure = failure(() -> {
			try (TaskGroup g = this.taskGroups.create()) {
				g.runSoon(() -> sleep());
				g.callSoon(throwing(thrown));
			}
		});
		assertThat(failure.getCause() == thrown).isTrue();
		assertThat(failure.getMessage()).contains("task-2");
		assertThat(failure.failedTasks()).extracting(FailedTask::name).containsExactly("task-2");
	}

	@ParameterizedTest
	@MethodSource("all")
	@DisplayName("S19: several of them, and the same one several times, are counted once each")
	void several(Hostile hostile) throws Exception {
		Throwable thrown = hostile.make();
		Throwable other = hostile.make();
		CountDownLatch both = new CountDownLatch(3);
		TaskGroupException failure = failure(() -> {
			try (TaskGroup g = this.taskGroups.create()) {
				for (Throwable one : List.of(thrown, thrown, other)) {
					g.runSoon(() -> {
						both.countDown();
						awaitStubbornly(both);
						throw TestThrower.sneak(one);
					});
				}
			}
		});
		assertThat(failure.failures()).hasSize(3);
		assertThat(failure.getSuppressed()).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("all")
	@DisplayName("S4, S19: after a cancellation it counts, because nobody can tell that it answers it")
	void afterCancellation(Hostile hostile) throws Exception {
		Throwable thrown = hostile.make();
		TaskGroupException failure = failure(() -> {
			try (TaskGroup g = this.taskGroups.create()) {
				CountDownLatch started = new CountDownLatch(1);
				g.runSoon(() -> {
					started.countDown();
					try {
						sleep();
					}
					catch (InterruptedException ex) {
						throw TestThrower.sneak(thrown);
					}
				});
				started.await();
				g.cancel();
			}
		});
		assertThat(failure.getCause() == thrown).isTrue();
	}

	@ParameterizedTest
	@MethodSource("all")
	@DisplayName("S4, S19: thrown in a group inside, it reaches the owner of the outer one")
	void nested(Hostile hostile) throws Exception {
		Throwable thrown = hostile.make();
		TaskGroupException failure = failure(() -> {
			try (TaskGroup g = this.taskGroups.named("outer").create()) {
				g.runSoon(() -> {
					try (TaskGroup h = this.taskGroups.named("inner").create()) {
						h.callSoon(throwing(thrown));
					}
				});
			}
		});
		assertThat(failure.getCause()).isInstanceOf(TaskGroupException.class);
		assertThat(failure.getCause().getCause() == thrown).isTrue();
	}

	@ParameterizedTest
	@MethodSource("all")
	@DisplayName("S4, S19: thrown in a group inside after the outer one was cancelled, it reaches the owner")
	void nestedAfterCancellation(Hostile hostile) throws Exception {
		Throwable thrown = hostile.make();
		TaskGroupException failure = failure(() -> {
			try (TaskGroup g = this.taskGroups.named("outer").create()) {
				CountDownLatch started = new CountDownLatch(1);
				g.runSoon(() -> {
					try (TaskGroup h = this.taskGroups.named("inner").create()) {
						h.runSoon(() -> {
							started.countDown();
							try {
								sleep();
							}
							catch (InterruptedException ex) {
								throw TestThrower.sneak(thrown);
							}
						});
					}
				});
				started.await();
				g.cancel();
			}
		});
		assertThat(failure.getCause()).isInstanceOf(TaskGroupCancelledException.class);
		assertThat(failure.getCause().getCause() == thrown).isTrue();
	}

	@ParameterizedTest
	@MethodSource("all")
	@DisplayName("S17, S19: an optional task that throws it fails alone, also after its own time")
	void optional(Hostile hostile) throws Exception {
		Throwable thrown = hostile.make();
		Watchdog.call(GENEROUS, () -> {
			SoonValue<Object> value;
			SoonValue<Object> late;
			try (TaskGroup g = this.taskGroups.create()) {
				value = g.task("optional").optional().callSoon(throwing(thrown));
				late = g.task("late").optional().timeout(Duration.ofMillis(1)).callSoon(() -> {
					try {
						sleep();
					}
					catch (InterruptedException ex) {
						throw TestThrower.sneak(thrown);
					}
					return null;
				});
			}
			assertThat(value.failure().orElseThrow() == thrown).isTrue();
			TaskFailedException failed = (TaskFailedException) catchThrowable(value::value);
			assertThat(failed.getCause() == thrown).isTrue();
			assertThat(late.failure().orElseThrow().getSuppressed()[0] == thrown).isTrue();
			assertThat(value.toString()).contains("optional");
			return null;
		});
	}

	@ParameterizedTest
	@MethodSource("all")
	@DisplayName("S19: under every policy")
	void policies(Hostile hostile) throws Exception {
		Throwable thrown = hostile.make();
		Watchdog.call(GENEROUS, () -> {
			try (TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create()) {
				g.callSoon(throwing(thrown));
			}
			return null;
		});
		for (CompletionPolicy policy : List.of(CompletionPolicy.firstSuccess(), CompletionPolicy.successes(2),
				(progress) -> (progress.failed() > 0) ? CompletionPolicy.Decision.FAIL
						: CompletionPolicy.Decision.CONTINUE)) {
			TaskGroupException failure = failure(() -> {
				try (TaskGroup g = this.taskGroups.withPolicy(policy).create()) {
					SoonValue<Object> value = g.callSoon(throwing(thrown));
					await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(value::isReady); // before
																												// two
																												// successes
																												// are
																												// out
																												// of
																												// reach
				}
			});
			assertThat(failure.getCause() == thrown).isTrue();
		}
		TaskGroupException race = failure(
				() -> this.taskGroups.race(List.of(throwing(thrown), throwing(hostile.make()))));
		assertThat(race.failures()).hasSize(2);
	}

	@ParameterizedTest
	@MethodSource("all")
	@DisplayName("S9, S19: thrown by the body, it wins")
	void body(Hostile hostile) throws Exception {
		Throwable thrown = hostile.make();
		Throwable byTask = hostile.make();
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> this.taskGroups.run((g) -> {
			CountDownLatch started = new CountDownLatch(1);
			g.runSoon(() -> {
				started.countDown();
				try {
					sleep();
				}
				catch (InterruptedException ex) {
					throw TestThrower.sneak(byTask);
				}
			});
			started.await();
			throw TestThrower.<Exception>sneak(thrown);
		})));
		assertThat(caught == thrown).isTrue();
		if (hostile.takesSuppressed()) {
			Throwable[] suppressed = caught.getSuppressed();
			assertThat(suppressed[suppressed.length - 1].getCause() == byTask).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("all")
	@DisplayName("S17, S19: thrown by onCancel, it is suppressed in the failure of the group")
	void onCancel(Hostile hostile) throws Exception {
		Throwable thrown = hostile.make();
		TaskGroupException failure = failure(() -> {
			try (TaskGroup g = this.taskGroups.create()) {
				CountDownLatch started = new CountDownLatch(1);
				g.task("calls back").onCancel(() -> {
					throw TestThrower.sneak(thrown);
				}).runSoon(() -> {
					started.countDown();
					sleep();
				});
				started.await();
				g.runSoon(() -> {
					throw new IllegalStateException("fails the group");
				});
			}
		});
		assertThat(failure.getSuppressed()[0] == thrown).isTrue();
	}

	@ParameterizedTest
	@MethodSource("all")
	@DisplayName("S8, S19: read by join()")
	void join(Hostile hostile) throws Exception {
		Throwable thrown = hostile.make();
		TaskGroupException failure = failure(() -> {
			try (TaskGroup g = this.taskGroups.create()) {
				g.callSoon(throwing(thrown)).join();
			}
		});
		assertThat(failure.getCause() == thrown).isTrue();
		Throwable byTask = Watchdog.call(GENEROUS, () -> {
			try (TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create()) {
				SoonValue<Object> failing = g.callSoon(throwing(thrown));
				SoonValue<Throwable> reader = g.callSoon(() -> catchThrowable(failing::join));
				g.join();
				return reader.value();
			}
		});
		assertThat(byTask).isInstanceOf(TaskFailedException.class);
		assertThat(byTask.getCause() == thrown).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S19: an exception that cannot even be made is replaced by what its constructor throws")
	void fillInStackTrace(Outcome outcome) throws Exception {
		TaskGroupException failure = failure(() -> {
			try (TaskGroup g = this.taskGroups.create()) {
				g.runSoon(() -> {
					throw new RuntimeException() {

						private static final long serialVersionUID = 1L;

						@Override
						public synchronized Throwable fillInStackTrace() {
							throw outcome.error();
						}

					};
				});
			}
		});
		assertThat(failure.getCause()).isInstanceOf(outcome.thrown.get().getClass());
	}

	@Test
	@DisplayName("S19: an accessor that calls Soonify back finds no lock held")
	void callsBack() throws Exception {
		TaskGroupException failure = failure(() -> {
			try (TaskGroup g = this.taskGroups.create()) {
				SoonValue<Void> sleeping = g.runSoon(() -> sleep());
				g.runSoon(() -> {
					throw new RuntimeException() {

						private static final long serialVersionUID = 1L;

						@Override
						public String toString() {
							g.runSoon(() -> {
							});
							g.cancel();
							return "called back " + sleeping.isReady();
						}

					};
				});
			}
		});
		assertThat(failure.failures()).hasSize(1);
	}

	@Test
	@DisplayName("S4: exceptions that are equal, but not the same, are all reported")
	void equalToAll() throws Exception {
		CountDownLatch all = new CountDownLatch(3);
		TaskGroupException failure = failure(() -> {
			try (TaskGroup g = this.taskGroups.create()) {
				for (int i = 0; i < 3; i++) {
					g.runSoon(() -> {
						all.countDown();
						awaitStubbornly(all);
						throw new EqualToAll();
					});
				}
			}
		});
		assertThat(failure.failures()).hasSize(3);
		assertThat(failure.getSuppressed()).hasSize(2);
		TaskGroupException other = failure(() -> {
			try (TaskGroup g = this.taskGroups.create()) {
				g.runSoon(() -> {
					throw new EqualToAll();
				});
			}
		});
		assertThatExceptionOfType(EqualToAll.class).isThrownBy(() -> other.rethrow(EqualToAll.class));
	}

	@Test
	@DisplayName("S4: the same exception is never its own suppressed, whoever throws it")
	void ownSuppressed() {
		IllegalStateException one = new IllegalStateException("the only one");
		Throwable caught = catchThrowable(() -> this.taskGroups.run((g) -> {
			SoonValue<Object> value = g.task("optional").optional().callSoon(throwing(one));
			catchThrowable(value::join);
			throw one;
		}));
		assertThat(caught).isSameAs(one);
		assertThat(caught.getSuppressed()).doesNotContain(one);
		Throwable rethrown = catchThrowable(() -> this.taskGroups.run((g) -> {
			CountDownLatch both = new CountDownLatch(2);
			for (int i = 0; i < 2; i++) {
				g.runSoon(() -> {
					both.countDown();
					awaitStubbornly(both);
					throw one;
				});
			}
			try {
				g.join();
			}
			catch (TaskGroupException ex) {
				ex.rethrow(IllegalStateException.class);
			}
		}));
		assertThat(rethrown).isSameAs(one);
		assertThat(rethrown.getSuppressed()).doesNotContain(one);
	}

	@Test
	@DisplayName("S9: a body that hands the group's own exception on")
	void handedOn() {
		TaskGroupException caught = (TaskGroupException) catchThrowable(() -> this.taskGroups.run((g) -> {
			g.runSoon(() -> {
				throw new IllegalStateException("on purpose");
			});
			g.join();
		}));
		assertThat(caught.getSuppressed()).isEmpty();
		assertThat(caught.getCause()).isInstanceOf(IllegalStateException.class);
	}

	private static TaskGroupException failure(Body body) throws Exception {
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(body::run));
		assertThat(caught != null).as("the group fails").isTrue();
		assertThat(caught.getClass()).isEqualTo(TaskGroupException.class);
		return (TaskGroupException) caught;
	}

	private static Callable<Object> throwing(Throwable thrown) {
		return () -> {
			throw TestThrower.sneak(thrown);
		};
	}

	private static void sleep() throws InterruptedException {
		Thread.sleep(GENEROUS.toMillis());
	}

	/** As tasks do that ignore interrupts. */
	private static void awaitStubbornly(CountDownLatch latch) {
		boolean waiting = true;
		while (waiting) {
			try {
				latch.await();
				waiting = false;
			}
			catch (InterruptedException ex) {
				// on purpose
			}
		}
	}

	static Stream<Hostile> all() {
		Stream<Hostile> throwing = Stream.of(Accessor.values())
			.flatMap((accessor) -> Stream.of(Outcome.values()).map((outcome) -> accessor.hostile(outcome)));
		return Stream.concat(throwing, Stream.of(Odd.values()));
	}

	private interface Body {

		void run() throws Exception;

	}

	private interface Hostile {

		Throwable make();

		default boolean takesSuppressed() {
			return true;
		}

	}

	/**
	 * What an accessor does instead of answering.
	 */
	enum Outcome {

		EXCEPTION(() -> new IllegalStateException("cannot be asked")),
		ERROR(() -> new AssertionError("cannot be asked")),
		STACK_OVERFLOW(() -> new StackOverflowError("while it was asked")),
		OUT_OF_MEMORY(() -> new OutOfMemoryError("while it was asked"));

		private final Supplier<Throwable> thrown;

		Outcome(Supplier<Throwable> thrown) {
			this.thrown = thrown;
		}

		RuntimeException error() {
			throw TestThrower.<RuntimeException>sneak(this.thrown.get());
		}

	}

	/**
	 * What can be overridden in a throwable.
	 */
	enum Accessor {

		GET_CAUSE, GET_MESSAGE, GET_LOCALIZED_MESSAGE, TO_STRING, HASH_CODE_AND_EQUALS, GET_STACK_TRACE, INIT_CAUSE,
		SET_STACK_TRACE, PRINT_STACK_TRACE, ALL;

		Hostile hostile(Outcome outcome) {
			return new Hostile() {

				@Override
				public Throwable make() {
					return new Unaskable(Accessor.this, outcome);
				}

				@Override
				public String toString() {
					return Accessor.this + " throws " + outcome;
				}

			};
		}

	}

	/**
	 * Throwables that can be asked, and answer oddly.
	 */
	enum Odd implements Hostile {

		NULL_ANSWERS((self) -> new RuntimeException() {

			private static final long serialVersionUID = 1L;

			@Override
			public String toString() {
				return null;
			}

			@Override
			public String getMessage() {
				return null;
			}

			@Override
			public StackTraceElement[] getStackTrace() {
				return null;
			}

		}), OWN_CAUSE((self) -> new RuntimeException() {

			private static final long serialVersionUID = 1L;

			@Override
			public synchronized Throwable getCause() {
				return this;
			}

		}), CIRCLE_OF_CAUSES((self) -> {
			RuntimeException one = new RuntimeException("one");
			RuntimeException two = new RuntimeException("two", one);
			one.initCause(two);
			return one;
		}), EVER_NEW_CAUSES((self) -> new EverNewCauses()), CIRCLE_OF_SUPPRESSED((self) -> {
			RuntimeException one = new RuntimeException("one");
			RuntimeException two = new RuntimeException("two");
			one.addSuppressed(two);
			two.addSuppressed(one);
			return one;
		}), WITHOUT_SUPPRESSION((self) -> new RuntimeException("rigid", null, false, false) {

			private static final long serialVersionUID = 1L;

		}), LONG_MESSAGE((self) -> new RuntimeException("x".repeat(1_000_000))),
		CHECKED((self) -> new Exception("checked")), ERROR((self) -> new LinkageError("error")),
		THROWABLE((self) -> new Throwable("neither"));

		private final Function<Odd, Throwable> made;

		Odd(Function<Odd, Throwable> made) {
			this.made = made;
		}

		@Override
		public Throwable make() {
			return this.made.apply(this);
		}

		@Override
		public boolean takesSuppressed() {
			return this != WITHOUT_SUPPRESSION;
		}

	}

	private static final class EverNewCauses extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public synchronized Throwable getCause() {
			return new EverNewCauses();
		}

	}

	private static final class EqualToAll extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public boolean equals(Object other) {
			return other instanceof EqualToAll;
		}

		@Override
		public int hashCode() {
			return 1;
		}

	}

	private static final class Unaskable extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final Accessor accessor;

		private final transient Outcome outcome;

		Unaskable(Accessor accessor, Outcome outcome) {
			super("on purpose");
			this.accessor = accessor;
			this.outcome = outcome;
		}

		private void asked(Accessor by) {
			if (this.accessor == by || this.accessor == Accessor.ALL) {
				throw this.outcome.error();
			}
		}

		@Override
		public synchronized Throwable getCause() {
			asked(Accessor.GET_CAUSE);
			return super.getCause();
		}

		@Override
		public String getMessage() {
			asked(Accessor.GET_MESSAGE);
			return super.getMessage();
		}

		@Override
		public String getLocalizedMessage() {
			asked(Accessor.GET_LOCALIZED_MESSAGE);
			return super.getLocalizedMessage();
		}

		@Override
		public String toString() {
			asked(Accessor.TO_STRING);
			return super.toString();
		}

		@Override
		public int hashCode() {
			asked(Accessor.HASH_CODE_AND_EQUALS);
			return super.hashCode();
		}

		@Override
		public boolean equals(Object other) {
			asked(Accessor.HASH_CODE_AND_EQUALS);
			return super.equals(other);
		}

		@Override
		public StackTraceElement[] getStackTrace() {
			asked(Accessor.GET_STACK_TRACE);
			return super.getStackTrace();
		}

		@Override
		public synchronized Throwable initCause(Throwable cause) {
			asked(Accessor.INIT_CAUSE);
			return super.initCause(cause);
		}

		@Override
		public void setStackTrace(StackTraceElement[] stack) {
			asked(Accessor.SET_STACK_TRACE);
			super.setStackTrace(stack);
		}

		@Override
		public void printStackTrace(PrintStream stream) {
			asked(Accessor.PRINT_STACK_TRACE);
			super.printStackTrace(stream);
		}

		@Override
		public void printStackTrace(PrintWriter writer) {
			asked(Accessor.PRINT_STACK_TRACE);
			super.printStackTrace(writer);
		}

	}

	/**
	 * Throws whatever it is given, as languages without checked exceptions do.
	 */
	private static final class TestThrower {

		private TestThrower() {
		}

		static <X extends Throwable> RuntimeException sneak(Throwable thrown) throws X {
			@SuppressWarnings("unchecked")
			X sneaked = (X) thrown;
			throw sneaked;
		}

	}

}
