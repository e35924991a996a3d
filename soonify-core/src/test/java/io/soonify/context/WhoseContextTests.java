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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.function.CheckedRunnable;
import io.soonify.support.CurrentUser;
import io.soonify.support.ExecutorKind;
import io.soonify.support.ExecutorKind.Opened;
import io.soonify.support.Watchdog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose context does a task see, when three users work at the same time? Cases
 * {@code ForeignContext} and {@code NestedForeign}: behind an executor that captures the
 * context of whoever calls {@code execute}, tasks ran as other users, or as nobody.
 * <p>
 * Relatives:
 * <ul>
 * <li>who captures: an executor that hands on a user (security), one that hands on a
 * trace with scopes that must be left in order (agents), the JVM (inheritable
 * thread-locals), a task decorator, a {@code TaskContext}; several of them at once;</li>
 * <li>why a task may be handed over by somebody else: a limit of the group, a limit that
 * groups share, a group inside a task, an owner on a thread of the executor, so that the
 * library helps out, a group that takes turns with that of another user, a task that
 * gives its permit back while it waits;</li>
 * <li>on the library's own executor, on virtual threads, new platform threads, a cached
 * pool, pools of 1, 2 and 64 threads, one that hides its pool, fork-join pools.</li>
 * </ul>
 */
@Timeout(120)
class WhoseContextTests {

	private static final Duration GENEROUS = Duration.ofSeconds(20);

	private static final List<String> USERS = List.of("alice", "bob", "carol");

	private static final int ROUNDS = 2;

	/** Another user's, or that of nobody, where it had to be the own one. */
	private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

	private final AtomicInteger tasks = new AtomicInteger();

	private final AtomicInteger ownUser = new AtomicInteger();

	private final CurrentUser user = new CurrentUser();

	/** Set while the executor's wrapper runs a command. */
	private final ThreadLocal<Boolean> behindWrapper = new ThreadLocal<>();

	@ParameterizedTest
	@MethodSource("kindsAndShapes")
	@DisplayName("S2, S18: what an executor captures is the starter's, or nobody's where somebody else hands over")
	void capturingExecutor(ExecutorKind kind, Shape shape) throws Exception {
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened.builder(this::capturing).stragglerWarnAfter(shape.helpAfter()).build();
			boolean heldBack = shape.limited && !hasOwnThreads(kind);
			work(opened, taskGroups, shape, (expected) -> {
				String seen = this.user.get();
				boolean byExecutor = this.behindWrapper.get() != null;
				if (byExecutor && !heldBack) {
					note(expected, seen, List.of(expected));
				}
				else if (byExecutor) {
					note(expected, seen, List.of(expected, "null"));
				}
				else {
					note(expected, seen, List.of("null"));
				}
			});
		}
		assertThat(this.wrong).isEmpty();
		if (kind == ExecutorKind.FIXED_64 && !shape.limited && !shape.ownerOnExecutor) {
			// the pool has free threads, and a head start
			assertThat(this.ownUser.get()).isGreaterThan(this.tasks.get() / 2);
		}
		else if (hasOwnThreads(kind) || shape == Shape.FLAT) {
			assertThat(this.ownUser.get()).isEqualTo(this.tasks.get());
		}
	}

	@ParameterizedTest
	@MethodSource("allKindsAndShapes")
	@DisplayName("S18: what a context captures is the starter's, whoever runs the task, and changes stay inside")
	void taskContext(ExecutorKind kind, Shape shape) throws Exception {
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened.builder(this::capturing)
				.context(this.user)
				.stragglerWarnAfter(shape.helpAfter())
				.build();
			work(opened, taskGroups, shape, (expected) -> {
				expectOwn(expected);
				this.user.set("mallory");
			});
		}
		assertThat(this.wrong).isEmpty();
		List<String> undone = this.user.undone();
		assertThat(undone).hasSize(this.tasks.get() + nesting(shape));
		assertThat(undone).filteredOn("mallory"::equals).hasSize(this.tasks.get());
		assertThat(undone).filteredOn((left) -> !left.equals("mallory")).isSubsetOf(USERS);
	}

	@ParameterizedTest
	@MethodSource("kindsAndSomeShapes")
	@DisplayName("S2, S18: a tracing agent finds each task in the trace of its request or in none")
	void tracingAgent(ExecutorKind kind, Shape shape) throws Exception {
		Tracer tracer = new Tracer();
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened
				.builder((executor) -> (command) -> executor.execute(tracer.wrap(command)))
				.stragglerWarnAfter(shape.helpAfter())
				.build();
			boolean heldBack = shape.limited && !hasOwnThreads(kind);
			work(opened, taskGroups, shape, (expected) -> {
				String seen = tracer.current();
				boolean mayHaveNone = heldBack || tracer.current() == null;
				note(expected, seen, mayHaveNone ? List.of(expected, "null") : List.of(expected));
			}, tracer::inTrace);
		}
		assertThat(this.wrong).isEmpty();
		assertThat(tracer.leftInDisorder).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S18: the library's own threads inherit no thread-locals")
	void inheritableOnLibraryThreads(Shape shape) throws Exception {
		InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
		try (Opened opened = ExecutorKind.LIBRARY.open()) {
			work(opened, opened.builder().build(), shape,
					(expected) -> note(expected, inherited.get(), List.of("null")),
					(name, body) -> as(name, inherited, body));
		}
		assertThat(this.wrong).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(value = ExecutorKind.class, names = { "VIRTUAL", "NEW_THREADS" })
	@DisplayName("S2, S18: new threads of an executor inherit from the starter, limit or not")
	void inheritableOnNewThreads(ExecutorKind kind) throws Exception {
		if (ExecutorKind.available().noneMatch(kind::equals)) {
			return;
		}
		for (Shape shape : Shape.values()) {
			InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
			try (Opened opened = kind.open()) {
				work(opened, opened.builder().build(), shape,
						(expected) -> note(expected, inherited.get(), List.of(expected)),
						(name, body) -> as(name, inherited, body));
			}
			assertThat(this.wrong).as("%s", shape).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S11, S18: new threads that nobody knows for it inherit from the starter or from nobody")
	void inheritableOnOpaqueNewThreads(Shape shape) throws Exception {
		InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
		Executor opaque = (command) -> new Thread(command, "opaque").start();
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.executor(opaque)
			.stragglerWarnAfter(shape.helpAfter())
			.build();
		boolean heldBack = shape.limited || shape.nested; // or helped out
		work(opaque, taskGroups, shape,
				(expected) -> note(expected, inherited.get(), heldBack ? List.of(expected, "null") : List.of(expected)),
				(name, body) -> as(name, inherited, body));
		assertThat(this.wrong).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("allKindsAndShapes")
	@DisplayName("S2: a decorator is applied once per task, by the starter, whose context it has whoever runs the task")
	void taskDecorator(ExecutorKind kind, Shape shape) throws Exception {
		AtomicInteger applied = new AtomicInteger();
		AtomicInteger begun = new AtomicInteger();
		ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened.builder(this::capturing).taskDecorator((task) -> {
				applied.incrementAndGet();
				String starter = this.user.get();
				int starterDepth = depth.get();
				return () -> {
					begun.incrementAndGet();
					this.user.set(starter);
					int before = depth.get();
					depth.set(starterDepth + 1);
					try {
						task.run();
					}
					finally {
						depth.set(before);
						this.user.set(null);
					}
				};
			}).stragglerWarnAfter(shape.helpAfter()).build();
			int inside = (shape.nested) ? 2 : 1;
			work(opened, taskGroups, shape, (expected) -> {
				expectOwn(expected);
				if (depth.get() != inside) {
					this.wrong.add("decorated " + depth.get() + " times");
				}
			});
		}
		assertThat(this.wrong).isEmpty();
		assertThat(applied.get()).isEqualTo(this.tasks.get() + nesting(shape));
		assertThat(begun.get()).isEqualTo(applied.get());
	}

	@ParameterizedTest
	@EnumSource(value = ExecutorKind.class, mode = EnumSource.Mode.EXCLUDE, names = "LIBRARY")
	@DisplayName("S2: an executor sees each task by itself")
	void oneExecutionPerTask(ExecutorKind kind) throws Exception {
		if (ExecutorKind.available().noneMatch(kind::equals)) {
			return;
		}
		for (Shape shape : List.of(Shape.FLAT, Shape.OWN_LIMIT, Shape.SHARED_LIMIT, Shape.NESTED)) {
			AtomicInteger executed = new AtomicInteger();
			this.tasks.set(0);
			try (Opened opened = kind.open()) {
				TaskGroupFactory taskGroups = opened.builder((executor) -> (command) -> {
					executed.incrementAndGet();
					executor.execute(command);
				}).stragglerWarnAfter(Duration.ofSeconds(60)).build();
				work(opened, taskGroups, shape, (expected) -> this.tasks.incrementAndGet());
			}
			assertThat(executed.get()).as("%s", shape).isEqualTo(this.tasks.get() + nesting(shape));
		}
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S11, S18: a task that lends its permit to another user's group goes on as itself")
	void lentPermits(ExecutorKind kind) throws Exception {
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened.builder(this::capturing)
				.context(this.user)
				.build()
				.withMaxTotalConcurrency(1);
			work(opened, taskGroups, Shape.FLAT, (expected) -> {
				TaskGroup own = TaskGroup.current().orElseThrow();
				SoonValue<String> other = own.callSoon(this.user::get);
				note(expected, other.join(), List.of(expected));
				note(expected, this.user.get(), List.of(expected));
			});
		}
		assertThat(this.wrong).isEmpty();
	}

	private void expectOwn(String expected) {
		note(expected, this.user.get(), List.of(expected));
	}

	private void note(String expected, String seen, List<String> allowed) {
		this.tasks.incrementAndGet();
		if (expected.equals(seen)) {
			this.ownUser.incrementAndGet();
		}
		if (!allowed.contains(String.valueOf(seen))) {
			this.wrong.add("%s ran as %s, allowed were %s".formatted(expected, seen, allowed));
		}
	}

	private static int nesting(Shape shape) {
		return shape.nested ? USERS.size() * ROUNDS * 3 : 0;
	}

	private static boolean hasOwnThreads(ExecutorKind kind) {
		return kind == ExecutorKind.VIRTUAL || kind == ExecutorKind.NEW_THREADS;
	}

	private Executor capturing(Executor executor) {
		return (command) -> {
			Runnable asStarter = this.user.decorate(command);
			executor.execute(() -> {
				this.behindWrapper.set(true);
				try {
					asStarter.run();
				}
				finally {
					this.behindWrapper.remove();
				}
			});
		};
	}

	private static void as(String name, ThreadLocal<String> current, CheckedRunnable body) throws Exception {
		current.set(name);
		try {
			body.run();
		}
		finally {
			current.remove();
		}
	}

	private void work(Opened opened, TaskGroupFactory taskGroups, Shape shape, Looked looked) throws Exception {
		work(opened, taskGroups, shape, looked, (name, body) -> {
			String before = this.user.get();
			this.user.set(name);
			try {
				body.run();
			}
			finally {
				this.user.set(before);
			}
		});
	}

	private void work(Opened opened, TaskGroupFactory taskGroups, Shape shape, Looked looked, AsUser as)
			throws Exception {
		work(opened.executor(), taskGroups, shape, looked, as);
	}

	/** Three users at a time, each in some groups, one after the other. */
	private void work(Executor executor, TaskGroupFactory plain, Shape shape, Looked looked, AsUser as)
			throws Exception {
		TaskGroupFactory taskGroups = shape.limit(plain);
		ConcurrentHashMap<String, Throwable> thrown = new ConcurrentHashMap<>();
		List<Thread> owners = new ArrayList<>();
		for (String name : USERS) {
			Runnable requests = () -> {
				try {
					as.run(name, () -> {
						for (int round = 0; round < ROUNDS; round++) {
							shape.request(taskGroups, plain, () -> looked.look(name));
						}
					});
				}
				catch (Throwable ex) {
					thrown.put(name, ex);
				}
			};
			owners.add(daemon(name, shape.ownerOnExecutor && executor != null ? on(executor, requests) : requests));
		}
		Watchdog.await(GENEROUS, owners);
		assertThat(thrown).isEmpty();
	}

	private static Runnable on(Executor executor, Runnable command) {
		return () -> {
			CountDownLatch done = new CountDownLatch(1);
			executor.execute(() -> {
				command.run();
				done.countDown();
			});
			try {
				assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new AssertionError("The test was interrupted", ex);
			}
		};
	}

	private static Thread daemon(String name, Runnable body) {
		Thread thread = new Thread(body, name);
		thread.setDaemon(true);
		return thread;
	}

	static Stream<ExecutorKind> kinds() {
		return ExecutorKind.available();
	}

	static Stream<Arguments> allKindsAndShapes() {
		return ExecutorKind.available()
			.flatMap((kind) -> Stream.of(Shape.values()).map((shape) -> Arguments.of(kind, shape)));
	}

	/** Nothing can be put around the library's own executor. */
	static Stream<Arguments> kindsAndShapes() {
		return allKindsAndShapes().filter((arguments) -> arguments.get()[0] != ExecutorKind.LIBRARY);
	}

	static Stream<Arguments> kindsAndSomeShapes() {
		return kindsAndShapes().filter((arguments) -> List.of(Shape.FLAT, Shape.SHARED_LIMIT, Shape.NESTED_UNDER_LIMIT)
			.contains(arguments.get()[1]));
	}

	/**
	 * What the groups of a request look like.
	 */
	enum Shape {

		/** A group of six tasks. */
		FLAT(false, false, false),

		/** Two of the six at a time. */
		OWN_LIMIT(true, false, false),

		/** Two tasks of all users at a time. */
		SHARED_LIMIT(true, false, false),

		/** Three tasks that each have a group of two. */
		NESTED(false, true, false),

		/** The same, where two of the outer tasks of all users may run at a time. */
		NESTED_IN_LIMIT(true, true, false),

		/** The same, where the inner tasks need permits, too. */
		NESTED_UNDER_LIMIT(true, true, false),

		/** The owner runs on the executor. */
		OWNER_ON_EXECUTOR(false, false, true);

		private final boolean limited;

		private final boolean nested;

		private final boolean ownerOnExecutor;

		Shape(boolean limited, boolean nested, boolean ownerOnExecutor) {
			this.limited = limited;
			this.nested = nested;
			this.ownerOnExecutor = ownerOnExecutor;
		}

		/**
		 * Nothing but an owner that nobody knows to be on the executor needs help so
		 * late.
		 */
		private Duration helpAfter() {
			return this.ownerOnExecutor ? Duration.ofMillis(20) : GENEROUS;
		}

		private TaskGroupFactory limit(TaskGroupFactory plain) {
			return switch (this) {
				case OWN_LIMIT -> plain.withMaxConcurrency(2);
				case SHARED_LIMIT, NESTED_IN_LIMIT, NESTED_UNDER_LIMIT -> plain.withMaxTotalConcurrency(2);
				default -> plain;
			};
		}

		private void request(TaskGroupFactory outer, TaskGroupFactory plain, CheckedRunnable task) {
			TaskGroupFactory inner = (this == NESTED_UNDER_LIMIT) ? outer : plain;
			try (TaskGroup g = outer.create()) {
				for (int i = 0; i < (this.nested ? 3 : 6); i++) {
					g.runSoon(this.nested ? () -> {
						try (TaskGroup h = inner.create()) {
							h.runSoon(task);
							h.runSoon(task);
						}
					} : task);
				}
			}
		}

	}

	private interface Looked {

		void look(String expected) throws Exception;

	}

	private interface AsUser {

		void run(String name, CheckedRunnable body) throws Exception;

	}

	/**
	 * Spans as agents have them: the current one is in a thread-local, and each must be
	 * left on the thread that entered it, the innermost first.
	 */
	private static final class Tracer {

		private final ThreadLocal<Span> current = new ThreadLocal<>();

		private final Queue<String> leftInDisorder = new ConcurrentLinkedQueue<>();

		String current() {
			Span span = this.current.get();
			return (span != null) ? span.trace : null;
		}

		void inTrace(String trace, CheckedRunnable body) throws Exception {
			Span outer = this.current.get();
			Span span = new Span(trace);
			this.current.set(span);
			try {
				body.run();
			}
			finally {
				leave(span, outer);
			}
		}

		Runnable wrap(Runnable command) {
			String trace = current();
			if (trace == null) {
				return command;
			}
			Supplier<Span> enter = () -> new Span(trace);
			return () -> {
				Span outer = this.current.get();
				Span span = enter.get();
				this.current.set(span);
				try {
					command.run();
				}
				finally {
					leave(span, outer);
				}
			};
		}

		private void leave(Span span, Span outer) {
			if (this.current.get() != span) {
				this.leftInDisorder.add("expected " + span + ", but found " + this.current.get());
			}
			if (outer != null) {
				this.current.set(outer);
			}
			else {
				this.current.remove();
			}
		}

	}

	private static final class Span {

		private final String trace;

		Span(String trace) {
			this.trace = trace;
		}

	}

}
