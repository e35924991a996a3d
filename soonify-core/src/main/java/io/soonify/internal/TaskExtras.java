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

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.function.UnaryOperator;

import io.soonify.SoonValue.State;
import io.soonify.internal.ConcurrencyLimiter.Permit;
import io.soonify.spi.TaskContext;
import io.soonify.spi.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * What not every task has: a name, options, context, a permit, somebody who watches. Only
 * the name and the time outlive the task.
 */
final class TaskExtras {

	static final long NEVER_RAN = -1;

	final @Nullable String name;

	@Nullable ClassLoader loader;

	@Nullable Permit permit;

	@Nullable Options options;

	@Nullable Runnable decorated;

	private TaskContext.@Nullable Snapshot captured;

	/**
	 * When the task began to run, once it has ended how long it ran; zero while it waits,
	 * and if nobody watches. In nanoseconds.
	 */
	private long nanos;

	/** Whether {@link #nanos} is about to say how long the task ran, or does. */
	private boolean stopped;

	/**
	 * Create the extras of a task, on the thread that starts it.
	 * @param options the options, {@code null} for none
	 * @param loader the context class loader of the thread
	 * @param permit the permit, {@code null} if the task needs none
	 * @param shared knows context and decorator
	 * @param body runs the task, for the decorator
	 */
	TaskExtras(@Nullable Options options, @Nullable ClassLoader loader, @Nullable Permit permit,
			GroupSettings.Shared shared, Runnable body) {
		this.name = (options != null) ? options.name : null;
		this.options = options;
		this.loader = loader;
		this.permit = permit;
		this.captured = (shared.context() != null) ? capture(shared.context()) : null;
		this.decorated = (shared.decorator() != null) ? decorate(shared.decorator(), body) : null;
	}

	/** If it cannot be captured, the task is to fail with that. */
	private static TaskContext.@Nullable Snapshot capture(TaskContext context) {
		try {
			return context.capture();
		}
		catch (Throwable ex) {
			return () -> {
				throw Boundary.<RuntimeException>sneak(ex);
			};
		}
	}

	private static Runnable decorate(UnaryOperator<Runnable> decorator, Runnable body) {
		try {
			return Arguments.notNull(decorator.apply(body), "decorated task");
		}
		catch (Throwable ex) {
			return () -> {
				throw Boundary.<RuntimeException>sneak(ex);
			};
		}
	}

	TaskContext.@Nullable Scope restoreContext() {
		TaskContext.Snapshot snapshot = this.captured;
		this.captured = null;
		return (snapshot != null) ? snapshot.restore() : null;
	}

	void started(long at) {
		this.nanos = at;
	}

	void ended(long ran) {
		this.stopped = true;
		VarHandle.releaseFence(); // whoever reads the new time also sees that it is one
		this.nanos = ran;
		this.options = null;
		this.captured = null;
		this.decorated = null;
		this.loader = null;
	}

	/** Whether the task, which has ended, was run. */
	boolean hasRun() {
		return this.nanos != NEVER_RAN;
	}

	/** How long the task has run, read while it may end. */
	Duration elapsed(TaskInfo task) {
		while (true) {
			State before = task.state();
			boolean ended = before != State.PENDING && before != State.RUNNING;
			long recorded = this.nanos;
			VarHandle.acquireFence();
			if (task.state() == before && (ended || !this.stopped)) {
				return Duration
					.ofNanos((ended || recorded == 0) ? Math.max(0, recorded) : System.nanoTime() - recorded);
			}
		}
	}

	/**
	 * What a {@link io.soonify.TaskSpec} says of its task.
	 *
	 * @param name the name
	 * @param timeoutNanos the time from start to end, {@link GroupSettings#NO_TIMEOUT}
	 * for none
	 * @param optional whether the group can do without the task
	 * @param shielded whether the cancellation of the group spares the task
	 * @param onCancel what to do when the task is cancelled while it runs
	 */
	record Options(String name, long timeoutNanos, boolean optional, boolean shielded, @Nullable Runnable onCancel) {
	}

}
