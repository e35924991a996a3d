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

package io.soonify.chaos;

import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.soonify.CompletionPolicy;
import io.soonify.CompletionPolicy.Decision;
import io.soonify.CompletionPolicy.Progress;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupAction;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.chaos.Sabotage.Point;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.spi.ThreadPerTaskExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * S19: throws out of every call of foreign code, one after the other, and looks whether
 * groups end, tasks are counted, and the same factory works afterwards.
 */
class FaultInjectionTests {

	private static final long LONG_SECONDS = 30;

	private final Problems problems = new Problems();

	private final List<Runnable> atEnd = new ArrayList<>();

	private Thread.UncaughtExceptionHandler handler;

	@BeforeEach
	void beQuiet() {
		this.handler = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
			// reports of what the tests throw
		});
	}

	@AfterEach
	void cleanUp() {
		this.atEnd.forEach(Runnable::run);
		Thread.setDefaultUncaughtExceptionHandler(this.handler);
	}

	static Stream<Arguments> everything() {
		List<Arguments> all = new ArrayList<>();
		for (Point point : Point.values()) {
			for (Thrown thrown : Thrown.values()) {
				for (TriedExecutor.Kind kind : List.of(TriedExecutor.Kind.LIBRARY, TriedExecutor.Kind.FIXED_2,
						TriedExecutor.Kind.UNRELIABLE)) {
					for (boolean limited : new boolean[] { false, true }) {
						all.add(Arguments.of(point, thrown, kind, limited));
					}
				}
			}
		}
		return all.stream();
	}

	@ParameterizedTest
	@MethodSource("everything")
	@DisplayName("S19: whatever comes out of foreign code, groups end, and the factory works afterwards")
	void foreignCodeThrows(Point point, Thrown thrown, TriedExecutor.Kind kind, boolean limited) throws Exception {
		Sabotage sabotage = new Sabotage(point, thrown::make);
		Ledger ledger = new Ledger(sabotage, this.problems);
		TriedExecutor executor = new TriedExecutor(kind, sabotage, this.problems);
		this.atEnd.add(executor::close);
		TaskGroupRegistry registry = TaskGroupRegistry.create();
		TaskGroupFactory.Builder builder = TaskGroupFactory.builder()
			.registry(registry)
			.listener(ledger.saboteur())
			.listener(ledger)
			.stragglerWarnAfter(Duration.ofMillis(20))
			.context(Users.context(sabotage))
			.taskDecorator(Users.decorator(sabotage))
			.consequenceOfCancellation((ex) -> {
				sabotage.at(Point.PREDICATE);
				return false;
			})
			.waitingCheck((group) -> sabotage.at(Point.CHECK_WAITING));
		executor.configure(builder);
		TaskGroupFactory plain = builder.build();
		TaskGroupFactory factory = limited ? plain.withMaxTotalConcurrency(2) : plain;
		List<SoonValue<?>> handles = new ArrayList<>();
		within("the scenario", () -> {
			Scenario scenario = new Scenario(factory, sabotage, handles);
			scenario.fails();
			scenario.timesOut();
			scenario.isCancelled();
			scenario.isInterrupted();
			scenario.isJudged();
			return null;
		});
		sabotage.end();
		assertThat(handles).allMatch(SoonValue::isReady);
		ledger.check(handles.size());
		assertThat(registry.groups()).isEmpty();
		assertWorks(factory, limited ? 2 : 1);
		assertThat(this.problems.list()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S19: whatever comes out of the methods of exceptions")
	void exceptionsThrow(HostileThrowable kind) throws Exception {
		TaskGroupFactory factory = TaskGroupFactory.builder().build();
		for (boolean cancelled : new boolean[] { false, true }) {
			Throwable thrown = kind.make();
			AtomicReference<SoonValue<?>> handle = new AtomicReference<>();
			Throwable told = within("a group whose task throws it", () -> {
				try (TaskGroup group = factory.create()) {
					CountDownLatch running = new CountDownLatch(1);
					handle.set(group.callSoon(() -> {
						running.countDown();
						if (cancelled) {
							sleepUntilInterrupted();
						}
						throw Sabotage.<RuntimeException>sneak(thrown);
					}));
					running.await();
					if (cancelled) {
						group.cancel();
					}
				}
				catch (Throwable ex) {
					return ex;
				}
				return null;
			});
			assertThat(handle.get().state()).as("%s, cancelled: %s", kind, cancelled).isEqualTo(SoonValue.State.FAILED);
			assertThat(handle.get().failure().orElseThrow() == thrown).isTrue();
			assertThat(told).isInstanceOf(TaskGroupException.class);
			assertThat(((TaskGroupException) told).failures().get(0) == thrown).isTrue();
		}
		assertWorks(factory, 1);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IS_INTERRUPTED") // kills the
																			// JDK's own
																			// pools
	@DisplayName("S19: whatever comes out of the methods of threads")
	void threadsThrow(HostileThread.Call call) throws Exception {
		for (boolean perTask : new boolean[] { false, true }) {
			HostileThread.armed = null;
			ExecutorService pool = new ThreadPoolExecutor(3, 3, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
					HostileThread::new);
			this.atEnd.add(pool::shutdown);
			Executor executor = perTask ? (ThreadPerTaskExecutor) (command) -> new HostileThread(command).start()
					: pool;
			TaskGroupFactory factory = TaskGroupFactory.builder()
				.executor(executor)
				.stragglerWarnAfter(Duration.ofMillis(20))
				.build();
			List<SoonValue<?>> handles = new ArrayList<>();
			HostileThread.armed = call;
			try {
				within("groups on hostile threads", () -> {
					Scenario scenario = new Scenario(factory, new Sabotage(null, null), handles);
					scenario.naps = true;
					scenario.fails();
					scenario.timesOut();
					scenario.isCancelled();
					scenario.isInterrupted();
					return null;
				});
			}
			finally {
				HostileThread.armed = null;
			}
			assertThat(handles).allMatch(SoonValue::isReady);
			assertWorks(factory, 3);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S19: an owner whose thread is hostile")
	void threadsOfOwnersThrow(HostileThread.Call call) throws Exception {
		HostileThread.armed = null;
		TaskGroupFactory factory = TaskGroupFactory.builder().stragglerWarnAfter(Duration.ofMillis(20)).build();
		CountDownLatch over = new CountDownLatch(1);
		List<SoonValue<?>> handles = new ArrayList<>();
		HostileThread owner = new HostileThread(() -> {
			HostileThread.armed = call;
			try {
				Scenario scenario = new Scenario(factory, new Sabotage(null, null), handles);
				scenario.fails();
				scenario.timesOut();
				scenario.isCancelled();
				HostileThread.armed = null;
				assertWorks(factory, 1);
			}
			catch (Throwable ex) {
				this.problems.add("the owner threw", ex);
			}
			finally {
				over.countDown();
			}
		});
		owner.start();
		assertThat(over.await(LONG_SECONDS, TimeUnit.SECONDS)).as("the owner returns").isTrue();
		assertThat(handles).allMatch(SoonValue::isReady);
		assertThat(this.problems.list()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S19: whatever comes out of executors that are asked how they are, waiting threads are helped")
	void executorsThrow(HostileExecutor kind) throws Exception {
		ExecutorService executor = kind.make();
		this.atEnd.add(executor::shutdownNow);
		TaskGroupFactory factory = TaskGroupFactory.builder()
			.executor(executor)
			.stragglerWarnAfter(Duration.ofMillis(50))
			.build();
		SoonValue<String> value = within("nested groups on one thread", () -> {
			try (TaskGroup outer = factory.create()) {
				return outer.callSoon(() -> {
					SoonValue<String> inside;
					try (TaskGroup inner = factory.create()) {
						inside = inner.callSoon(() -> "inside");
					}
					return inside.value();
				});
			}
		});
		assertThat(value.value()).isEqualTo("inside");
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S19: whatever comes out of what is handed over")
	void argumentsThrow(Thrown thrown) throws Exception {
		TaskGroupFactory factory = TaskGroupFactory.builder().build();
		List<Integer> items = new AbstractList<>() {

			@Override
			public Integer get(int index) {
				if (index == 3) {
					throw Sabotage.<RuntimeException>sneak(thrown.make());
				}
				return index;
			}

			@Override
			public int size() {
				return 5;
			}

		};
		within("map", () -> {
			try (TaskGroup group = factory.create()) {
				group.map(items, (item) -> item);
			}
			catch (Throwable ex) {
				assertThat(Sabotage.isOurs(ex)).isTrue();
			}
			try {
				factory.map(items, (item) -> item);
			}
			catch (Throwable ex) {
				assertThat(Sabotage.isOurs(ex)).isTrue();
			}
			assertThat(TaskGroup.current()).isEmpty();
			return null;
		});
		CompletionPolicy hostile = new CompletionPolicy() {

			@Override
			public Decision judge(Progress progress) {
				return (progress.failed() > 0) ? Decision.FAIL : Decision.CONTINUE;
			}

			@Override
			public String toString() {
				throw Sabotage.<RuntimeException>sneak(thrown.make());
			}

		};
		Throwable told = within("a policy", () -> {
			try (TaskGroup group = factory.withPolicy(hostile).create()) {
				group.runSoon(() -> {
					throw new Exception("failed");
				});
				group.runSoon(FaultInjectionTests::sleepUntilInterrupted);
			}
			catch (Throwable ex) {
				return ex;
			}
			return null;
		});
		assertThat(told).isInstanceOf(TaskGroupException.class);
		assertWorks(factory, 1);
	}

	/**
	 * Call something on a thread of its own.
	 */
	private <T> T within(String what, Callable<T> body) throws Exception {
		AtomicReference<T> result = new AtomicReference<>();
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread owner = new Thread(() -> {
			Users.become("yury");
			try {
				result.set(body.call());
			}
			catch (Throwable ex) {
				thrown.set(ex);
			}
		}, "owner");
		owner.setDaemon(true);
		owner.start();
		owner.join(TimeUnit.SECONDS.toMillis(LONG_SECONDS));
		if (owner.isAlive()) {
			throw new AssertionError("%s hangs:%n%s".formatted(what, ChaosTests.dump()));
		}
		if (thrown.get() != null) {
			throw new AssertionError(what + " threw", thrown.get());
		}
		return result.get();
	}

	/**
	 * Nothing is left of what happened before: values come, permits are there, deadlines
	 * fire.
	 */
	private void assertWorks(TaskGroupFactory factory, int width) throws Exception {
		within("the factory afterwards", () -> {
			CountDownLatch allAtOnce = new CountDownLatch(width);
			List<SoonValue<Boolean>> values = new ArrayList<>();
			try (TaskGroup group = factory.create()) {
				for (int i = 0; i < width; i++) {
					values.add(group.callSoon(() -> {
						allAtOnce.countDown();
						return allAtOnce.await(20, TimeUnit.SECONDS);
					}));
				}
			}
			assertThat(values).allMatch(SoonValue::value);
			try (TaskGroup group = factory.withTimeout(Duration.ofMillis(10)).create()) {
				group.runSoon(FaultInjectionTests::sleepUntilInterrupted);
			}
			catch (TaskGroupException ex) {
				assertThat(TaskGroup.current()).isEmpty();
				return null;
			}
			throw new AssertionError("The deadline has not fired");
		});
	}

	private static void sleepUntilInterrupted() {
		try {
			Thread.sleep(TimeUnit.SECONDS.toMillis(2 * LONG_SECONDS));
		}
		catch (InterruptedException ex) {
			// as it should be
		}
	}

	/**
	 * Groups that end in all ways there are.
	 */
	private static final class Scenario {

		private final TaskGroupFactory factory;

		private final Sabotage sabotage;

		private final List<SoonValue<?>> handles;

		/** Whether an interrupt may not arrive. */
		private boolean naps;

		Scenario(TaskGroupFactory factory, Sabotage sabotage, List<SoonValue<?>> handles) {
			this.factory = factory;
			this.sabotage = sabotage;
			this.handles = handles;
		}

		private <T> SoonValue<T> keep(SoonValue<T> handle) {
			this.handles.add(handle);
			return handle;
		}

		private void sleep() {
			if (this.naps) {
				try {
					Thread.sleep(200);
				}
				catch (InterruptedException ex) {
					// as it should be
				}
			}
			else {
				sleepUntilInterrupted();
			}
		}

		/** Only what is started by the owner can be kept, so these have no tasks. */
		private void nestNothing() {
			try (TaskGroup inner = this.factory.named("inner").create()) {
				inner.cancel();
			}
		}

		void fails() {
			tryIt(this.factory, (group) -> {
				keep(group.callSoon(() -> "value"));
				keep(group.task("optional").optional().callSoon(() -> {
					throw new Exception("optional");
				}));
				keep(group.runSoon(this::nestNothing));
				keep(group.task("told").onCancel(() -> this.sabotage.at(Point.ON_CANCEL)).runSoon(this::sleep));
				keep(group.task("timed").timeout(Duration.ofMillis(1)).runSoon(this::sleep));
				keep(group.task("shielded").shielded().callSoon(() -> "value"));
				keep(group.callSoon(() -> {
					throw new Exception("failed");
				}));
				keep(group.callSoon(() -> {
					throw new CancellationException("failed");
				}));
			});
		}

		void timesOut() {
			tryIt(this.factory.withTimeout(Duration.ofMillis(10)), (group) -> {
				for (int i = 0; i < 3; i++) {
					keep(group.task("told").onCancel(() -> this.sabotage.at(Point.ON_CANCEL)).runSoon(this::sleep));
				}
			});
			tryIt(this.factory.withPolicy(ownPolicy()).withTimeout(Duration.ofMillis(10)),
					(group) -> keep(group.runSoon(this::sleep)));
		}

		void isCancelled() {
			tryIt(this.factory, (group) -> {
				for (int i = 0; i < 3; i++) {
					keep(group.task("told").onCancel(() -> this.sabotage.at(Point.ON_CANCEL)).runSoon(this::sleep));
				}
				keep(group.callSoon(() -> "value")).cancel();
				group.cancel();
				keep(group.callSoon(() -> "value"));
			});
		}

		void isInterrupted() {
			tryIt(this.factory, (group) -> {
				keep(group.runSoon(this::sleep));
				keep(group.runSoon(this::sleep));
				Thread.currentThread().interrupt();
			});
			Thread.interrupted();
		}

		void isJudged() {
			tryIt(this.factory.withPolicy(ownPolicy()), (group) -> {
				keep(group.callSoon(() -> "value"));
				keep(group.callSoon(() -> {
					throw new Exception("failed");
				}));
				keep(group.runSoon(this::sleep));
			});
		}

		private CompletionPolicy ownPolicy() {
			return new CompletionPolicy() {

				@Override
				public Decision judge(Progress progress) {
					Scenario.this.sabotage.at(Point.JUDGE);
					return Scenario.this.sabotage.hits(Point.JUDGE_NULL) ? null
							: (progress.failed() > 0) ? Decision.FAIL : Decision.CONTINUE;
				}

				@Override
				public Decision judgeAfterDeadline(Progress progress) {
					Scenario.this.sabotage.at(Point.JUDGE_AFTER_DEADLINE);
					return Decision.SUCCEED;
				}

			};
		}

		private static void tryIt(TaskGroupFactory factory, TaskGroupAction<RuntimeException> body) {
			try (TaskGroup group = factory.create()) {
				body.run(group);
			}
			catch (Throwable ex) {
				boolean expected = ex instanceof TaskGroupException || Sabotage.isOurs(ex);
				if (!expected) {
					throw ex;
				}
			}
			assertThat(TaskGroup.current()).isEmpty();
		}

	}

	/**
	 * What is thrown.
	 */
	enum Thrown {

		STACK_OVERFLOW(StackOverflowError::new), OUT_OF_MEMORY(OutOfMemoryError::new), ERROR(Error::new),
		RUNTIME_EXCEPTION(RuntimeException::new);

		private final Function<String, Throwable> maker;

		Thrown(Function<String, Throwable> maker) {
			this.maker = maker;
		}

		Throwable make() {
			return this.maker.apply("chaos");
		}

	}

	/**
	 * Exceptions that do not answer.
	 */
	enum HostileThrowable {

		OVERFLOWS(() -> new Sabotage.HostileException(new StackOverflowError("chaos"))),
		RUNS_OUT_OF_MEMORY(() -> new Sabotage.HostileException(new OutOfMemoryError("chaos"))),
		FAILS(() -> new Sabotage.HostileException(new Error("chaos"))), CIRCLE(() -> {
			Exception first = new Exception("first");
			first.initCause(new Exception("second", first));
			return first;
		}), GROUP_EXCEPTION(() -> new HostileGroupException("chaos")), OVERFLOWS_FOR_REAL(() -> new Exception() {

			private static final long serialVersionUID = 1L;

			@Override
			public synchronized Throwable getCause() {
				return getCause();
			}

			@Override
			public String toString() {
				return toString() + getCause();
			}

		});

		private final Supplier<Throwable> maker;

		HostileThrowable(Supplier<Throwable> maker) {
			this.maker = maker;
		}

		Throwable make() {
			return this.maker.get();
		}

	}

	/**
	 * Seems to answer a cancellation, but does not say what else failed.
	 */
	@SuppressWarnings("serial")
	private static final class HostileGroupException extends TaskGroupCancelledException {

		HostileGroupException(String message) {
			super("group", message, List.of());
		}

		@Override
		public List<FailedTask> failedTasks() {
			throw new IllegalStateException("chaos");
		}

		@Override
		public List<Throwable> failures() {
			throw new IllegalStateException("chaos");
		}

	}

	/**
	 * A thread of an application that has overridden what is not final.
	 */
	static final class HostileThread extends Thread {

		private static final AtomicInteger NUMBER = new AtomicInteger();

		static volatile Call armed;

		HostileThread(Runnable command) {
			super(command, "hostile-" + NUMBER.incrementAndGet());
			setDaemon(true);
		}

		private static void at(Call call) {
			if (armed == call) {
				throw new IllegalStateException("chaos");
			}
		}

		@Override
		public void interrupt() {
			at(Call.INTERRUPT);
			super.interrupt();
		}

		@Override
		public ClassLoader getContextClassLoader() {
			at(Call.GET_CONTEXT_CLASS_LOADER);
			return super.getContextClassLoader();
		}

		@Override
		public void setContextClassLoader(ClassLoader loader) {
			at(Call.SET_CONTEXT_CLASS_LOADER);
			super.setContextClassLoader(loader);
		}

		@Override
		public StackTraceElement[] getStackTrace() {
			at(Call.GET_STACK_TRACE);
			return super.getStackTrace();
		}

		@Override
		public UncaughtExceptionHandler getUncaughtExceptionHandler() {
			at(Call.GET_UNCAUGHT_EXCEPTION_HANDLER);
			return super.getUncaughtExceptionHandler();
		}

		@Override
		public boolean isInterrupted() {
			at(Call.IS_INTERRUPTED);
			return super.isInterrupted();
		}

		@Override
		public String toString() {
			at(Call.TO_STRING);
			return super.toString();
		}

		enum Call {

			INTERRUPT, GET_CONTEXT_CLASS_LOADER, SET_CONTEXT_CLASS_LOADER, GET_STACK_TRACE,
			GET_UNCAUGHT_EXCEPTION_HANDLER, IS_INTERRUPTED, TO_STRING

		}

	}

	/**
	 * Executors of one thread that do not say how they are.
	 */
	enum HostileExecutor {

		QUEUE {

			@Override
			ExecutorService make() {
				return new OneThread() {

					@Override
					public BlockingQueue<Runnable> getQueue() {
						throw new StackOverflowError("chaos");
					}

				};
			}

		},

		ACTIVE_COUNT {

			@Override
			ExecutorService make() {
				return new OneThread() {

					@Override
					public int getActiveCount() {
						throw new UnsupportedOperationException("chaos");
					}

				};
			}

		},

		IS_SHUTDOWN {

			@Override
			ExecutorService make() {
				return new OneThread() {

					@Override
					public boolean isShutdown() {
						throw new UnsupportedOperationException("chaos");
					}

				};
			}

		},

		IS_TERMINATED {

			@Override
			ExecutorService make() {
				return new OneThread() {

					@Override
					public boolean isTerminated() {
						throw new UnsupportedOperationException("chaos");
					}

				};
			}

		},

		WRAPPER {

			@Override
			ExecutorService make() {
				ExecutorService plain = Executors.newSingleThreadExecutor();
				return new AbstractExecutorService() {

					@Override
					public void execute(Runnable command) {
						plain.execute(command);
					}

					@Override
					public void shutdown() {
						plain.shutdown();
					}

					@Override
					public List<Runnable> shutdownNow() {
						return plain.shutdownNow();
					}

					@Override
					public boolean isShutdown() {
						throw new UnsupportedOperationException("chaos");
					}

					@Override
					public boolean isTerminated() {
						throw new UnsupportedOperationException("chaos");
					}

					@Override
					public boolean awaitTermination(long timeout, TimeUnit unit) {
						throw new UnsupportedOperationException("chaos");
					}

					@Override
					public String toString() {
						throw new UnsupportedOperationException("chaos");
					}

				};
			}

		};

		abstract ExecutorService make();

		/**
		 * A pool of one thread.
		 */
		private static class OneThread extends ThreadPoolExecutor {

			OneThread() {
				super(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
			}

		}

	}

}
