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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to run a task, so many times: the limit of a group, or one that groups share.
 *
 * <p>
 * A slot is held by a worker, from before it is handed to the executor until it retires,
 * so that what waits for a slot waits here and never in the executor. A task that waits
 * for others gives the slot of its worker back meanwhile and takes it again before it
 * goes on (S11). A slot that is given back goes straight to the next in line: first to
 * tasks that want to go on, which have had one before, then to groups with waiting tasks,
 * first come first served. Nothing foreign is called under the lock.
 */
final class Slots {

	private final ReentrantLock lock = new ReentrantLock();

	private final Queue<Resumption> resuming = new ArrayDeque<>();

	/** Groups whose spare waits for a slot, each at most once. */
	private final Deque<Dispatcher> waiting = new ArrayDeque<>();

	/** Groups whose spare has a slot and has not begun, each at most once. */
	private final Set<Dispatcher> unbegun = new LinkedHashSet<>();

	private int free;

	Slots(int limit) {
		this.free = limit;
	}

	/**
	 * Take a slot for the spare of a group, or get in line for one.
	 * @param dispatcher the group's dispatcher, which is told when it gets a slot later
	 * @return {@code true} if the slot is taken
	 */
	boolean acquire(Dispatcher dispatcher) {
		this.lock.lock();
		try {
			if (this.free > 0) {
				this.free--;
				this.unbegun.add(dispatcher);
				return true;
			}
			this.waiting.add(dispatcher);
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take a slot again, however long that takes, after it was given back by a task that
	 * had to wait. The interrupt status of the calling thread is kept.
	 */
	void resume() {
		Resumption resumption = new Resumption(Thread.currentThread());
		this.lock.lock();
		try {
			if (this.free > 0) {
				this.free--;
				return;
			}
			if (revokeAny()) {
				return;
			}
			this.resuming.add(resumption);
		}
		finally {
			this.lock.unlock();
		}
		resumption.await();
	}

	private boolean revokeAny() {
		for (Dispatcher dispatcher : this.unbegun) {
			if (revoke(dispatcher)) {
				return true;
			}
		}
		return false;
	}

	private boolean revoke(Dispatcher dispatcher) {
		boolean revoked = this.unbegun.contains(dispatcher) && dispatcher.revokeSpare();
		if (revoked) {
			this.unbegun.remove(dispatcher);
			this.waiting.addFirst(dispatcher);
		}
		return revoked;
	}

	/**
	 * A spare that has a slot has been handed to the executor, and can be revoked from
	 * now on.
	 * @param dispatcher the group's dispatcher
	 */
	void spareSubmitted(Dispatcher dispatcher) {
		this.lock.lock();
		try {
			Resumption first = this.resuming.peek();
			if (first != null && revoke(dispatcher)) {
				this.resuming.remove();
				first.grant();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A spare that has a slot has begun, and keeps it until it retires.
	 * @param dispatcher the group's dispatcher
	 */
	void spareBegun(Dispatcher dispatcher) {
		this.lock.lock();
		try {
			this.unbegun.remove(dispatcher);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Give a slot back.
	 */
	void release() {
		Dispatcher next;
		this.lock.lock();
		try {
			Resumption resumption = this.resuming.poll();
			if (resumption != null) {
				resumption.grant();
				return;
			}
			next = this.waiting.poll();
			if (next == null) {
				this.free++;
				return;
			}
			this.unbegun.add(next);
		}
		finally {
			this.lock.unlock();
		}
		next.slotGranted();
	}

	/**
	 * Tell whether a worker that has ended a task is to give its slot back rather than
	 * take the next task: because a task wants to go on, or another group is first in
	 * line.
	 * @param dispatcher the dispatcher of the worker's group
	 * @return {@code true} if others come first
	 */
	boolean othersComeFirst(Dispatcher dispatcher) {
		this.lock.lock();
		try {
			Dispatcher first = this.waiting.peek();
			return !this.resuming.isEmpty() || (first != null && first != dispatcher);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A task that waits to go on.
	 */
	private static final class Resumption {

		private final Thread thread;

		private volatile boolean granted;

		Resumption(Thread thread) {
			this.thread = thread;
		}

		void grant() {
			this.granted = true;
			LockSupport.unpark(this.thread);
		}

		void await() {
			boolean interrupted = false;
			while (!this.granted) {
				interrupted |= Thread.interrupted(); // else park would return at once
				LockSupport.park(this);
			}
			if (interrupted) {
				this.thread.interrupt();
			}
		}

	}

}
