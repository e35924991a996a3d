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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The deadline that a group has set, and that groups inside share unless theirs comes
 * first. It does not keep the group alive.
 */
final class GroupDeadline extends DeadlineTimer.Entry {

	private final GroupRegistry.Entry setter;

	private GroupDeadline(GroupRegistry.Entry setter, long at) {
		super(at);
		this.setter = setter;
	}

	/**
	 * The deadline that a group has inherited, or the one that it sets if that is first.
	 */
	static GroupDeadline earlier(@Nullable GroupDeadline inherited, GroupRegistry.Entry setter, long at) {
		return (inherited == null || at - inherited.at() < 0) ? new GroupDeadline(setter, at) : inherited;
	}

	boolean isSetBy(GroupRegistry.Entry entry) {
		return this.setter == entry;
	}

	/** The group that has set it, {@code null} once it is closed or collected. */
	@Nullable Setter setter() {
		return (this.setter.get() instanceof Setter group) ? group : null;
	}

	boolean hasPassed() {
		return System.nanoTime() - at() >= 0;
	}

	Duration remaining() {
		return Duration.ofNanos(Math.max(0, at() - System.nanoTime()));
	}

	@Override
	boolean fire() {
		Setter group = setter();
		if (group != null) {
			group.deadlinePassed(this);
		}
		return true;
	}

	/** A group that has set a deadline. */
	interface Setter {

		/** The deadline has passed: cancel the group if there is something to cancel. */
		void expire();

		/**
		 * See to it that the group expires. On the thread of the timer, so this neither
		 * blocks nor runs foreign code.
		 */
		void deadlinePassed(DeadlineTimer.Entry deadline);

	}

}
