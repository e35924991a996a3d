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

import java.time.Duration;

/**
 * The deadline that a group has set, and that the groups inside it share unless theirs
 * comes first.
 */
final class Deadline extends DeadlineHeap.Entry {

	private final DefaultTaskGroup group;

	private volatile boolean expired;

	/**
	 * Create a deadline.
	 * @param group the group that sets it
	 * @param at when it passes, on the clock of {@link System#nanoTime()}
	 */
	Deadline(DefaultTaskGroup group, long at) {
		super(at);
		this.group = group;
	}

	boolean isSetBy(PlacedGroup other) {
		return this.group == other;
	}

	boolean isExpired() {
		return this.expired;
	}

	/**
	 * Return the time until this deadline.
	 * @return the time left, zero once it has passed
	 */
	Duration remaining() {
		return Duration.ofNanos(Math.max(0, at() - System.nanoTime()));
	}

	@Override
	void fire() {
		this.expired = true;
		this.group.deadlinePassed();
	}

}
