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

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.soonify.CompletionPolicy;
import io.soonify.CompletionPolicy.Decision;
import io.soonify.CompletionPolicy.Progress;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.spi.TaskContext;
import io.soonify.spi.TaskGroupListener;
import io.soonify.support.Watchdog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Foreign code that throws where Soonify calls it. Case {@code BadCause}: what came out
 * of an accessor kept a group from ever ending; so might what comes out of anything else.
 * <p>
 * Relatives: each method of a listener, at each event; capturing, restoring and leaving a
 * context; a decorator when it is applied, before and after the task; a policy that
 * judges, that judges after the deadline, decides on nothing, or cannot even be
 * described; the predicate for consequences; a check of waiting threads; callbacks;
 * uncaught-exception handlers; threads that throw when they are interrupted or given a
 * class loader. Each throws exceptions, {@code Error}s, or runs out of stack.
 */
@Timeout(60)
class ThrowingSpiTests {

	private static final Duration GENEROUS = Duration.ofSeconds(20);

	private Thread.UncaughtExceptionHandler usual;

	@BeforeEach
	void noReports() {
		this.usual = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
			throw new IllegalStateException("not even here");
		});
	}

	@AfterEach
	void reports() {
		Thread.setDefaultUncaughtExceptionHandler(this.usual);
	}

	@ParameterizedTest
	@MethodSource("listenerMethods")
	@DisplayName("S19: a listener that throws changes nothing")
	void listener(String method, Kind kind) throws Exception {
		AtomicInteger thrown = new AtomicInteger();
		TaskGroupListener listener = (TaskGroupListener) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { TaskGroupListener.class }, (proxy, called, arguments) -> {
					if (called.getName().equals(method)) {
						thrown.incrementAndGet();
						throw kind.thrown.get();
					}
					return answer(proxy, called, arguments);
				});
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.listener(listener)
			.stragglerWarnAfter(Duration.ofMillis(10))
			.build();
		BooleanSupplier seen = () -> thrown.get() > 0;
		everyEvent(taskGroups, method.equals("taskStraggling") ? seen : () -> true,
				method.equals("groupStarving") ? seen : () -> true);
		if (!method.equals("codeFailed") && !method.equals("groupLeaked")) {
			assertThat(thrown.get()).as("the listener was called").isPositive();
		}
	}

	/** What groups do that tells a listener of everything but a collected group. */
	private static void everyEvent(TaskGroupFactory taskGroups, BooleanSupplier straggled, BooleanSupplier starved)
			throws Exception {
		Watchdog.call(GENEROUS, () -> {
			SoonValue<Integer> value;
			SoonValue<Object> failing;
			try (TaskGroup g = taskGroups.create()) {
				value = g.callSoon(() -> 1);
				failing = g.task("optional").optional().callSoon(() -> {
					throw new IllegalStateException("on purpose");
				});
			}
			assertThat(value.value()).isEqualTo(1);
			assertThat(failing.state()).isEqualTo(State.FAILED);
			straggle(taskGroups, straggled);
			starve(taskGroups, starved);
			Throwable misused = catchThrowable(() -> {
				try (TaskGroup g = taskGroups.named("other").create()) {
					assertThat(g.soonify(() -> "never called")).isNotNull();
					g.runSoon(() -> {
						throw new IllegalStateException("fails the group");
					});
				}
			});
			assertThat(misused).isInstanceOf(TaskGroupException.class);
			return null;
		});
	}

	private static void straggle(TaskGroupFactory taskGroups, BooleanSupplier seen) throws InterruptedException {
		CountDownLatch started = new CountDownLatch(1);
		try (TaskGroup g = taskGroups.create()) {
			g.runSoon(() -> {
				started.countDown();
				until(seen);
			});
			started.await();
			g.cancel();
		}
	}

	private static void starve(TaskGroupFactory taskGroups, BooleanSupplier seen) {
		try (TaskGroup g = taskGroups.withMaxConcurrency(1).create()) {
			g.runSoon(() -> until(seen));
			g.runSoon(() -> {
			});
		}
	}

	private static void until(BooleanSupplier seen) {
		long start = System.nanoTime();
		while (!seen.getAsBoolean() && System.nanoTime() - start < GENEROUS.toNanos()) {
			Thread.onSpinWait();
		}
	}

	private static Object answer(Object proxy, Method called, Object[] arguments) throws Throwable {
		return switch (called.getName()) {
			case "forGroupsNamed" -> proxy;
			case "codeFailed" -> true;
			case "equals" -> proxy == arguments[0];
			case "hashCode" -> System.identityHashCode(proxy);
			case "toString" -> "listener";
			case "groupStarving", "groupLeaked" -> InvocationHandler.invokeDefault(proxy, called, arguments);
			default -> null;
		};
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S18, S19: a context that cannot be captured or restored fails the task, one that cannot be left is reported")
	void context(Kind kind) throws Exception {
		Thrower thrower = kind::raise;
		TaskContext capture = () -> thrower.raise();
		TaskContext restore = () -> () -> thrower.raise();
		TaskContext leave = () -> () -> () -> thrower.raise();
		for (TaskContext context : List.of(capture, restore)) {
			TaskGroupException failure = (TaskGroupException) ended(
					TaskGroupFactory.builder().context(context).build());
			assertThat(failure.getCause()).isInstanceOf(kind.type());
		}
		assertThat(ended(TaskGroupFactory.builder().context(leave).build())).isNull();
		AtomicInteger left = new AtomicInteger();
		TaskContext counted = () -> () -> left::incrementAndGet;
		for (TaskContext context : List.of(restore, leave)) {
			left.set(0);
			assertThat(ended(TaskGroupFactory.builder()
				.policy(CompletionPolicy.supervised())
				.context(counted)
				.context(context)
				.context(counted)
				.build())).isNull();
			assertThat(left.get()).as("those that were entered are left").isEqualTo((context == leave) ? 4 : 2);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S2, S19: a decorator that throws fails the task, unless it has ended by then")
	void decorator(Kind kind) throws Exception {
		TaskGroupException applied = (TaskGroupException) ended(
				TaskGroupFactory.builder().taskDecorator((task) -> kind.raise()).build());
		assertThat(applied.getCause()).isInstanceOf(kind.type());
		TaskGroupException before = (TaskGroupException) ended(
				TaskGroupFactory.builder().taskDecorator((task) -> () -> kind.raise()).build());
		assertThat(before.getCause()).isInstanceOf(kind.type());
		TaskGroupException nothing = (TaskGroupException) ended(
				TaskGroupFactory.builder().taskDecorator((task) -> null).build());
		assertThat(nothing.getCause()).isInstanceOf(NullPointerException.class);
		TaskGroupException notRun = (TaskGroupException) ended(
				TaskGroupFactory.builder().taskDecorator((task) -> () -> {
				}).build());
		assertThat(notRun.getCause()).isInstanceOf(IllegalStateException.class);
		assertThat(ended(TaskGroupFactory.builder().taskDecorator((task) -> () -> {
			task.run();
			kind.raise();
		}).build())).isNull();
		assertThat(ended(TaskGroupFactory.builder().taskDecorator((task) -> () -> {
			task.run();
			task.run(); // refused, and reported
		}).build())).isNull();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S19: a policy that throws fails the group, and is named by its class")
	void policy(Kind kind) throws Exception {
		for (CompletionPolicy policy : List.of(new ThrowingPolicy(kind, 0), new ThrowingPolicy(kind, 1))) {
			TaskGroupException failure = (TaskGroupException) ended(TaskGroupFactory.builder().policy(policy).build());
			assertThat(failure.getCause()).isInstanceOf(kind.type());
			assertThat(failure.failedTasks().get(0).name()).isEqualTo(ThrowingPolicy.class.getName());
		}
		TaskGroupException undecided = (TaskGroupException) ended(
				TaskGroupFactory.builder().policy((progress) -> null).build());
		assertThat(undecided.getCause()).isInstanceOf(NullPointerException.class);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S10, S19: a policy that throws when it judges after the deadline has not ended well")
	void policyAfterDeadline(Kind kind) throws Exception {
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			try (TaskGroup g = TaskGroupFactory.builder()
				.policy(new ThrowingPolicy(kind, Integer.MAX_VALUE))
				.timeout(Duration.ofMillis(20))
				.build()
				.create()) {
				g.runSoon(() -> Thread.sleep(GENEROUS.toMillis()));
			}
		}));
		assertThat(caught).isInstanceOf(TaskGroupTimeoutException.class);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S4, S19: if the predicate for consequences throws, the failure counts")
	void predicate(Kind kind) throws Exception {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.consequenceOfCancellation((thrown) -> kind.raise())
			.build();
		IllegalStateException thrown = new IllegalStateException("on purpose");
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			try (TaskGroup g = taskGroups.create()) {
				CountDownLatch started = new CountDownLatch(1);
				g.runSoon(() -> {
					started.countDown();
					try {
						Thread.sleep(GENEROUS.toMillis());
					}
					catch (InterruptedException ex) {
						throw thrown;
					}
				});
				started.await();
				g.cancel();
			}
		}));
		assertThat(caught).isInstanceOf(TaskGroupException.class).hasCause(thrown);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S9, S19: a check of waiting threads that throws ends the body, not the group's bookkeeping")
	void waitingCheck(Kind kind) throws Exception {
		AtomicInteger calls = new AtomicInteger();
		TaskGroupFactory taskGroups = TaskGroupFactory.builder().waitingCheck((group) -> {
			if (calls.incrementAndGet() > 1) {
				kind.raise();
			}
		}).build();
		CountDownLatch never = new CountDownLatch(1);
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> taskGroups.run((g) -> {
			SoonValue<Void> value = g.runSoon(() -> never.await());
			value.join();
		})));
		assertThat(caught).isInstanceOf(kind.type());
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S17, S19: callbacks that throw keep no other from being called")
	void callbacks(Kind kind) throws Exception {
		AtomicInteger called = new AtomicInteger();
		AtomicInteger interrupted = new AtomicInteger();
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			try (TaskGroup g = TaskGroupFactory.builder().build().create()) {
				CountDownLatch started = new CountDownLatch(3);
				for (int i = 0; i < 3; i++) {
					g.task("calls back").onCancel(() -> {
						called.incrementAndGet();
						kind.raise();
					}).runSoon(() -> {
						started.countDown();
						try {
							Thread.sleep(GENEROUS.toMillis());
						}
						catch (InterruptedException ex) {
							interrupted.incrementAndGet();
						}
					});
				}
				started.await();
				g.cancel();
			}
		}));
		assertThat(caught).isNull(); // cancelled by hand
		assertThat(called.get()).isEqualTo(3);
		assertThat(interrupted.get()).isEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S3, S19: a thread that throws when it is interrupted keeps no other from being interrupted")
	void interruptThrows(Kind kind) throws Exception {
		AtomicInteger ended = new AtomicInteger();
		ExecutorService pool = Executors.newCachedThreadPool((command) -> new HostileThread(command, kind, 0));
		try {
			TaskGroupFactory taskGroups = TaskGroupFactory.builder().executor(pool).build();
			Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
				CountDownLatch started = new CountDownLatch(4);
				try (TaskGroup g = taskGroups.create()) {
					for (int i = 0; i < 2; i++) {
						g.runSoon(() -> sleepUntilInterrupted(started, ended));
						g.runSoon(() -> {
							try (TaskGroup h = taskGroups.create()) {
								h.runSoon(() -> sleepUntilInterrupted(started, ended));
							}
						});
					}
					started.await();
					g.runSoon(() -> {
						throw new IllegalStateException("fails the group");
					});
				}
			}));
			assertThat(caught).isInstanceOf(TaskGroupException.class).hasCauseInstanceOf(IllegalStateException.class);
			assertThat(ended.get()).isEqualTo(4);
			assertThat(ended(taskGroups)).isNull();
		}
		finally {
			pool.shutdown();
		}
	}

	private static void sleepUntilInterrupted(CountDownLatch started, AtomicInteger ended) throws InterruptedException {
		started.countDown();
		try {
			Thread.sleep(GENEROUS.toMillis());
		}
		finally {
			ended.incrementAndGet();
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S12, S19: a thread that does not take a class loader, or not give it back, costs at most the task")
	void loaderThrows(Kind kind) throws Exception {
		for (int call = 1; call <= 2; call++) {
			int throwsAt = call;
			ExecutorService pool = Executors.newFixedThreadPool(2,
					(command) -> new HostileThread(command, kind, throwsAt));
			try {
				TaskGroupFactory taskGroups = TaskGroupFactory.builder().executor(pool).build();
				Watchdog.call(GENEROUS, () -> {
					Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0]));
					for (TaskGroupFactory limited : List.of(taskGroups, taskGroups.withMaxTotalConcurrency(1))) {
						SoonValue<Integer> value;
						try (TaskGroup g = limited.withPolicy(CompletionPolicy.supervised()).create()) {
							value = g.callSoon(() -> 1);
							g.callSoon(() -> 2);
						}
						assertThat(value.isReady()).isTrue();
						assertThat(throwsAt == 1 || value.state() == State.SUCCEEDED).isTrue();
					}
					return null;
				});
			}
			finally {
				pool.shutdown();
			}
		}
	}

	/** Two tasks, of which nothing is wrong. */
	private static Throwable ended(TaskGroupFactory taskGroups) throws Exception {
		return Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			try (TaskGroup g = taskGroups.create()) {
				SoonValue<Integer> one = g.callSoon(() -> 1);
				g.callSoon(() -> one.isReady());
			}
		}));
	}

	static Stream<Arguments> listenerMethods() {
		return Stream.of(TaskGroupListener.class.getMethods())
			.map(Method::getName)
			.distinct()
			.sorted()
			.flatMap((method) -> Stream.of(Kind.EXCEPTION, Kind.ERROR, Kind.STACK_OVERFLOW)
				.map((kind) -> Arguments.of(method, kind)));
	}

	private interface Thrower {

		<T> T raise();

	}

	/**
	 * What comes out of foreign code.
	 */
	enum Kind {

		EXCEPTION(() -> new IllegalStateException("on purpose")), CHECKED(() -> new Exception("on purpose")),
		ERROR(() -> new LinkageError("on purpose")), STACK_OVERFLOW(() -> new StackOverflowError("on purpose")),
		OUT_OF_MEMORY(() -> new OutOfMemoryError("on purpose")), THROWABLE(() -> new Throwable("on purpose"));

		private final Supplier<Throwable> thrown;

		Kind(Supplier<Throwable> thrown) {
			this.thrown = thrown;
		}

		Class<?> type() {
			return this.thrown.get().getClass();
		}

		<T> T raise() {
			throw sneak(this.thrown.get());
		}

		@SuppressWarnings("unchecked")
		private static <X extends Throwable> RuntimeException sneak(Throwable thrown) throws X {
			throw (X) thrown;
		}

	}

	/**
	 * Throws when it has judged so often.
	 */
	private static final class ThrowingPolicy implements CompletionPolicy {

		private final Kind kind;

		private final AtomicInteger left;

		ThrowingPolicy(Kind kind, int times) {
			this.kind = kind;
			this.left = new AtomicInteger(times);
		}

		@Override
		public Decision judge(Progress progress) {
			return (this.left.getAndDecrement() <= 0) ? this.kind.raise() : Decision.CONTINUE;
		}

		@Override
		public Decision judgeAfterDeadline(Progress progress) {
			return this.kind.raise();
		}

		@Override
		public String toString() {
			return this.kind.raise();
		}

	}

	/**
	 * As there are some that close a socket when they are interrupted, or guard their
	 * class loader.
	 */
	private static final class HostileThread extends Thread {

		private final Kind kind;

		private final int loaderThrowsAt;

		private int loaderCalls;

		HostileThread(Runnable command, Kind kind, int loaderThrowsAt) {
			super(command);
			this.kind = kind;
			this.loaderThrowsAt = loaderThrowsAt;
			setDaemon(true);
			super.setContextClassLoader(ClassLoader.getSystemClassLoader());
		}

		@Override
		public void interrupt() {
			super.interrupt();
			if (inTask()) {
				this.kind.raise();
			}
		}

		/** The pool, too, interrupts its threads. */
		private boolean inTask() {
			return Stream.of(getStackTrace())
				.anyMatch((frame) -> frame.getMethodName().contains("sleepUntilInterrupted"));
		}

		@Override
		public void setContextClassLoader(ClassLoader loader) {
			if (++this.loaderCalls == this.loaderThrowsAt) {
				this.kind.raise();
			}
			super.setContextClassLoader(loader);
		}

	}

}
