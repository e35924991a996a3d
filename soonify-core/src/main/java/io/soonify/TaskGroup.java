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
import java.util.Optional;

import io.soonify.function.CheckedFunction1;
import io.soonify.internal.ScopeStack;
import org.jspecify.annotations.Nullable;

/**
 * A group of tasks that start together and end together: what is started in the block of
 * a group has ended when the block has.
 *
 * <pre>{@code
 * SoonValue<Price> price;
 * SoonValue<Stock> stock;
 * try (var g = taskGroups.create()) {
 *     price = g.soonify(prices::find).call(id);
 *     stock = g.soonify(warehouse::stockOf).call(id);
 * }
 * return new Offer(price.value(), stock.value());
 * }</pre>
 *
 * <p>
 * <b>Failure.</b> The first task that throws, be it an {@link Error}, cancels the group:
 * running siblings are interrupted and waiting ones never start. When all have ended,
 * {@link #join()} or {@link #close()} throws one {@link TaskGroupException} with the
 * first failure as its cause and the others suppressed. What a task throws as a mere
 * consequence of its cancellation, such as an {@link InterruptedException} or a
 * {@link java.util.concurrent.CancellationException}, does not count; what else it throws
 * does.
 *
 * <p>
 * <b>Threads.</b> The thread that opens a group owns it: only the owner may
 * {@link #join()} and {@link #close()}. Any thread may start tasks while the group is
 * open, the tasks themselves too, also while the owner waits. A task never runs on a
 * thread that owns its group, so it never sees the owner's transaction or other
 * thread-locals. Actions of the thread that starts a task happen before the task, and
 * actions of a task happen before the owner returns from {@code join} or {@code close}.
 *
 * <p>
 * <b>Nesting.</b> A group that is opened by a task, or on a thread that owns an open
 * group, is a child of that group: it is cancelled with it and never outlives its
 * deadline. Groups on one thread must be closed in the reverse order of opening.
 *
 * <p>
 * The model is that of Trio's nurseries and AnyIO's task groups, which close by waiting,
 * rather than that of {@code StructuredTaskScope} (JEP 505), which closes by cancelling.
 *
 * @see TaskGroupFactory#create()
 */
public interface TaskGroup extends Soonifier, AutoCloseable {

	/**
	 * Return the name of the group, as given to {@link TaskGroupFactory#named(String)}.
	 * @return the name, {@code "default"} if none was given
	 */
	String name();

	/**
	 * Name the next task and set options for it.
	 * @param name the name of the task, neither empty nor blank, without control
	 * characters
	 * @return options for one task, which also start it
	 * @throws IllegalArgumentException if the name is blank or has control characters
	 */
	@CheckReturnValue
	TaskSpec task(String name);

	/**
	 * Start a task for each item.
	 * @param <A> the type of the items
	 * @param <R> the type of the results
	 * @param items the items, which may be {@code null}
	 * @param fn the function that each task calls with its item
	 * @return the handles in the order of the items, unmodifiable
	 * @throws IllegalStateException if the group has been closed
	 */
	<A extends @Nullable Object, R extends @Nullable Object> List<SoonValue<R>> map(Collection<? extends A> items,
			CheckedFunction1<? super A, ? extends R> fn);

	/**
	 * Wait inside the block until no task of the group is left, so that values can be
	 * read inside the block. More tasks may be started afterwards, unless this method
	 * threw.
	 * @throws TaskGroupException if a task failed, or the group timed out, was
	 * interrupted or was cancelled from outside; {@link #close()} does not throw the same
	 * again
	 * @throws IllegalStateException if the group has been closed or the calling thread
	 * does not own it
	 */
	void join();

	/**
	 * Cancel the group: interrupt its running tasks, and never start its waiting ones.
	 * Returns without waiting for them. A group that is cancelled by hand ends without an
	 * exception unless a task of it failed.
	 * @return {@code true} if this call cancelled the group, {@code false} if it had been
	 * cancelled or closed before
	 */
	boolean cancel();

	/**
	 * Cancel the group like {@link #cancel()} and say why.
	 * @param reason the reason, for the messages of the cancelled tasks
	 * @return {@code true} if this call cancelled the group, {@code false} if it had been
	 * cancelled or closed before
	 */
	boolean cancel(String reason);

	/**
	 * Tell whether the group has been cancelled, for whatever cause. Tasks may ask this
	 * now and then where they cannot be interrupted.
	 * @return {@code true} once it has been cancelled
	 */
	@CheckReturnValue
	boolean isCancelled();

	/**
	 * Return the time until the deadline of this group or of a group around it, whichever
	 * comes first; a good time-out for calls made by tasks.
	 * @return the time left, never negative, or empty if there is no deadline
	 */
	@CheckReturnValue
	Optional<Duration> remaining();

	/**
	 * Wait until no task of the group is left, then close it. Afterwards no task can be
	 * started any more. Closing a group twice is harmless.
	 *
	 * <p>
	 * If the calling thread is interrupted while it waits, the group is cancelled; this
	 * method then still waits for all tasks, keeps the interrupt status set and throws a
	 * {@link TaskGroupInterruptedException}.
	 * @throws TaskGroupException if a task failed, or the group timed out, was
	 * interrupted or was cancelled from outside, and {@link #join()} has not thrown that
	 * already
	 * @throws IllegalStateException if the calling thread does not own the group, or if a
	 * group opened after this one on the same thread is still open; that one is cancelled
	 * and awaited first
	 */
	@Override
	void close();

	/**
	 * Return the group whose task is running on the calling thread.
	 * @return the group, or empty outside of tasks
	 */
	@CheckReturnValue
	static Optional<TaskGroup> current() {
		return Optional.ofNullable(ScopeStack.runningGroup());
	}

}
