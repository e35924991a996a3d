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

/**
 * The part that one group has in {@link Slots}, perhaps with a limit of its own. All that
 * changes here is guarded by the lock of the slots.
 */
final class SlotShare {

	private final Slots slots;

	private final Spare spare;

	private final int limit;

	private int held;

	/**
	 * Create a share.
	 * @param slots the slots
	 * @param spare the group's spare, which is told when it gets a slot that it has
	 * waited for
	 * @param limit how many slots the group may hold
	 */
	SlotShare(Slots slots, Spare spare, int limit) {
		this.slots = slots;
		this.spare = spare;
		this.limit = limit;
	}

	Slots slots() {
		return this.slots;
	}

	Spare spare() {
		return this.spare;
	}

	boolean isBelowLimit() {
		return this.held < this.limit;
	}

	void add(int slots) {
		this.held += slots;
	}

}
