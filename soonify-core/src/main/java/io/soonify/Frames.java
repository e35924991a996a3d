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

import org.jspecify.annotations.Nullable;

/**
 * The {@link Frame frames} that a thread is in. A group and a worker look their thread's
 * up once, because looking costs more than the rest of entering and leaving.
 *
 * <p>
 * A platform thread that is in no frame has none of these, so that pools keep nothing of
 * the library. A virtual thread may keep an empty one until it ends.
 */
final class Frames {

	private static final ThreadLocal<@Nullable Frames> OF_THREAD = new ThreadLocal<>();

	/**
	 * The innermost frame: a {@link Worker}, or a {@link GroupReference} so that a lost
	 * group can be found. Only used by the thread itself.
	 */
	private @Nullable Object innermost;

	/** Whether the thread has been given this. */
	private boolean kept;

	private Frames() {
	}

	/**
	 * Return the frames of the calling thread, to enter one. The thread is given them
	 * when that happens, so nothing is to be done if it never does.
	 * @return the frames, to be {@link #leaveTo left} if one is entered
	 */
	static Frames ofThread() {
		Frames frames = OF_THREAD.get();
		return (frames != null) ? frames : new Frames();
	}

	/**
	 * Return the innermost frame of the calling thread.
	 * @return the frame, {@code null} if the thread is in none
	 */
	static @Nullable Frame innermost() {
		Frames frames = OF_THREAD.get();
		return (frames != null) ? frames.current() : null;
	}

	/**
	 * Return the innermost frame.
	 * @return the frame, {@code null} if the thread is in none
	 */
	@Nullable Frame current() {
		return (this.innermost instanceof GroupReference reference) ? reference.get() : (Worker) this.innermost;
	}

	void enter(GroupReference group) {
		makeInnermost(group);
	}

	void enter(Worker worker) {
		makeInnermost(worker);
	}

	private void makeInnermost(Object frame) {
		this.innermost = frame;
		if (!this.kept) {
			OF_THREAD.set(this);
			this.kept = true;
		}
	}

	/**
	 * Leave the innermost frame.
	 * @param outer the frame around it on the same thread, {@code null} if there is none
	 */
	void leaveTo(@Nullable Frame outer) {
		this.innermost = (outer instanceof DefaultTaskGroup group) ? group.reference() : outer;
		if (this.innermost == null && !Threads.isVirtual(Thread.currentThread())) {
			OF_THREAD.remove();
			this.kept = false;
		}
	}

	/**
	 * Return the group whose task is running on the calling thread.
	 * @return the group, or {@code null} outside of tasks
	 */
	static @Nullable DefaultTaskGroup runningGroup() {
		Worker worker = runningWorker();
		return (worker != null) ? worker.group() : null;
	}

	/**
	 * Return the worker whose thread is the calling one.
	 * @return the worker, or {@code null} outside of tasks
	 */
	static @Nullable Worker runningWorker() {
		Frame frame = innermost();
		while (frame != null) {
			if (frame instanceof Worker worker) {
				return worker;
			}
			frame = frame.enclosing();
		}
		return null;
	}

	/**
	 * Prepare for an exception of Soonify's own to leave the body of a group: cancel the
	 * group, because {@link TaskGroup#close()} will not be told of it (S9).
	 * @param group the group that the exception is about, {@code null} if not known
	 * @param exception the exception
	 * @return the exception, to be thrown
	 */
	static <X extends RuntimeException> X throwIntoBody(@Nullable DefaultTaskGroup group, X exception) {
		DefaultTaskGroup left = (group != null && group.isOwnedByCaller()) ? group : null;
		if (left == null && innermost() instanceof DefaultTaskGroup innermost) {
			left = innermost;
		}
		if (left != null) {
			left.cancel("because a %s was thrown into its block".formatted(exception.getClass().getSimpleName()));
		}
		return exception;
	}

	/**
	 * Tell whether the calling thread is running a task, or is running on behalf of it in
	 * a group below.
	 * @param task the task
	 * @return {@code true} if the task cannot end before the calling thread goes on
	 */
	static boolean isInside(TaskHandle<?> task) {
		for (Frame frame = innermost(); frame != null; frame = frame.enclosing()) {
			if (frame instanceof Worker worker && worker.current() == task) {
				return true;
			}
		}
		return false;
	}

}
