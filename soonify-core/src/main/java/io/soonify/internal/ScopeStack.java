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

import io.soonify.TaskGroup;
import org.jspecify.annotations.Nullable;

/**
 * What the calling thread is inside of: tasks that run on it, and groups that it has
 * opened and not closed. Scopes make the tree in which deadlines and cancellation are
 * inherited (S10).
 *
 * <p>
 * The innermost is in a thread-local, and each frame knows the one outside of it on the
 * same thread. A group's frame refers to it weakly. So a group that was forgotten is
 * collected, and then passes for the parent of nothing any more (S14). A platform thread
 * that is inside of nothing has no thread-local of Soonify's.
 */
public final class ScopeStack {

	private static final ThreadLocal<@Nullable Frame> INNERMOST = new ThreadLocal<>();

	private ScopeStack() {
	}

	/**
	 * Return the group whose task is running on the calling thread.
	 * @return the group, or {@code null} outside of tasks
	 */
	public static @Nullable TaskGroup runningGroup() {
		Scope scope = runningTask();
		return (scope != null) ? scope.group() : null;
	}

	/** Return the innermost task that runs on the calling thread, if there is one. */
	static @Nullable Scope runningTask() {
		Scope scope = innermost();
		while (scope != null && !scope.isRunningTask()) {
			scope = scope.enclosing();
		}
		return scope;
	}

	/** Return the innermost scope of the calling thread. */
	static @Nullable Scope innermost() {
		Frame frame = top();
		return (frame != null) ? frame.scope() : null;
	}

	/**
	 * Return the innermost frame of the calling thread, and forget those of groups that
	 * were closed or collected.
	 */
	static @Nullable Frame top() {
		Frame seen = INNERMOST.get();
		Frame frame = seen;
		while (frame != null && frame.scope() == null) {
			frame = frame.outer();
		}
		if (frame != seen) {
			leaveTo(frame);
		}
		return frame;
	}

	/**
	 * Enter a frame.
	 * @param frame the frame, inside of the one that was the innermost
	 */
	static void enter(Frame frame) {
		INNERMOST.set(frame);
	}

	/**
	 * Leave the innermost frame.
	 * @param outer the frame around it on the same thread, {@code null} if there is none
	 */
	static void leaveTo(@Nullable Frame outer) {
		if (outer == null && !LibraryThreads.isVirtual(Thread.currentThread())) {
			INNERMOST.remove();
		}
		else {
			INNERMOST.set(outer);
		}
	}

	/**
	 * Prepare for an exception of Soonify's own to leave the body of a group: cancel the
	 * group, because {@link TaskGroup#close()} will not be told of it (S9).
	 * @param owned the group that the exception is about, if the caller owns it and it is
	 * open; {@code null} for the one in whose body the caller is
	 */
	static <X extends RuntimeException> X throwIntoBody(@Nullable TaskGroup owned, X exception) {
		TaskGroup left = owned;
		if (left == null && ScopeStack.innermost() instanceof TaskGroup innermost) {
			left = innermost;
		}
		if (left != null) {
			left.cancel("a %s was thrown into its block".formatted(exception.getClass().getSimpleName()));
		}
		return exception;
	}

	/** A running task or an open group. */
	interface Scope {

		/** Whether this is a task. */
		boolean isRunningTask();

		/** Return the group that this scope belongs to. */
		TaskGroup group();

		/**
		 * Return the scope around this one, on the same thread or, for a task, its group.
		 * @return the scope, or {@code null} at the root
		 */
		@Nullable Scope enclosing();

	}

	/** The place of a scope on the stack of its thread. */
	interface Frame {

		/** Return the scope. */
		@Nullable Scope scope();

		/**
		 * Return the frame outside of this one.
		 * @return the frame, or {@code null} if the thread was in none
		 */
		@Nullable Frame outer();

	}

}
