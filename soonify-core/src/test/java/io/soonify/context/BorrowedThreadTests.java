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

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
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
 * What does a thread look like to its next user, and to a task? The other half of "whose
 * context": not what is captured, but what belongs to the thread itself. Cases
 * {@code ForeignContext} and {@code NestedForeign}.
 * <p>
 * Relatives: context class loader, name, priority, interrupt flag, the group that passes
 * for the one around; after tasks that end well, fail, are interrupted, are cancelled by
 * themselves, throw an error, set everything themselves or leave a group open; with own
 * and shared limits, nested and helped out; the next user being the executor's own, the
 * next task, or a task that the library helps out.
 */
@Timeout(120)
class BorrowedThreadTests {

	private static final Duration GENEROUS = Duration.ofSeconds(60);

	private final ClassLoader starters = new URLClassLoader(new URL[0], getClass().getClassLoader());

	private final ClassLoader tasks = new URLClassLoader(new URL[0], getClass().getClassLoader());

	private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

	@ParameterizedTest
	@MethodSource("poolsAndEnds")
	@DisplayName("S12: the next user finds the thread as it was")
	void givenBack(ExecutorKind kind, End end) throws Exception {
		try (Opened opened = kind.open()) {
			List<Looks> before = looks(kind, opened.executor());
			TaskGroupFactory taskGroups = opened.builder().stragglerWarnAfter(GENEROUS).build().named("borrows");
			Watchdog.call(GENEROUS, () -> {
				Thread.currentThread().setContextClassLoader(this.starters);
				disturb(taskGroups, end);
				disturb(taskGroups.withMaxConcurrency(1), end);
				disturb(taskGroups.withMaxTotalConcurrency(1), end);
				return null;
			});
			List<Looks> after = looks(kind, opened.executor());
			if (kind == ExecutorKind.CACHED) { // which may have made one more
				assertThat(after).extracting(Looks::withoutName).containsOnly(before.get(0).withoutName());
				assertThat(after).allMatch((looks) -> ExecutorKind.isUsersThread(looks.name));
			}
			else {
				assertThat(after).isSubsetOf(before);
			}
			assertThat(after).noneMatch(Looks::interrupted);
		}
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S12, S18: a task has its starter's class loader, and nothing of the task before it")
	void nextTask(ExecutorKind kind) throws Exception {
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened.builder().stragglerWarnAfter(GENEROUS).build();
			Watchdog.call(GENEROUS, () -> {
				Thread.currentThread().setContextClassLoader(this.starters);
				for (TaskGroupFactory limited : List.of(taskGroups, taskGroups.withMaxConcurrency(1),
						taskGroups.withMaxTotalConcurrency(2))) {
					for (End end : End.values()) {
						disturb(limited, end);
						limited.map(List.of(1, 2, 3, 4, 5, 6), (item) -> look("owner", this.starters));
					}
				}
				return null;
			});
		}
		assertThat(this.wrong).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("S18: a task that a task starts has the loader of the task, helped out or not")
	void nestedLoader(ExecutorKind kind) throws Exception {
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened.builder().stragglerWarnAfter(GENEROUS).build();
			for (TaskGroupFactory limited : List.of(taskGroups, taskGroups.withMaxTotalConcurrency(1))) {
				Watchdog.call(GENEROUS, () -> {
					Thread.currentThread().setContextClassLoader(this.starters);
					return limited.map(List.of(1, 2, 3), (item) -> {
						look("outer", this.starters);
						Thread.currentThread().setContextClassLoader(this.tasks);
						limited.map(List.of(1, 2), (inner) -> look("inner", this.tasks));
						assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(this.tasks);
						return item;
					});
				});
			}
		}
		assertThat(this.wrong).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(value = ExecutorKind.class, names = { "FIXED_1", "SINGLE", "FORK_JOIN_1" })
	@DisplayName("S11, S12: threads of the library that help out are as clean as any")
	void helpingThreads(ExecutorKind kind) throws Exception {
		try (Opened opened = kind.open()) {
			TaskGroupFactory taskGroups = opened.builder().stragglerWarnAfter(GENEROUS).build();
			Watchdog.call(GENEROUS, () -> {
				Thread.currentThread().setContextClassLoader(this.starters);
				for (End end : End.values()) {
					try (TaskGroup g = taskGroups.create()) {
						g.runSoon(() -> {
							disturb(taskGroups, end);
							taskGroups.map(List.of(1, 2), (item) -> look(end.name(), this.starters));
						});
					}
				}
				return null;
			});
		}
		assertThat(this.wrong).isEmpty();
	}

	/** Each thread of a pool, as one who uses it beside Soonify finds it. */
	private static List<Looks> looks(ExecutorKind kind, Executor executor) throws Exception {
		int threads = switch (kind) {
			case FIXED_2 -> 2;
			case FIXED_64 -> 64;
			case CACHED -> 6;
			case FORK_JOIN_4 -> 4;
			default -> 1;
		};
		List<Looks> looks = new ArrayList<>();
		CyclicBarrier all = new CyclicBarrier(threads + 1);
		for (int i = 0; i < threads; i++) {
			executor.execute(() -> {
				Looks found = Looks.ofThread();
				synchronized (looks) {
					looks.add(found);
				}
				try {
					all.await(30, TimeUnit.SECONDS);
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			});
		}
		all.await(30, TimeUnit.SECONDS);
		synchronized (looks) {
			return List.copyOf(looks);
		}
	}

	private String look(String where, ClassLoader loader) {
		Thread thread = Thread.currentThread();
		if (thread.isInterrupted()) {
			this.wrong.add(where + ": interrupted");
		}
		if (thread.getContextClassLoader() != loader) {
			this.wrong.add(where + ": class loader " + thread.getContextClassLoader());
		}
		if (thread.getPriority() != Thread.NORM_PRIORITY) {
			this.wrong.add(where + ": priority " + thread.getPriority());
		}
		if (thread.getName().contains("disturbed")) {
			this.wrong.add(where + ": name " + thread.getName());
		}
		return thread.getName();
	}

	private void disturb(TaskGroupFactory taskGroups, End end) {
		try (TaskGroup g = taskGroups.create()) {
			for (int i = 0; i < 4; i++) {
				SoonValue<Void> value = g.task("disturbs").optional().callSoon(disturbing(taskGroups, end));
				if (end == End.CANCELLED_ALONE) {
					value.cancel();
				}
			}
			if (end == End.GROUP_CANCELLED) {
				g.cancel();
			}
		}
		catch (TaskGroupException ex) {
			throw new AssertionError("Nothing of that fails the group", ex);
		}
	}

	private Callable<Void> disturbing(TaskGroupFactory taskGroups, End end) {
		return () -> {
			Thread thread = Thread.currentThread();
			thread.setName("disturbed");
			thread.setPriority(Thread.MIN_PRIORITY);
			thread.setContextClassLoader(this.tasks);
			switch (end) {
				case RETURN, CANCELLED_ALONE, GROUP_CANCELLED -> Thread.yield();
				case INTERRUPT_ITSELF -> thread.interrupt();
				case THROW -> throw new IllegalStateException("on purpose");
				case THROW_ERROR -> throw new StackOverflowError("on purpose");
				case LEAVE_GROUP_OPEN -> assertThat(taskGroups.create().name()).isNotNull();
			}
			return null;
		};
	}

	static Stream<ExecutorKind> kinds() {
		return ExecutorKind.available();
	}

	static Stream<Arguments> poolsAndEnds() {
		return ExecutorKind.pools().flatMap((kind) -> Stream.of(End.values()).map((end) -> Arguments.of(kind, end)));
	}

	/**
	 * How a task ends that has changed its thread.
	 */
	enum End {

		RETURN, CANCELLED_ALONE, GROUP_CANCELLED, INTERRUPT_ITSELF, THROW, THROW_ERROR, LEAVE_GROUP_OPEN

	}

	/**
	 * A thread, as its next user sees it.
	 *
	 * @param name its name
	 * @param priority its priority
	 * @param loader its class loader
	 * @param interrupted whether it is interrupted
	 * @param inTask whether it seems to run a task
	 */
	private record Looks(String name, int priority, ClassLoader loader, boolean interrupted, boolean inTask) {

		Looks withoutName() {
			return new Looks("", this.priority, this.loader, this.interrupted, this.inTask);
		}

		static Looks ofThread() {
			Thread thread = Thread.currentThread();
			return new Looks(thread.getName(), thread.getPriority(), thread.getContextClassLoader(),
					thread.isInterrupted(), TaskGroup.current().isPresent());
		}

	}

}
