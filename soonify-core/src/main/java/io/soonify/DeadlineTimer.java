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

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.soonify.DeadlineHeap.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Fires deadlines on one daemon thread for the JVM, which sleeps until the first of them.
 *
 * <p>
 * Nearly all deadlines are taken back long before they pass, and a new one nearly always
 * comes later than those that are there. So taking one back never wakes the thread, which
 * at worst wakes up once for nothing, and adding one wakes it only if it would sleep too
 * long. Nothing remains of a deadline that is taken back.
 */
final class DeadlineTimer {

	/** The timer of all groups. */
	static final DeadlineTimer INSTANCE = new DeadlineTimer();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition sooner = this.lock.newCondition();

	private final DeadlineHeap entries = new DeadlineHeap();

	private @Nullable Thread thread;

	/** Whether the thread will look at the entries by itself, and when at the latest. */
	private boolean alarmed;

	private long alarm;

	void add(Entry entry) {
		this.lock.lock();
		try {
			this.entries.add(entry);
			if (!this.alarmed || entry.at() - this.alarm < 0) {
				this.alarmed = true;
				this.alarm = entry.at();
				wake();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take an entry back. Harmless if it has fired.
	 * @param entry an entry that was added
	 */
	void remove(Entry entry) {
		this.lock.lock();
		try {
			this.entries.remove(entry);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return how many entries are pending.
	 * @return the size
	 */
	int size() {
		this.lock.lock();
		try {
			return this.entries.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void wake() {
		if (this.thread == null) {
			this.thread = Threads.daemon("soonify-deadlines", this::run);
			this.thread.start();
		}
		this.sooner.signal();
	}

	private void run() {
		while (true) {
			awaitFirst().fire();
		}
	}

	private Entry awaitFirst() {
		this.lock.lock();
		try {
			while (true) {
				Entry first = this.entries.first();
				if (first == null) {
					this.alarmed = false;
					this.sooner.awaitUninterruptibly();
					continue;
				}
				long delay = first.at() - System.nanoTime();
				if (delay <= 0) {
					this.entries.remove(first);
					return first;
				}
				this.alarm = first.at();
				sleep(delay);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void sleep(long nanos) {
		try {
			this.sooner.awaitNanos(nanos);
		}
		catch (InterruptedException ex) {
			// nobody has a reason to interrupt this thread; look at the clock and go on
		}
	}

}
