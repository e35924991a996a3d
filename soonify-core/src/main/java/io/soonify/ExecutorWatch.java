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

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks now and then, while somebody waits, whether the executor has died. One that is
 * shut down at once drops what it has accepted and tells nobody, and tasks that wait for
 * it would wait for ever (S16).
 *
 * <p>
 * An executor that has terminated has dropped whatever it has not run. One that has been
 * shut down may be kept from terminating by a task that has nothing to do with the group
 * and never ends, so pools are looked at more closely: once they keep nothing any more, a
 * worker either has been dropped or is just beginning, and if it has not begun an
 * interval later it has been dropped.
 */
final class ExecutorWatch {

	private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private ExecutorWatch() {
	}

	/**
	 * Park the calling thread until it is unparked or interrupted, or for no reason.
	 * @param group the group whose tasks it waits for
	 * @param blocker what it waits for
	 */
	static void park(DefaultTaskGroup group, Object blocker) {
		GroupSettings settings = group.settings();
		if (!settings.hasThreadPerTask() && settings.executor() instanceof ExecutorService executor) {
			watch(group, executor, blocker);
		}
		else {
			LockSupport.park(blocker);
		}
	}

	private static void watch(DefaultTaskGroup group, ExecutorService executor, Object blocker) {
		Dispatcher dispatcher = group.dispatcher();
		Spare spare = dispatcher.spare();
		Worker before = keepsNothing(executor) ? spare.handedOver() : null;
		long since = System.nanoTime();
		LockSupport.parkNanos(blocker, INTERVAL_NANOS);
		Worker stuck = spare.handedOver();
		if (stuck == null || !dispatcher.hasWaiting()) {
			return;
		}
		boolean dropped = stuck == before && System.nanoTime() - since >= INTERVAL_NANOS;
		if ((dropped || executor.isTerminated()) && spare.revokeForGood()) {
			group.cancellation()
				.byDeadExecutor(new RejectedExecutionException(
						"The executor of task group '%s' was shut down before it had run all tasks"
							.formatted(group.name())));
		}
	}

	private static boolean keepsNothing(ExecutorService executor) {
		if (executor instanceof ThreadPoolExecutor pool) {
			return pool.isShutdown() && pool.getQueue().isEmpty();
		}
		return executor instanceof ForkJoinPool pool && pool.isTerminating();
	}

}
