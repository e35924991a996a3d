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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskFailedException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Exceptions whose accessors fail, and moments that lack what everything needs: S19.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class HostileExceptionTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	/** Room for some hundred frames. */
	private static final int SMALL_STACK = 192 << 10;

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	/** Not the exceptions themselves, which the names of the tests would be made of. */
	enum Hostile {

		BAD_CAUSE, BAD_DESCRIPTION, BAD_IDENTITY, BAD_ERROR, OWN_CAUSE, CIRCLE_OF_CAUSES, ENDLESS_CAUSES;

		Throwable create() {
			return switch (this) {
				case BAD_CAUSE -> new BadCause();
				case BAD_DESCRIPTION -> new BadDescription();
				case BAD_IDENTITY -> new BadIdentity();
				case BAD_ERROR -> new BadError();
				case OWN_CAUSE -> new OwnCause();
				case CIRCLE_OF_CAUSES -> circle();
				case ENDLESS_CAUSES -> new EndlessCauses();
			};
		}

		private static Throwable circle() {
			Throwable one = new Exception("one");
			one.initCause(new Exception("two", one));
			return one;
		}

	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S19: the group fails with an exception whose accessors throw, or whose causes never end")
	void failsTheGroup(Hostile hostile) {
		Throwable thrown = hostile.create();
		BlockingTask sibling = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withTimeout(Duration.ofSeconds(30)).create();
		g.callSoon(sibling);
		sibling.awaitStarted();
		SoonValue<String> value = g.task("hostile").callSoon(() -> sneak(thrown));
		assertFailedWith(thrown, g, 1);
		assertThat(sibling.wasInterrupted()).isTrue();
		assertThat(value.state()).isEqualTo(State.FAILED);
		assertThat(value.failure().orElseThrow() == thrown).isTrue();
		assertThat(catchThrowable(value::value).getClass()).isEqualTo(TaskFailedException.class);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S19: so it does when the group has been cancelled before")
	void afterCancellation(Hostile hostile) {
		Throwable thrown = hostile.create();
		BlockingTask stubborn = BlockingTask.uninterruptible();
		TaskGroup g = this.taskGroups.create();
		g.callSoon(() -> {
			stubborn.call();
			return sneak(thrown);
		});
		stubborn.awaitStarted();
		g.cancel();
		stubborn.release();
		assertFailedWith(thrown, g, 1);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S19: so it does at its deadline, in a nested group, and under every policy")
	void everywhere(Hostile hostile) {
		Throwable thrown = hostile.create();
		TaskGroup timed = this.taskGroups.withTimeout(Duration.ofMillis(50)).create();
		timed.callSoon(() -> sneakWhenInterrupted(thrown));
		assertFailedWith(thrown, timed, 1);

		TaskGroup outer = this.taskGroups.create();
		outer.runSoon(() -> {
			try (TaskGroup inner = this.taskGroups.create()) {
				inner.callSoon(() -> sneak(thrown));
			}
		});
		Throwable ofOuter = catchThrowable(outer::close);
		assertThat(ofOuter.getCause() instanceof TaskGroupException ofInner && ofInner.getCause() == thrown).isTrue();

		TaskGroup supervised = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create();
		SoonValue<String> value = supervised.callSoon(() -> sneak(thrown));
		supervised.close();
		assertThat(value.failure().orElseThrow() == thrown).isTrue();
		assertThat(value.orElse("fallback")).isEqualTo("fallback");

		TaskGroup firstSuccess = this.taskGroups.withPolicy(CompletionPolicy.firstSuccess()).create();
		firstSuccess.callSoon(() -> sneak(thrown));
		firstSuccess.callSoon(() -> sneak(thrown));
		assertFailedWith(thrown, firstSuccess, 2);

		TaskGroup optional = this.taskGroups.create();
		optional.task("optional").optional().callSoon(() -> sneak(thrown));
		assertThatNoException().isThrownBy(optional::close);

		TaskGroup ofTimedTask = this.taskGroups.create();
		ofTimedTask.task("timed").timeout(Duration.ofMillis(50)).callSoon(() -> sneakWhenInterrupted(thrown));
		Throwable timeout = catchThrowable(ofTimedTask::close).getCause();
		assertThat(timeout.getClass()).isEqualTo(TimeoutException.class);
		assertThat(timeout.getSuppressed()[0] == thrown).isTrue();
	}

	@Test
	@DisplayName("S19: a recursion without end that starts a task at each level ends with a StackOverflowError, and the block ends")
	void stackOverflow() throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(4, HostileExceptionTests::small);
		TaskGroupFactory pooled = TaskGroupFactory.builder().executor(pool).build();
		try {
			for (int round = 0; round < 60; round++) {
				boolean inTask = round % 2 == 0;
				CompletableFuture<Throwable> thrown = new CompletableFuture<>();
				Thread owner = small(() -> thrown.complete(catchThrowable(() -> overflow(pooled, inTask))));
				owner.start();
				assertThat(thrown.get(20, TimeUnit.SECONDS)).satisfiesAnyOf(
						(ex) -> assertThat(ex).isInstanceOf(StackOverflowError.class),
						(ex) -> assertThat(ex).isInstanceOf(TaskGroupException.class)
							.hasRootCauseInstanceOf(StackOverflowError.class));
			}
			assertThat(pooled.map(List.of(1, 2, 3), (number) -> 2 * number)).containsExactly(2, 4, 6);
		}
		finally {
			pool.shutdown();
		}
	}

	private static void overflow(TaskGroupFactory taskGroups, boolean inTask) {
		try (TaskGroup g = taskGroups.create()) {
			if (inTask) {
				g.runSoon(() -> recurse(g));
			}
			else {
				recurse(g);
			}
		}
	}

	private static void recurse(TaskGroup g) {
		g.runSoon(Thread::onSpinWait);
		recurse(g);
	}

	private static Thread small(Runnable command) {
		Thread thread = new Thread(null, command, "small", SMALL_STACK);
		thread.setDaemon(true);
		return thread;
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S19: deadlines fire after all that, and tasks run")
	void lifeGoesOn(Hostile hostile) {
		Throwable thrown = hostile.create();
		TaskGroup failing = this.taskGroups.create();
		failing.callSoon(() -> sneak(thrown));
		assertThat(catchThrowable(failing::close) == null).isFalse();
		TaskGroup timed = this.taskGroups.withTimeout(Duration.ofMillis(20)).create();
		timed.callSoon(BlockingTask.interruptible());
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(timed::close)
			.satisfies((ex) -> assertThat(ex.elapsed()).isLessThan(SECOND.multipliedBy(20)));
		assertThat(this.taskGroups.map(List.of(1, 2), (number) -> 3 * number)).containsExactly(3, 6);
	}

	/** Without asking the hostile exception for anything, which assertions would. */
	private static void assertFailedWith(Throwable thrown, TaskGroup g, int times) {
		TaskGroupException exception = catchThrowableOfType(TaskGroupException.class, g::close);
		assertThat(exception != null).as("the group has failed").isTrue();
		assertThat(exception.failures().stream().filter((failure) -> failure == thrown).count()).isEqualTo(times);
		assertThat(exception.failures().size()).isEqualTo(times);
		assertThat(exception.getCause() == thrown).isTrue();
		assertThat(exception.getMessage()).contains("'orders'", thrown.getClass().getName());
	}

	private static String sneakWhenInterrupted(Throwable thrown) {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			return sneak(thrown);
		}
		return "never";
	}

	/** Throw anything from where nothing is declared. */
	@SuppressWarnings("unchecked")
	private static <X extends Throwable> String sneak(Throwable thrown) throws X {
		throw (X) thrown;
	}

	/** Looks its cause up where there is none yet. */
	private static final class BadCause extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private transient Throwable[] chain;

		@Override
		public synchronized Throwable getCause() {
			return this.chain[0];
		}

	}

	private static final class BadDescription extends Exception {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("mute");
		}

		@Override
		public String getLocalizedMessage() {
			throw new IllegalStateException("mute");
		}

		@Override
		public String toString() {
			throw new StackOverflowError("mute");
		}

		@Override
		public StackTraceElement[] getStackTrace() {
			throw new IllegalStateException("no trace");
		}

	}

	private static final class BadIdentity extends Exception {

		private static final long serialVersionUID = 1L;

		@Override
		public boolean equals(Object other) {
			throw new IllegalStateException("unequalled");
		}

		@Override
		public int hashCode() {
			throw new IllegalStateException("no hash");
		}

	}

	/** Is an error, and its accessors throw errors. */
	private static final class BadError extends Error {

		private static final long serialVersionUID = 1L;

		@Override
		public synchronized Throwable getCause() {
			throw new OutOfMemoryError("no room for a cause");
		}

		@Override
		public String toString() {
			throw new OutOfMemoryError("no room for a description");
		}

	}

	private static final class OwnCause extends Exception {

		private static final long serialVersionUID = 1L;

		@Override
		public synchronized Throwable getCause() {
			return this;
		}

	}

	/** Has a new cause for each that asks. */
	private static final class EndlessCauses extends Exception {

		private static final long serialVersionUID = 1L;

		@Override
		public synchronized Throwable getCause() {
			return new EndlessCauses();
		}

	}

}
