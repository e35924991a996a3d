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

package io.soonify.autoconfigure.context;

import io.soonify.spi.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The thread-locals of a thread at the time when it started a task.
 */
final class ThreadLocalSnapshot implements TaskContext.Snapshot {

	private final ThreadLocals threadLocals;

	/** One for each of them, {@code null} where there was none. */
	private final @Nullable Object[] values;

	/**
	 * Create a snapshot of a thread that had no values.
	 * @param threadLocals the thread-locals
	 */
	ThreadLocalSnapshot(ThreadLocals threadLocals) {
		this.threadLocals = threadLocals;
		this.values = new Object[threadLocals.size()];
	}

	/**
	 * Capture the values of the calling thread.
	 * @param threadLocals the thread-locals
	 * @return the snapshot
	 */
	static ThreadLocalSnapshot capture(ThreadLocals threadLocals) {
		ThreadLocalSnapshot snapshot = new ThreadLocalSnapshot(threadLocals);
		for (int i = 0; i < snapshot.values.length; i++) {
			snapshot.values[i] = threadLocals.get(i);
		}
		return snapshot;
	}

	@Override
	public TaskContext.Scope restore() {
		return ThreadLocalScope.enter(this);
	}

	@Override
	public TaskContext.Scope restoreOnNewThread() {
		return ThreadLocalScope.enterOnNewThread(this);
	}

	ThreadLocals threadLocals() {
		return this.threadLocals;
	}

	@Nullable Object value(int index) {
		return this.values[index];
	}

	/**
	 * Tell whether another snapshot has the very same values. Equal ones may differ
	 * later.
	 * @param other the other snapshot
	 * @return {@code true} if restoring either leads to the same
	 */
	boolean hasSameValues(ThreadLocalSnapshot other) {
		if (other.threadLocals != this.threadLocals) {
			return false;
		}
		for (int i = 0; i < this.values.length; i++) {
			if (other.values[i] != this.values[i]) {
				return false;
			}
		}
		return true;
	}

}
