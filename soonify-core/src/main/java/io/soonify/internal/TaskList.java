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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.soonify.SoonValue;
import io.soonify.spi.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a group, and what those write who start tasks, and those who cancel. What
 * those write who end tasks is an {@link Ended object of its own}, so that they do not
 * take each other's cache lines; nor do they take the group's.
 */
final class TaskList {

	private static final long CLOSED = Long.MIN_VALUE;

	private static final long HOLD = 1L << 40;

	private static final long TASKS = HOLD - 1;

	/**
	 * How many ended tasks the list may have before it is worth while to look for them.
	 */
	private static final int SWEEP_AFTER = 256;

	private static final VarHandle WORD = Fields.find(MethodHandles.lookup(), TaskList.class, "word", long.class);

	private static final VarHandle LATEST = Fields.find(MethodHandles.lookup(), TaskList.class, "latest", Node.class);

	private static final VarHandle COUNT = Fields.find(MethodHandles.lookup(), Ended.class, "count", long.class);

	/** Tasks started, holds, and whether the group is closed. */
	private volatile long word;

	/** The tasks, latest first. Some of them have ended. */
	private volatile @Nullable Node latest;

	/** At which task it is worth while to take those out of the list that have ended. */
	private long sweepAt = SWEEP_AFTER;

	// Counting

	/**
	 * Count a task, which keeps the group open from now on.
	 * @return its number, from one on; zero if the group is closed
	 */
	long countStart() {
		long before = (long) WORD.getAndAdd(this, 1L);
		return (before < 0) ? refuse(1) : (before & TASKS) + 1;
	}

	/**
	 * Keep the group open for somebody who cancels.
	 * @return {@code false} if it is closed
	 */
	boolean hold() {
		return (long) WORD.getAndAdd(this, HOLD) >= 0 || refuse(HOLD) != 0;
	}

	private long refuse(long added) {
		long before = (long) WORD.getAndAdd(this, -added);
		assert before < 0;
		return 0;
	}

	void release() {
		long before = (long) WORD.getAndAdd(this, -HOLD);
		assert before >= HOLD;
	}

	/** Close the group, unless something keeps it open. */
	boolean close(Ended ended) {
		long tasks = ended.count;
		return WORD.compareAndSet(this, tasks, tasks | CLOSED);
	}

	boolean isClosed() {
		return this.word < 0;
	}

	/** Whether nothing keeps the group open: no task, nobody who cancels. */
	boolean isIdle(Ended ended) {
		return (this.word & ~CLOSED) == ended.count;
	}

	long size() {
		return this.word & TASKS;
	}

	// The list

	/** Add a task that has been counted. */
	void push(Node node, long number) {
		Node before;
		do {
			before = this.latest;
			node.earlier = before;
		}
		while (!LATEST.compareAndSet(this, before, node));
		if (number >= this.sweepAt) {
			sweep();
		}
	}

	/**
	 * Take tasks that have ended out of the list. The list gets at most twice as long as
	 * there are tasks that have not ended, give or take some, at a few steps for each
	 * task.
	 */
	private synchronized void sweep() {
		Node node = this.latest;
		long tasks = size();
		if (node == null || tasks < this.sweepAt) {
			return;
		}
		long left = 1;
		for (Node earlier = node.earlier; earlier != null; earlier = node.earlier) {
			if (earlier.task.hasEnded()) {
				node.earlier = earlier.earlier;
			}
			else {
				node = earlier;
				left++;
			}
		}
		this.sweepAt = tasks + Math.max(SWEEP_AFTER, left);
	}

	@Nullable Node latest() {
		return this.latest;
	}

	/** Do something with each task that has not ended, the latest first. */
	void forEachUnended(Consumer<TaskImpl<?>> action) {
		for (Node node = this.latest; node != null; node = node.earlier) {
			if (!node.task.hasEnded()) {
				action.accept(node.task);
			}
		}
	}

	List<TaskInfo> running(int limit) {
		List<TaskInfo> running = new ArrayList<>();
		forEachUnended((task) -> {
			if (running.size() < limit && task.isRunning()) {
				running.add(task);
			}
		});
		return running;
	}

	/** In the order of their start. */
	List<TaskImpl<?>> unended() {
		List<TaskImpl<?>> unended = new ArrayList<>();
		forEachUnended(unended::add);
		Collections.reverse(unended);
		return unended;
	}

	/** Those that have neither begun nor ended, in the order of their start. */
	List<TaskImpl<?>> unbegun() {
		return unended().stream().filter((task) -> task.state() == SoonValue.State.PENDING).toList();
	}

	void forget() {
		this.latest = null;
	}

	/**
	 * A task in the list of its group. Apart from the task, so that a handle that is kept
	 * does not keep those of its siblings.
	 */
	static final class Node {

		final TaskImpl<?> task;

		private volatile @Nullable Node earlier;

		/** The thread on which the start broke off after the task had been counted. */
		@Nullable Thread lostBy;

		/** The next one to which that happened. */
		@Nullable Node lostEarlier;

		/** What to run when all are interrupted; only for who cancels the group. */
		@Nullable Runnable callback;

		@Nullable Node nextCallback;

		Node(TaskImpl<?> task) {
			this.task = task;
		}

		@Nullable Node earlier() {
			return this.earlier;
		}

	}

	/**
	 * What those look at who end tasks: how many have ended, and which starts broke off.
	 */
	static final class Ended {

		private volatile long count;

		/** Tasks whose start broke off, the latest first. */
		volatile @Nullable Node lostStarts;

		void add() {
			long before = (long) COUNT.getAndAdd(this, 1L);
			assert before >= 0;
		}

		long count() {
			return this.count;
		}

		/**
		 * End tasks whose start broke off on the calling thread, which is back in a frame
		 * with more stack. Nothing is taken out of the chain: to do that safely takes
		 * stack, too.
		 */
		void recoverLostStarts(TaskGroupImpl group) {
			for (Node lost = this.lostStarts; lost != null; lost = lost.lostEarlier) {
				if (lost.lostBy == Thread.currentThread()) {
					lost.lostBy = null;
					lost.task.endLost(group, new RejectedExecutionException(
							"Task '%s' could not be started for want of memory or stack".formatted(lost.task.name())));
				}
			}
		}

		void forget() {
			this.lostStarts = null;
		}

	}

}
