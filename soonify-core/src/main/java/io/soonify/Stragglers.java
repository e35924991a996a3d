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

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reports tasks that ignore their interrupt (S15): once each, when the time is over that
 * they are given. A group in which nothing is interrupted has none of this at work.
 */
final class Stragglers {

	private final DefaultTaskGroup group;

	private final Set<Task<?>> reported = Collections.newSetFromMap(new IdentityHashMap<>());

	/** When to look next, {@code null} if there is no need; guarded by this. */
	private @Nullable Look pending;

	private boolean closed;

	Stragglers(DefaultTaskGroup group) {
		this.group = group;
	}

	/**
	 * Watch a task that has just been interrupted.
	 * @param interruptedAt when, on the clock of {@link System#nanoTime()}
	 */
	synchronized void watch(long interruptedAt) {
		if (this.pending == null && !this.closed) {
			this.pending = new Look(interruptedAt + this.group.settings().stragglerNanos());
			DeadlineTimer.INSTANCE.add(this.pending);
		}
	}

	/**
	 * The group has been closed: there is nothing to watch any more.
	 */
	synchronized void close() {
		this.closed = true;
		this.reported.clear();
		if (this.pending != null) {
			DeadlineTimer.INSTANCE.remove(this.pending);
			this.pending = null;
		}
	}

	private void look() {
		synchronized (this) {
			this.pending = null;
		}
		long now = System.nanoTime();
		long allowed = this.group.settings().stragglerNanos();
		this.group.dispatcher().workers().forEachRunning((worker, task) -> {
			long ignored = worker.nanosSinceInterrupt(task, now);
			if (ignored >= allowed) {
				report(worker, task);
			}
			else if (ignored >= 0) {
				watch(now - ignored);
			}
		});
	}

	private void report(Worker worker, Task<?> task) {
		synchronized (this) {
			if (this.closed || !this.reported.add(task)) {
				return;
			}
		}
		worker.thread()
			.ifPresent((thread) -> this.group.listeners().taskStraggling(this.group, task, thread.getStackTrace()));
	}

	/**
	 * The next time to look.
	 */
	private final class Look extends DeadlineHeap.Entry {

		Look(long at) {
			super(at);
		}

		@Override
		void fire() {
			Threads.executor().execute(Stragglers.this::look);
		}

	}

}
