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

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Entries by time, the first on top: a binary heap in which each entry knows its place,
 * so that it can be taken out from anywhere in a few steps. Not safe for several threads.
 */
final class DeadlineHeap {

	private static final int INITIAL_CAPACITY = 64;

	private @Nullable Entry[] entries = new Entry[INITIAL_CAPACITY];

	private int size;

	int size() {
		return this.size;
	}

	/**
	 * Return the first entry.
	 * @return the entry, {@code null} if there is none
	 */
	@Nullable Entry first() {
		return this.entries[0];
	}

	void add(Entry entry) {
		if (this.size == this.entries.length) {
			this.entries = Arrays.copyOf(this.entries, this.size * 2);
		}
		siftUp(this.size++, entry);
	}

	/**
	 * Take an entry out.
	 * @param entry the entry, which need not be inside
	 */
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
			if (!entry.isBefore(above)) {
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
			if (child + 1 < this.size && entry(child + 1).isBefore(entry(child))) {
				child++;
			}
			Entry below = entry(child);
			if (!below.isBefore(entry)) {
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

	/**
	 * Something that is to happen at a time.
	 */
	abstract static class Entry {

		private static final int OUTSIDE = -1;

		private final long at;

		private int index = OUTSIDE;

		/**
		 * Create an entry.
		 * @param at the time, on the clock of {@link System#nanoTime()}
		 */
		Entry(long at) {
			this.at = at;
		}

		final long at() {
			return this.at;
		}

		final boolean isBefore(Entry other) {
			return this.at - other.at < 0;
		}

		/**
		 * The time has come. Called once, on the thread of the timer, so it must not run
		 * foreign code.
		 */
		abstract void fire();

	}

}
