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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.soonify.spi.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Hands on the thread-locals that are registered with Micrometer's context-propagation,
 * as they are registered at the start of each task, and those of Soonify.
 *
 * <p>
 * It does what a {@code ContextSnapshotFactory} does that clears what is missing, so a
 * task sees just what its starter had. Unlike one, it needs no maps, it takes from a
 * thread what a task has left where there was nothing, and it leaves a thread as it was
 * even if one of the accessors throws.
 *
 * <p>
 * On a thread that was made for the task nothing has been set before, and nobody will see
 * what is left, so only what was captured is set and given back. To look for the rest
 * would take longer than all else: a look makes an entry, and some thread-locals have an
 * inheritable twin, whose entry is the first of a table of its own.
 */
final class ThreadLocalContext implements TaskContext {

	private final ContextRegistry registry;

	private final List<AccessorCustomizer> customizers;

	private final Predicate<Thread> newThreads;

	private volatile Accessors accessors;

	/**
	 * Create a context.
	 * @param registry knows the accessors
	 * @param customizers change which ones are used
	 * @param newThreads knows threads that run one task and nothing else; they need not
	 * be all
	 */
	ThreadLocalContext(ContextRegistry registry, List<AccessorCustomizer> customizers, Predicate<Thread> newThreads) {
		this.registry = registry;
		this.customizers = customizers;
		this.newThreads = newThreads;
		this.accessors = customize(registry.getThreadLocalAccessors());
	}

	@Override
	public Snapshot capture() {
		return accessors().capture();
	}

	/**
	 * Return the accessors, looking for news first: libraries register theirs when they
	 * are first used.
	 */
	private Accessors accessors() {
		List<ThreadLocalAccessor<?>> registered = this.registry.getThreadLocalAccessors();
		Accessors known = this.accessors;
		if (!known.areOf(registered)) {
			known = customize(registered);
			this.accessors = known;
		}
		return known;
	}

	private Accessors customize(List<ThreadLocalAccessor<?>> current) {
		List<ThreadLocalAccessor<?>> registered = List.copyOf(current);
		List<ThreadLocalAccessor<?>> customized = new ArrayList<>(registered);
		this.customizers.forEach((customizer) -> customizer.customize(customized));
		return new Accessors(registered, customized, this.newThreads);
	}

	/**
	 * The accessors that were registered at some time, and what became of them. Not
	 * changed by later registrations, so that a thread is left by the same accessors that
	 * it was entered by.
	 */
	private static final class Accessors {

		private final List<ThreadLocalAccessor<?>> registered;

		private final ThreadLocalAccessor<Object>[] customized;

		private final Predicate<Thread> newThreads;

		/** What most threads have: one for all tasks. */
		private final Captured nothing;

		@SuppressWarnings("unchecked") // each is only given values of its own
		Accessors(List<ThreadLocalAccessor<?>> registered, List<ThreadLocalAccessor<?>> customized,
				Predicate<Thread> newThreads) {
			this.registered = registered;
			this.customized = customized.toArray(ThreadLocalAccessor[]::new);
			this.newThreads = newThreads;
			this.nothing = new Captured(this, new Object[this.customized.length]);
		}

		boolean areOf(List<ThreadLocalAccessor<?>> others) {
			int size = this.registered.size();
			if (others.size() != size) {
				return false;
			}
			for (int i = 0; i < size; i++) {
				if (others.get(i) != this.registered.get(i)) {
					return false;
				}
			}
			return true;
		}

		Captured capture() {
			@Nullable Object @Nullable [] values = null;
			for (int i = 0; i < this.customized.length; i++) {
				Object value = this.customized[i].getValue();
				if (value != null) {
					values = (values != null) ? values : new Object[this.customized.length];
					values[i] = value;
				}
			}
			return (values != null) ? new Captured(this, values) : this.nothing;
		}

	}

	/**
	 * What the starter of a task had.
	 *
	 * @param accessors know the thread-locals
	 * @param values one for each of them, {@code null} where there was none
	 */
	private record Captured(Accessors accessors, @Nullable Object[] values) implements Snapshot {

		@Override
		public @Nullable Scope restore() {
			boolean newThread = this.accessors.newThreads.test(Thread.currentThread());
			if (newThread && this == this.accessors.nothing) {
				return null;
			}
			Restored restored = new Restored(this, newThread);
			restored.enter();
			return restored;
		}

	}

	/**
	 * A thread that has what somebody else had.
	 */
	private static final class Restored implements Scope {

		private final ThreadLocalAccessor<Object>[] accessors;

		private final @Nullable Object[] values;

		/** Whether there is nothing on the thread but what is set here. */
		private final boolean newThread;

		/** What the thread had, {@code null} where there was nothing. */
		private final @Nullable Object[] previous;

		private int touched;

		Restored(Captured captured, boolean newThread) {
			this.accessors = captured.accessors.customized;
			this.values = captured.values;
			this.newThread = newThread;
			this.previous = new Object[this.values.length];
		}

		void enter() {
			try {
				for (int i = 0; i < this.values.length; i++) {
					enter(i);
				}
			}
			catch (Throwable ex) {
				Throwable another = undo();
				if (another != null && another != ex) {
					ex.addSuppressed(another);
				}
				throw ex;
			}
		}

		private void enter(int index) {
			Object value = this.values[index];
			ThreadLocalAccessor<Object> accessor = this.accessors[index];
			// not every value belongs to a thread: where there is one now there may have
			// been one before, on a new thread too
			Object had = (value == null && this.newThread) ? null : accessor.getValue();
			this.previous[index] = had;
			this.touched++;
			if (value != null) {
				accessor.setValue(value);
			}
			else if (had != null) {
				accessor.setValue();
			}
		}

		@Override
		public void close() {
			Throwable failure = undo();
			if (failure != null) {
				throw new IllegalStateException("Some thread-locals could not be given back their values", failure);
			}
		}

		/**
		 * Undo the last first, and each whatever another one throws.
		 * @return what was thrown first, the others suppressed; {@code null} if nothing
		 * was
		 */
		private @Nullable Throwable undo() {
			Throwable failure = null;
			while (this.touched > 0) {
				try {
					leave(--this.touched);
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

		private void leave(int index) {
			ThreadLocalAccessor<Object> accessor = this.accessors[index];
			Object had = this.previous[index];
			if (had != null) {
				accessor.restore(had);
			}
			else if (this.values[index] != null || (!this.newThread && mayBeSet(accessor))) {
				accessor.restore();
			}
		}

		private static boolean mayBeSet(ThreadLocalAccessor<Object> accessor) {
			try {
				return accessor.getValue() != null;
			}
			catch (Throwable ex) {
				return true; // who cannot say may still be able to clear
			}
		}

	}

}
