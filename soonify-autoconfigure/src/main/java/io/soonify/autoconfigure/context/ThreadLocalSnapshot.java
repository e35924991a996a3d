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

import java.util.List;

import io.micrometer.context.ThreadLocalAccessor;
import io.soonify.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The thread-locals of a thread at the time when it started a task.
 */
final class ThreadLocalSnapshot implements TaskContext.Snapshot {

	private final List<ThreadLocalAccessor<Object>> accessors;

	/** One for each accessor, {@code null} where there was none. */
	private final @Nullable Object[] values;

	/**
	 * Create a snapshot of a thread that had no values.
	 * @param accessors know the thread-locals
	 */
	ThreadLocalSnapshot(List<ThreadLocalAccessor<Object>> accessors) {
		this.accessors = accessors;
		this.values = new Object[accessors.size()];
	}

	/**
	 * Capture the values of the calling thread.
	 * @param accessors know the thread-locals
	 * @param first the first accessor that has a value
	 * @param value that value, which is not asked for again
	 * @return the snapshot
	 */
	static ThreadLocalSnapshot capture(List<ThreadLocalAccessor<Object>> accessors, int first, Object value) {
		ThreadLocalSnapshot snapshot = new ThreadLocalSnapshot(accessors);
		snapshot.values[first] = value;
		for (int i = first + 1; i < snapshot.values.length; i++) {
			snapshot.values[i] = accessors.get(i).getValue();
		}
		return snapshot;
	}

	@Override
	public TaskContext.Scope restore() {
		@Nullable Object[] previous = new Object[this.values.length];
		int touched = 0;
		try {
			for (int i = 0; i < previous.length; i++) {
				previous[i] = this.accessors.get(i).getValue();
				touched++;
				set(this.accessors.get(i), this.values[i]);
			}
		}
		catch (Throwable ex) {
			Throwable another = undo(previous, touched);
			if (another != null && another != ex) {
				ex.addSuppressed(another);
			}
			throw ex;
		}
		return () -> leaveTo(previous);
	}

	/**
	 * Give the thread back what it had.
	 * @param previous the values that it had, one for each accessor
	 */
	void leaveTo(@Nullable Object[] previous) {
		Throwable failure = undo(previous, previous.length);
		if (failure != null) {
			throw new IllegalStateException("Some thread-locals could not be given back their values", failure);
		}
	}

	private static void set(ThreadLocalAccessor<Object> accessor, @Nullable Object value) {
		if (value != null) {
			accessor.setValue(value);
		}
		else {
			accessor.setValue();
		}
	}

	/**
	 * Undo the last first, and each whatever another one throws.
	 * @return what was thrown first, the others suppressed; {@code null} if nothing was
	 */
	private @Nullable Throwable undo(@Nullable Object[] previous, int touched) {
		Throwable failure = null;
		for (int i = touched - 1; i >= 0; i--) {
			try {
				giveBack(this.accessors.get(i), previous[i]);
			}
			catch (Throwable ex) {
				if (failure == null) {
					failure = ex;
				}
				else if (failure != ex) {
					failure.addSuppressed(ex);
				}
			}
		}
		return failure;
	}

	private static void giveBack(ThreadLocalAccessor<Object> accessor, @Nullable Object previous) {
		if (previous != null) {
			accessor.restore(previous);
		}
		else {
			accessor.restore();
		}
	}

}
