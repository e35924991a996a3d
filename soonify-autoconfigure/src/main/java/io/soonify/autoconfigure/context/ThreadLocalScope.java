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

import io.micrometer.context.ThreadLocalAccessor;
import io.soonify.spi.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * A thread with the values of a snapshot instead of its own.
 */
final class ThreadLocalScope implements TaskContext.Scope {

	private final ThreadLocalSnapshot snapshot;

	private final ThreadLocals threadLocals;

	/** One for each thread-local, {@code null} where there was none. */
	private final @Nullable Object[] previous;

	/** What each must still have for the thread to be as it was made. */
	private final @Nullable Object[] restored;

	private int touched;

	private ThreadLocalScope(ThreadLocalSnapshot snapshot) {
		this.snapshot = snapshot;
		this.threadLocals = snapshot.threadLocals();
		this.previous = new Object[this.threadLocals.size()];
		this.restored = new Object[this.threadLocals.size()];
	}

	/**
	 * Give the calling thread the values of a snapshot.
	 * @param snapshot the snapshot
	 * @return undoes that
	 */
	static ThreadLocalScope enter(ThreadLocalSnapshot snapshot) {
		return enter(snapshot, false);
	}

	/**
	 * Give the calling thread, which is new, the values of a snapshot.
	 * @param snapshot the snapshot
	 * @return undoes that
	 */
	static ThreadLocalScope enterOnNewThread(ThreadLocalSnapshot snapshot) {
		return enter(snapshot, true);
	}

	private static ThreadLocalScope enter(ThreadLocalSnapshot snapshot, boolean newThread) {
		ThreadLocalScope scope = new ThreadLocalScope(snapshot);
		try {
			scope.enter(newThread);
			return scope;
		}
		catch (Throwable ex) {
			Throwable another = scope.undo(false);
			if (another != null && another != ex) {
				ex.addSuppressed(another);
			}
			throw ex;
		}
	}

	/**
	 * Take all values from the calling thread, which had none to begin with.
	 * @param threadLocals the thread-locals
	 */
	static void clear(ThreadLocals threadLocals) {
		ThreadLocalScope scope = new ThreadLocalScope(new ThreadLocalSnapshot(threadLocals));
		scope.touched = threadLocals.size();
		scope.close();
	}

	private void enter(boolean newThread) {
		while (this.touched < this.previous.length) {
			int index = this.touched;
			Object value = this.snapshot.value(index);
			// not all values belong to a thread: where there is one now there may have
			// been before
			Object had = (newThread && value == null) ? null : this.threadLocals.get(index);
			this.previous[index] = had;
			this.touched++;
			ThreadLocalAccessor<Object> accessor = this.threadLocals.accessor(index);
			if (value != null) {
				accessor.setValue(value);
			}
			else if (had != null) {
				accessor.setValue();
			}
			this.restored[index] = (accessor instanceof ScopeOpeningAccessor) ? this.threadLocals.get(index) : value;
		}
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * A value counts as untouched if it is the very one that was captured. So a task
	 * never gets a copy that was made for the one before, such as that of the user,
	 * because there is no telling what that has done to it.
	 */
	@Override
	public boolean isGoodFor(TaskContext.Snapshot next) {
		return next instanceof ThreadLocalSnapshot other && other.hasSameValues(this.snapshot) && isUntouched();
	}

	private boolean isUntouched() {
		for (int i = 0; i < this.previous.length; i++) {
			if (this.threadLocals.get(i) != this.restored[i]) {
				return false;
			}
		}
		return true;
	}

	@Override
	public void close() {
		close(false);
	}

	@Override
	public void closeAtEndOfThread() {
		close(true);
	}

	private void close(boolean endOfThread) {
		Throwable failure = undo(endOfThread);
		if (failure != null) {
			throw new IllegalStateException("Some thread-locals could not be given back their values", failure);
		}
	}

	/**
	 * Undo the last first, and each whatever another one throws.
	 * @param endOfThread whether nobody will see what a task has left
	 * @return what was thrown first, the others suppressed; {@code null} if nothing was
	 */
	private @Nullable Throwable undo(boolean endOfThread) {
		Throwable failure = null;
		for (int i = this.touched - 1; i >= 0; i--) {
			try {
				if (!endOfThread || this.snapshot.value(i) != null || this.previous[i] != null) {
					giveBack(this.threadLocals.accessor(i), this.previous[i]);
				}
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
