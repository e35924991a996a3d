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
import java.util.concurrent.TimeoutException;

import io.soonify.internal.TaskExtras.Options;
import io.soonify.spi.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * What goes around the function of a task, from outside to inside: the decorator, the
 * context, the listeners, the time that the task has for itself.
 */
final class TaskBody {

	private TaskBody() {
	}

	/**
	 * Run a task on the calling thread, which has claimed it, and end it.
	 * @param task the task
	 * @param group its group
	 * @param extras what the task has besides, {@code null} for nothing
	 */
	static void run(TaskImpl<?> task, TaskGroupImpl group, @Nullable TaskExtras extras) {
		Runnable decorated = (extras != null) ? extras.decorated : null;
		if (decorated == null) {
			runUndecorated(task, group, extras);
			return;
		}
		try {
			decorated.run();
			if (!task.hasEnded()) {
				task.fail(group, new IllegalStateException(
						"A decorator of task '%s' ended without running the task".formatted(task.name())));
			}
		}
		catch (Throwable ex) {
			if (task.hasEnded()) {
				group.boundary().report("a task decorator", ex);
			}
			else {
				task.fail(group, ex);
			}
		}
	}

	/**
	 * Run a task inside of its decorator.
	 * @param task the task
	 * @param thread the thread that runs it
	 * @param extras what the task has besides
	 */
	static void runByDecorator(TaskImpl<?> task, @Nullable Thread thread, @Nullable TaskExtras extras) {
		TaskGroupImpl group = task.liveGroup();
		if (group == null || thread != Thread.currentThread()) {
			throw new IllegalStateException(
					"A task decorator must run the task on the thread that runs the decorator, and once");
		}
		runUndecorated(task, group, extras);
	}

	private static void runUndecorated(TaskImpl<?> task, TaskGroupImpl group, @Nullable TaskExtras extras) {
		boolean watched = extras != null && group.settings().isWatched();
		long started = watched ? System.nanoTime() : 0;
		TaskContext.@Nullable Scope context = null;
		@Nullable Throwable thrown = null;
		if (extras != null) {
			extras.started(started);
			try {
				context = extras.restoreContext();
			}
			catch (Throwable ex) {
				thrown = ex;
			}
		}
		try {
			group.boundary().taskStarted(group, task);
			DeadlineTimer.@Nullable Entry timeout = startTimeout(task, group);
			@Nullable Object value = null;
			if (thrown == null) {
				try {
					value = task.function().call();
				}
				catch (Throwable ex) {
					thrown = ex;
				}
			}
			if (timeout != null) {
				DeadlineTimer.INSTANCE.remove(timeout);
			}
			thrown = ForgottenGroups.closeLeftOpen(task.inner(), thrown);
			task.endCalled(group, value, thrown, watched ? System.nanoTime() - started : 0);
		}
		finally {
			if (context != null) {
				group.boundary().leave(context);
			}
		}
	}

	private static DeadlineTimer.@Nullable Entry startTimeout(TaskImpl<?> task, TaskGroupImpl group) {
		Options options = task.options();
		if (options == null || options.timeoutNanos() == GroupSettings.NO_TIMEOUT) {
			return null;
		}
		DeadlineTimer.Entry timeout = new DeadlineTimer.Call(System.nanoTime() + options.timeoutNanos(),
				() -> CancellationTree.cancelTask(group, task, TaskImpl.TIMED_OUT));
		DeadlineTimer.INSTANCE.add(timeout);
		return timeout;
	}

	/** What a task fails with whose own time is over. */
	static TimeoutException timedOut(TaskImpl<?> task, Throwable thrown) {
		Options options = task.options();
		TimeoutException timeout = new TimeoutException("Task '%s' was not done within %s".formatted(task.name(),
				Duration.ofNanos((options != null) ? options.timeoutNanos() : 0)));
		timeout.addSuppressed(thrown);
		return timeout;
	}

}
