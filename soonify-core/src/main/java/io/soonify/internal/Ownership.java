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

import org.jspecify.annotations.Nullable;

/**
 * Says whether a group is open, and whose it is, to handles of tasks that have ended:
 * they keep nothing else of it (S13).
 */
final class Ownership {

	private volatile @Nullable TaskGroupImpl group;

	/**
	 * The tasks that the owner has waited for by joining the group; only for the owner.
	 */
	private long joined;

	Ownership(TaskGroupImpl group) {
		this.group = group;
	}

	@Nullable TaskGroupImpl group() {
		return this.group;
	}

	void joined(long tasks) {
		this.joined = tasks;
	}

	boolean hasJoined(int number) {
		return Integer.toUnsignedLong(number) <= this.joined;
	}

	void end() {
		this.group = null;
	}

}
