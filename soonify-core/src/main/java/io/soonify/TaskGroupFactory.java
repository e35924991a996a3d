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

package io.soonify;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.soonify.function.CheckedFunction1;
import io.soonify.internal.TaskGroupFactoryImpl;
import io.soonify.spi.TaskContext;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOverrides;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.spi.ThreadPerTaskExecutor;
import io.soonify.spi.WaitingCheck;
import org.jspecify.annotations.Nullable;

/**
 * Opens {@link TaskGroup task groups}. Inject one, or build one with {@link #builder()}
 * where there is no Spring:
 *
 * <pre>{@code
 * TaskGroupFactory taskGroups = TaskGroupFactory.builder().timeout(Duration.ofSeconds(2)).build();
 * }</pre>
 *
 * <p>
 * A factory is immutable and safe for use by several threads. Each {@code with…} method
 * and {@link #named(String)} returns a derived factory and leaves this one as it is, so
 * options can be set once in a constructor or for a single call.
 */
public interface TaskGroupFactory {

	/**
	 * Open a group that is owned by the calling thread. It must be closed by the same
	 * thread, best by a {@code try} statement with resources.
	 * @return the open group
	 * @throws TaskGroupRefusedException if new groups are refused, because the
	 * application is shutting down
	 * @throws IllegalStateException if the calling thread must not wait
	 */
	@CheckReturnValue
	TaskGroup create();

	/**
	 * Derive a factory whose groups have a name. The name is a tag of metrics and a key
	 * of configuration, so it should be one of a few constants, never made of user data.
	 * @param name the name, neither empty nor blank, without control characters
	 * @return the derived factory
	 * @throws IllegalArgumentException if the name is blank or has control characters
	 */
	@CheckReturnValue
	TaskGroupFactory named(String name);

	/**
	 * Derive a factory whose groups have a deadline: the time-out after their opening.
	 * When it passes with tasks unfinished, the group is cancelled, and
	 * {@link TaskGroup#join()} or {@link TaskGroup#close()} throws a
	 * {@link TaskGroupTimeoutException}.
	 * @param timeout the time from opening to deadline, greater than zero
	 * @return the derived factory
	 * @throws IllegalArgumentException if the time-out is zero or negative
	 */
	@CheckReturnValue
	TaskGroupFactory withTimeout(Duration timeout);

	/**
	 * Derive a factory whose groups run at most so many of their tasks at a time. The
	 * others wait in the group, first come first served, and never in the executor.
	 * @param limit how many tasks may run at a time, greater than zero
	 * @return the derived factory
	 * @throws IllegalArgumentException if the limit is zero or negative
	 */
	@CheckReturnValue
	TaskGroupFactory withMaxConcurrency(int limit);

	/**
	 * Derive a factory whose groups together run at most so many of their tasks at a
	 * time: a bulkhead around what they all use. Factories derived from the derived one
	 * share the limit with it, so it is to be derived once and kept. Groups take turns;
	 * within a group it is first come first served.
	 * @param limit how many tasks may run at a time, greater than zero
	 * @return the derived factory
	 * @throws IllegalArgumentException if the limit is zero or negative
	 */
	@CheckReturnValue
	TaskGroupFactory withMaxTotalConcurrency(int limit);

	/**
	 * Derive a factory whose groups end as a policy decides.
	 * @param policy the policy
	 * @return the derived factory
	 */
	@CheckReturnValue
	TaskGroupFactory withPolicy(CompletionPolicy policy);

	/**
	 * Run a block with a group of its own and return what it returns, once no task of the
	 * group is left. Unlike the {@code try} form, this one knows when the block throws:
	 * it then cancels the tasks at once, and hands the exception on with theirs
	 * suppressed.
	 *
	 * <pre>{@code
	 * Offer offer = taskGroups.call((g) -> {
	 *     SoonValue<Price> price = g.soonify(prices::find).call(id);
	 *     SoonValue<Stock> stock = g.soonify(warehouse::stockOf).call(id);
	 *     g.join();
	 *     return new Offer(price.value(), stock.value());
	 * });
	 * }</pre>
	 * @param <T> the type of the value
	 * @param <X> the type of exception that the block may throw
	 * @param body the block
	 * @return what the block returned
	 * @throws X if the block throws it
	 * @throws TaskGroupException as {@link TaskGroup#close()} does
	 */
	<T extends @Nullable Object, X extends Exception> T call(TaskGroupCallback<T, X> body) throws X;

	/**
	 * Run a block with a group of its own, like {@link #call(TaskGroupCallback)}.
	 * @param <X> the type of exception that the block may throw
	 * @param body the block
	 * @throws X if the block throws it
	 * @throws TaskGroupException as {@link TaskGroup#close()} does
	 */
	<X extends Exception> void run(TaskGroupAction<X> body) throws X;

	/**
	 * Call a function for each item in a group of its own, and wait for all results.
	 * @param <A> the type of the items
	 * @param <R> the type of the results
	 * @param items the items, which may be {@code null}
	 * @param fn the function
	 * @return the results in the order of the items, unmodifiable
	 * @throws TaskGroupException as {@link TaskGroup#close()} does
	 * @throws TaskFailedException if a task failed and the policy tolerates that
	 * @throws TaskCancelledException if a task was cancelled and the policy tolerates
	 * that
	 */
	<A extends @Nullable Object, R extends @Nullable Object> List<R> map(Collection<? extends A> items,
			CheckedFunction1<? super A, ? extends R> fn);

	/**
	 * Call all contenders, each in a task, and return what the first one returned that
	 * succeeds; the others are cancelled and awaited. The policy of this factory is not
	 * used.
	 * @param <R> the type of the result
	 * @param contenders the contenders, at least one
	 * @return the first result
	 * @throws TaskGroupException if all have failed, with every failure, and otherwise as
	 * {@link TaskGroup#close()} does
	 * @throws IllegalArgumentException if there are no contenders
	 */
	<R extends @Nullable Object> R race(Collection<? extends Callable<? extends R>> contenders);

	/**
	 * Start to build a factory.
	 * @return a builder
	 */
	@CheckReturnValue
	static Builder builder() {
		return TaskGroupFactoryImpl.builder();
	}

	/**
	 * Builds {@link TaskGroupFactory factories}. A builder is meant for one thread.
	 */
	interface Builder {

		/**
		 * Set what runs the tasks. Without one, each factory shares the executor of the
		 * library: virtual threads on Java 21 and later, else a cached pool of daemon
		 * threads.
		 *
		 * <p>
		 * The executor is the caller's to shut down. It must run what it accepts on a
		 * thread of its own: one that runs it on the calling thread is treated as if it
		 * had rejected the task. One that has a thread for every task is best made known
		 * as a {@link ThreadPerTaskExecutor}.
		 * @param executor the executor
		 * @return this builder
		 */
		Builder executor(Executor executor);

		/**
		 * Set the name of groups whose factory is not {@linkplain TaskGroupFactory#named
		 * named}.
		 * @param name the name, neither empty nor blank, without control characters
		 * @return this builder
		 * @throws IllegalArgumentException if the name is blank or has control characters
		 */
		Builder name(String name);

		/**
		 * Set the time-out of groups whose factory has no other.
		 * @param timeout the time from opening to deadline, greater than zero
		 * @return this builder
		 * @throws IllegalArgumentException if the time-out is zero or negative
		 */
		Builder timeout(Duration timeout);

		/**
		 * Set how many tasks of a group may run at a time if its factory sets no other
		 * limit.
		 * @param limit how many tasks, greater than zero
		 * @return this builder
		 * @throws IllegalArgumentException if the limit is zero or negative
		 */
		Builder maxConcurrency(int limit);

		/**
		 * Set the policy of groups whose factory has no other. Without one they
		 * {@linkplain CompletionPolicy#failFast() fail fast}.
		 * @param policy the policy
		 * @return this builder
		 */
		Builder policy(CompletionPolicy policy);

		/**
		 * Set how long a task may ignore an interrupt before listeners are told of it,
		 * once, and how long an owner may wait for a task that gets no thread or permit.
		 * Without this it is 2 seconds.
		 * @param time the time, greater than zero
		 * @return this builder
		 * @throws IllegalArgumentException if the time is zero or negative
		 * @see TaskGroupListener#taskStraggling
		 * @see TaskGroupListener#groupStarving
		 */
		Builder stragglerWarnAfter(Duration time);

		/**
		 * Add a listener that watches all groups. May be called several times.
		 * @param listener the listener
		 * @return this builder
		 */
		Builder listener(TaskGroupListener listener);

		/**
		 * Add context that is handed on from the thread that starts a task to the thread
		 * that runs it. May be called several times: contexts are restored in that order.
		 * @param context captures and restores
		 * @return this builder
		 */
		Builder context(TaskContext context);

		/**
		 * Add a decorator for what a task runs. It is applied once for each task, on the
		 * thread that starts it, whichever thread runs the task later; so what it
		 * captures is the starter's. May be called several times: the first one is the
		 * outermost. <pre>{@code
		 * builder.taskDecorator((task) -> {
		 *     Tenant captured = Tenant.current();
		 *     return () -> Tenant.call(captured, task);
		 * });
		 * }</pre> A decorator that throws, or whose result ends without running the task,
		 * fails the task.
		 * @param decorator returns what to run instead: something that runs, on the same
		 * thread and once, what it was given
		 * @return this builder
		 */
		Builder taskDecorator(UnaryOperator<Runnable> decorator);

		/**
		 * Add to what counts as a mere consequence of cancellation: exceptions that
		 * drivers and clients throw when their thread is interrupted. Those of the JDK
		 * are known. What a task throws is asked about, and each cause of it, once the
		 * task has been interrupted or its group cancelled.
		 * @param predicate tells whether an exception is such a consequence
		 * @return this builder
		 */
		Builder consequenceOfCancellation(Predicate<Throwable> predicate);

		/**
		 * Set what is asked whether a thread may wait. It replaces one that was set
		 * before.
		 * @param check the check
		 * @return this builder
		 */
		Builder waitingCheck(WaitingCheck check);

		/**
		 * Set the registry that shall know the open groups. Several factories may share
		 * one.
		 * @param registry the registry
		 * @return this builder
		 */
		Builder registry(TaskGroupRegistry registry);

		/**
		 * Fix options of all groups of a name, so that they win over those that code sets
		 * with {@code with…} methods. May be called several times for a name; what is set
		 * last wins.
		 * @param name the name of the groups
		 * @param overrides sets what is to be fixed
		 * @return this builder
		 * @throws IllegalArgumentException if the name is blank or has control characters
		 */
		Builder override(String name, Consumer<TaskGroupOverrides> overrides);

		/**
		 * Build the factory.
		 * @return the factory
		 */
		@CheckReturnValue
		TaskGroupFactory build();

	}

}
