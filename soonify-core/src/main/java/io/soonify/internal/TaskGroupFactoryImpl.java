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

package io.soonify.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupAction;
import io.soonify.TaskGroupCallback;
import io.soonify.TaskGroupFactory;
import io.soonify.function.CheckedFunction1;
import io.soonify.internal.GroupSettings.Overrides;
import io.soonify.spi.TaskContext;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOverrides;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.spi.WaitingCheck;
import org.jspecify.annotations.Nullable;

/**
 * The factory: settings, and what derives from them. What is fixed for the name of the
 * groups comes last, whatever the order in which code asked.
 */
public final class TaskGroupFactoryImpl implements TaskGroupFactory {

	/** What code has asked for. */
	private final GroupSettings settings;

	/** What groups get. */
	private final GroupSettings effective;

	private TaskGroupFactoryImpl(GroupSettings settings) {
		this.settings = settings;
		this.effective = settings.effective();
	}

	/** Start to build a factory. */
	public static Builder builder() {
		return new BuilderImpl();
	}

	@Override
	public TaskGroup create() {
		return TaskGroupImpl.open(this.effective);
	}

	@Override
	public TaskGroupFactory named(String name) {
		return new TaskGroupFactoryImpl(this.settings.withName(Arguments.name(name)));
	}

	@Override
	public TaskGroupFactory withTimeout(Duration timeout) {
		return new TaskGroupFactoryImpl(this.settings.with((asked) -> asked.timeout(timeout)));
	}

	@Override
	public TaskGroupFactory withMaxConcurrency(int limit) {
		return new TaskGroupFactoryImpl(this.settings.with((asked) -> asked.maxConcurrency(limit)));
	}

	@Override
	public TaskGroupFactory withMaxTotalConcurrency(int limit) {
		return new TaskGroupFactoryImpl(this.settings.with((asked) -> asked.maxTotalConcurrency(limit)));
	}

	@Override
	public TaskGroupFactory withPolicy(CompletionPolicy policy) {
		return new TaskGroupFactoryImpl(this.settings.with((asked) -> asked.policy(policy)));
	}

	@Override
	public <T extends @Nullable Object, X extends Exception> T call(TaskGroupCallback<T, X> body) throws X {
		Arguments.notNull(body, "body");
		TaskGroupImpl group = TaskGroupImpl.open(this.effective);
		T result;
		try {
			result = body.call(group);
		}
		catch (Throwable ex) {
			closeAfter(group, ex);
			throw ex;
		}
		group.close();
		return result;
	}

	/** What the group throws is added to what its block threw. */
	private static void closeAfter(TaskGroupImpl group, Throwable thrown) {
		try {
			group.cancel("its block threw " + Boundary.describe(thrown));
		}
		finally {
			closeAnyhow(group, thrown);
		}
	}

	private static void closeAnyhow(TaskGroupImpl group, Throwable thrown) {
		try {
			group.close();
		}
		catch (RuntimeException ex) {
			if (ex != thrown) {
				thrown.addSuppressed(ex);
			}
		}
	}

	@Override
	@SuppressWarnings("NullAway") // the one value of Void is null
	public <X extends Exception> void run(TaskGroupAction<X> body) throws X {
		Arguments.notNull(body, "body");
		this.<Void, X>call((group) -> {
			body.run(group);
			return null;
		});
	}

	@Override
	public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(Collection<? extends A> items,
			CheckedFunction1<? super A, ? extends R> fn) {
		Arguments.notNull(items, "items");
		Arguments.notNull(fn, "fn");
		List<SoonValue<R>> values;
		try (TaskGroup group = create()) {
			values = group.map(items, fn);
		}
		return values.stream().map(SoonValue::value).toList();
	}

	@Override
	public <R extends @Nullable Object> R race(Collection<? extends Callable<? extends R>> contenders) {
		Arguments.notNull(contenders, "contenders");
		contenders.forEach((contender) -> Arguments.notNull(contender, "contender"));
		if (contenders.isEmpty()) {
			throw new IllegalArgumentException("'contenders' must not be empty: nobody could win");
		}
		Queue<Integer> returned = new ConcurrentLinkedQueue<>();
		List<SoonValue<R>> values = new ArrayList<>();
		GroupSettings race = this.effective.with((asked) -> asked.policy(CompletionPolicy.firstSuccess()));
		try (TaskGroup group = TaskGroupImpl.open(race)) {
			for (Callable<? extends R> contender : contenders) {
				int number = values.size();
				values.add(group.callSoon(() -> {
					R value = contender.call();
					returned.add(number);
					return value;
				}));
			}
		}
		return winner(returned, values);
	}

	/**
	 * Who returned first, and has succeeded: who leaves a group open returns, but fails.
	 */
	private static <R extends @Nullable Object> R winner(Queue<Integer> returned, List<SoonValue<R>> values) {
		for (int number : returned) {
			SoonValue<R> value = values.get(number);
			if (value.state() == SoonValue.State.SUCCEEDED) {
				return value.value();
			}
		}
		throw ScopeStack.throwIntoBody(null,
				new IllegalStateException("Nobody has won the race, because one of the contenders cancelled it"));
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("Factory of task groups '").append(this.effective.name()).append("' (");
		if (this.effective.hasTimeout()) {
			text.append("timeout ").append(Duration.ofNanos(this.effective.timeoutNanos())).append(", ");
		}
		if (this.effective.maxConcurrency() != GroupSettings.NO_LIMIT) {
			text.append("at most ").append(this.effective.maxConcurrency()).append(" tasks at a time, ");
		}
		if (this.effective.sharedLimiter() != null) {
			text.append("shared ").append(this.effective.sharedLimiter()).append(", ");
		}
		return text.append("policy ").append(Boundary.describe(this.effective.policy())).append(')').toString();
	}

	/** Collects settings for a factory. */
	private static final class BuilderImpl implements Builder {

		private static final long DEFAULT_STRAGGLER_NANOS = 2_000_000_000L;

		private final List<TaskGroupListener> listeners = new ArrayList<>();

		private final List<TaskContext> contexts = new ArrayList<>();

		private final Map<String, Overrides> overrides = new HashMap<>();

		private Executor executor = LibraryThreads.executor();

		private @Nullable UnaryOperator<Runnable> decorator;

		private @Nullable Predicate<Throwable> consequence;

		private @Nullable WaitingCheck waitingCheck;

		private GroupRegistry registry = GroupRegistry.COMMON;

		private String name = GroupSettings.DEFAULT_NAME;

		private final Overrides asked = new Overrides();

		private long stragglerNanos = DEFAULT_STRAGGLER_NANOS;

		@Override
		public Builder executor(Executor executor) {
			this.executor = Arguments.executor(executor);
			return this;
		}

		@Override
		public Builder name(String name) {
			this.name = Arguments.name(name);
			return this;
		}

		@Override
		public Builder timeout(Duration timeout) {
			this.asked.timeout(timeout);
			return this;
		}

		@Override
		public Builder maxConcurrency(int limit) {
			this.asked.maxConcurrency(limit);
			return this;
		}

		@Override
		public Builder policy(CompletionPolicy policy) {
			this.asked.policy(policy);
			return this;
		}

		@Override
		public Builder stragglerWarnAfter(Duration time) {
			this.stragglerNanos = Arguments.timeoutNanos(time);
			return this;
		}

		@Override
		public Builder listener(TaskGroupListener listener) {
			this.listeners.add(Arguments.notNull(listener, "listener"));
			return this;
		}

		@Override
		public Builder context(TaskContext context) {
			this.contexts.add(Arguments.notNull(context, "context"));
			return this;
		}

		@Override
		public Builder taskDecorator(UnaryOperator<Runnable> decorator) {
			Arguments.notNull(decorator, "decorator");
			UnaryOperator<Runnable> outer = this.decorator;
			this.decorator = (outer == null) ? decorator
					: (task) -> outer.apply(Arguments.notNull(decorator.apply(task), "decorated task"));
			return this;
		}

		@Override
		public Builder consequenceOfCancellation(Predicate<Throwable> predicate) {
			Arguments.notNull(predicate, "predicate");
			Predicate<Throwable> earlier = this.consequence;
			this.consequence = (earlier == null) ? predicate
					: (thrown) -> earlier.test(thrown) || predicate.test(thrown);
			return this;
		}

		@Override
		public Builder waitingCheck(WaitingCheck check) {
			this.waitingCheck = Arguments.notNull(check, "check");
			return this;
		}

		@Override
		public Builder registry(TaskGroupRegistry registry) {
			if (!(Arguments.notNull(registry, "registry") instanceof GroupRegistry known)) {
				throw new IllegalArgumentException(
						"'registry' must be one that TaskGroupRegistry.create() has made, but is a "
								+ registry.getClass().getName());
			}
			this.registry = known;
			return this;
		}

		@Override
		public Builder override(String name, Consumer<TaskGroupOverrides> overrides) {
			Arguments.name(name);
			Arguments.notNull(overrides, "overrides");
			overrides.accept(this.overrides.computeIfAbsent(name, (key) -> new Overrides()));
			return this;
		}

		@Override
		public TaskGroupFactory build() {
			Boundary boundary = new Boundary(this.listeners, this.name, this.registry);
			Map<String, Overrides> fixed = new HashMap<>();
			this.overrides.forEach((key, collected) -> fixed.put(key, collected.fix()));
			GroupSettings.Shared shared = new GroupSettings.Shared(Launcher.of(this.executor), this.stragglerNanos,
					Contexts.of(this.contexts, boundary), this.decorator, this.consequence, this.waitingCheck,
					this.registry, Map.copyOf(fixed), new ConcurrentHashMap<>());
			WarmUp.ensure();
			return new TaskGroupFactoryImpl(this.asked.applyTo(new GroupSettings(this.name, GroupSettings.NO_TIMEOUT,
					GroupSettings.NO_LIMIT, null, CompletionPolicy.failFast(), boundary, shared)));
		}

		@Override
		public String toString() {
			return "Builder of a factory of task groups '%s'".formatted(this.name);
		}

	}

	/**
	 * Initialises the classes of the engine when the first factory is built. One whose
	 * initialisation runs out of stack or threads at first use, in the middle of a
	 * request, would be broken for the life of the JVM. If it fails, the next build tries
	 * again.
	 */
	private static final class WarmUp {

		private static volatile boolean done;

		private WarmUp() {
		}

		static void ensure() {
			if (!done) {
				warmUp();
				done = true;
			}
		}

		private static void warmUp() {
			GroupSettings.Shared shared = new GroupSettings.Shared(Launcher.of(Runnable::run), Long.MAX_VALUE / 2, null,
					null, null, null, new GroupRegistry(), Map.of(), new ConcurrentHashMap<>());
			GroupSettings settings = new GroupSettings("warm-up", GroupSettings.NO_TIMEOUT, 1, null,
					CompletionPolicy.supervised(), new Boundary(List.of(), "warm-up", shared.registry()), shared);
			try (TaskGroupImpl group = TaskGroupImpl.open(settings)) {
				group.start(() -> ""); // refused, because it would run right here
				group.cancel();
				group.start(() -> "");
			}
		}

	}

}
