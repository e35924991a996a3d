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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.soonify.DeadlineHeap.Entry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The order of deadlines.
 */
class DeadlineHeapTests {

	private final DeadlineHeap heap = new DeadlineHeap();

	private final Random random = new Random(42);

	@Test
	@DisplayName("Entries come out in the order of their time")
	void entriesComeOutInOrder() {
		List<Entry> entries = entries(1000);
		entries.forEach(this.heap::add);
		entries.sort((one, other) -> Long.compare(one.at(), other.at()));
		assertThat(drain()).containsExactlyElementsOf(entries);
	}

	@Test
	@DisplayName("Entries taken out from anywhere are gone, and the others stay in order")
	void removedEntriesAreGone() {
		List<Entry> entries = entries(1000);
		entries.forEach(this.heap::add);
		Collections.shuffle(entries, this.random);
		List<Entry> removed = entries.subList(0, 600);
		removed.forEach(this.heap::remove);
		removed.forEach(this.heap::remove);
		assertThat(this.heap.size()).isEqualTo(400);
		List<Entry> left = drain();
		assertThat(left).containsExactlyInAnyOrderElementsOf(entries.subList(600, 1000));
		assertThat(left).isSortedAccordingTo((one, other) -> Long.compare(one.at(), other.at()));
	}

	@Test
	@DisplayName("The order holds when the clock wraps around")
	void clockWrapsAround() {
		Entry before = new Marker(Long.MAX_VALUE - 1);
		Entry after = new Marker(Long.MIN_VALUE + 1);
		this.heap.add(after);
		this.heap.add(before);
		assertThat(drain()).containsExactly(before, after);
	}

	private List<Entry> entries(int n) {
		List<Entry> entries = new ArrayList<>();
		for (int i = 0; i < n; i++) {
			entries.add(new Marker(this.random.nextInt(1_000_000) * 1000L + i));
		}
		return entries;
	}

	private List<Entry> drain() {
		List<Entry> drained = new ArrayList<>();
		for (Entry first = this.heap.first(); first != null; first = this.heap.first()) {
			this.heap.remove(first);
			drained.add(first);
		}
		assertThat(this.heap.size()).isZero();
		return drained;
	}

	private static final class Marker extends Entry {

		Marker(long at) {
			super(at);
		}

		@Override
		void fire() {
			throw new UnsupportedOperationException("no timer here");
		}

	}

}
