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

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

import org.jspecify.annotations.Nullable;

/**
 * Fires what is due on one daemon thread for the JVM, which sleeps until the first entry
 * and ends when there has been none for a while. The next entry starts it again.
 *
 * <p>
 * Nearly all entries are taken back long before their time, and a new one nearly always
 * comes later than those that are there. So taking one back never wakes the thread, which
 * at worst wakes up once for nothing, and adding one wakes it only if it would sleep too
 * long. Nothing remains of an entry that is taken back, and an entry keeps no group
 * alive.
 *
 * <p>
 * The thread survives whatever an entry throws. If it cannot be started because the
 * system is out of threads, the entries stay, and whoever adds one or waits tries again.
 */
final class DeadlineTimer {

	/** The timer of all groups. */
	static final DeadlineTimer INSTANCE = new DeadlineTimer();

	private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private static final int FRAMES = 10;

	private final PatientLock lock = new PatientLock();

	private final Condition sooner = this.lock.newCondition();

	private final Heap entries = new Heap();

	/** Whether the thread is there; written under the lock. */
	private volatile boolean running;

	/** When the thread will look at the entries at the latest. */
	private long alarm;

	/** Add an entry, unless it is there. */
	void add(Entry entry) {
		add(entry, entry.next);
	}

	private void add(Entry entry, long next) {
		StackReserve.ensure(FRAMES); // the heap would stay broken for everybody
		this.lock.lock();
		try {
			this.entries.remove(entry);
			entry.next = next;
			this.entries.add(entry);
			if (!this.running) {
				start();
			}
			else if (entry.next - this.alarm < 0) {
				this.alarm = entry.next;
				this.sooner.signal();
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
		StackReserve.ensure(FRAMES);
		this.lock.lock();
		try {
			this.entries.remove(entry);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Start the thread if it is not there.
	 * @return {@code true} if it was there, so that entries will fire
	 */
	boolean ensureRunning() {
		if (this.running) {
			return true;
		}
		this.lock.lock();
		try {
			if (!this.running) {
				start();
			}
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void start() {
		this.alarm = System.nanoTime();
		this.running = true;
		try {
			LibraryThreads.startDaemon("soonify-deadlines", this::run);
		}
		catch (Throwable ex) {
			this.running = false; // out of threads or memory just now
		}
	}

	private void run() {
		while (true) {
			try {
				Entry due = awaitDue();
				if (due == null) {
					return;
				}
				fire(due);
			}
			catch (Throwable ex) {
				Thread.yield(); // a moment without memory or stack passes
			}
		}
	}

	private void fire(Entry due) {
		boolean fired = false;
		try {
			fired = due.fire();
		}
		catch (Throwable ex) {
			// out of threads or memory just now
		}
		if (!fired) {
			again(due);
		}
	}

	private void again(Entry due) {
		add(due, System.nanoTime() + RETRY_NANOS);
	}

	/**
	 * Do what an entry is there for on a thread of the library, and once more a little
	 * later if that throws.
	 * @param due the entry, which has fired
	 * @param action what to do
	 */
	void runElsewhere(Entry due, Runnable action) {
		LibraryThreads.executor().execute(() -> {
			try {
				action.run();
			}
			catch (Throwable ex) {
				again(due);
			}
		});
	}

	/** Returns nothing when the thread is to end, which it has said under the lock. */
	private @Nullable Entry awaitDue() {
		this.lock.lock();
		try {
			long idleSince = System.nanoTime();
			while (true) {
				Entry first = this.entries.first();
				long now = System.nanoTime();
				long delay = (first != null) ? first.next - now : IDLE_NANOS - (now - idleSince);
				if (delay <= 0) {
					if (first == null) {
						this.running = false;
						return null;
					}
					this.entries.remove(first);
					return first;
				}
				this.alarm = now + delay;
				sleep(delay);
				if (first != null) {
					idleSince = System.nanoTime();
				}
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

	/** Something that is to happen at a time. */
	abstract static class Entry {

		private static final int OUTSIDE = -1;

		private final long at;

		/** When to fire: at that time, and later if that could not be done then. */
		private long next;

		private int index = OUTSIDE;

		/**
		 * Create an entry.
		 * @param at the time, on the clock of {@link System#nanoTime()}
		 */
		Entry(long at) {
			this.at = at;
			this.next = at;
		}

		final long at() {
			return this.at;
		}

		/**
		 * The time has come. Called on the thread of the timer, so it must neither block
		 * nor run foreign code.
		 * @return {@code false} to be called again a little later
		 */
		abstract boolean fire();

	}

	/**
	 * Something that a thread of the library is to do at a time, because it may meet
	 * foreign code.
	 */
	static final class Call extends Entry {

		private final Runnable action;

		Call(long at, Runnable action) {
			super(at);
			this.action = action;
		}

		@Override
		boolean fire() {
			INSTANCE.runElsewhere(this, this.action);
			return true;
		}

	}

	/**
	 * Entries by time, the first on top: a binary heap in which each entry knows its
	 * place, so that it can be taken out from anywhere in a few steps.
	 */
	private static final class Heap {

		private static final int INITIAL_CAPACITY = 64;

		private @Nullable Entry[] entries = new Entry[INITIAL_CAPACITY];

		private int size;

		@Nullable Entry first() {
			return this.entries[0];
		}

		void add(Entry entry) {
			if (this.size == this.entries.length) {
				this.entries = Arrays.copyOf(this.entries, this.size * 2);
			}
			siftUp(this.size, entry);
			this.size++;
		}

		void remove(Entry entry) {
			int index = entry.index;
			if (index == Entry.OUTSIDE) {
				return;
			}
			Entry last = entry(--this.size);
			this.entries[this.size] = null;
			entry.index = Entry.OUTSIDE;
			if (entry != last) {
				siftDown(index, last);
				if (last.index == index) {
					siftUp(index, last);
				}
			}
		}

		private void siftUp(int index, Entry entry) {
			int hole = index;
			while (hole > 0) {
				int parent = (hole - 1) >>> 1;
				Entry above = entry(parent);
				if (entry.next - above.next >= 0) {
					break;
				}
				place(hole, above);
				hole = parent;
			}
			place(hole, entry);
		}

		private void siftDown(int index, Entry entry) {
			int hole = index;
			for (int child = 2 * hole + 1; child < this.size; child = 2 * hole + 1) {
				if (child + 1 < this.size && entry(child + 1).next - entry(child).next < 0) {
					child++;
				}
				Entry below = entry(child);
				if (below.next - entry.next >= 0) {
					break;
				}
				place(hole, below);
				hole = child;
			}
			place(hole, entry);
		}

		private void place(int index, Entry entry) {
			this.entries[index] = entry;
			entry.index = index;
		}

		@SuppressWarnings("NullAway") // there is an entry at each index below the size
		private Entry entry(int index) {
			return this.entries[index];
		}

	}

}
