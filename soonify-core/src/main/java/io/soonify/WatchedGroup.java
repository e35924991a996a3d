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
import java.util.List;

/**
 * What is known of a group by those who watch it: its name and owner, how old it is, and
 * what its tasks are doing.
 */
abstract class WatchedGroup extends AbstractSoonifier implements TaskGroupInfo {

	private final GroupSettings settings;

	private final Thread owner = Thread.currentThread();

	private final long openedAt = System.nanoTime();

	WatchedGroup(GroupSettings settings) {
		this.settings = settings;
	}

	/**
	 * Return this group as what it is.
	 * @return this
	 */
	public abstract DefaultTaskGroup group();

	final GroupSettings settings() {
		return this.settings;
	}

	final Listeners listeners() {
		return this.settings.listeners();
	}

	@Override
	public final boolean isWatchedBy(TaskGroupListener listener) {
		return listeners().include(listener);
	}

	@Override
	public final String name() {
		return this.settings.name();
	}

	@Override
	public final Thread owner() {
		return this.owner;
	}

	final boolean isOwnedByCaller() {
		return Thread.currentThread() == this.owner;
	}

	final long openedAt() {
		return this.openedAt;
	}

	@Override
	public final Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.openedAt);
	}

	@Override
	public final long taskCount() {
		return group().count().started();
	}

	@Override
	public final int unfinishedTaskCount() {
		return group().count().unfinished();
	}

	@Override
	public final int waitingTaskCount() {
		return group().dispatcher().waiting();
	}

	@Override
	public final List<TaskInfo> runningTasks() {
		return group().dispatcher().running(Integer.MAX_VALUE);
	}

	@Override
	public final List<TaskInfo> unfinishedTasks(int limit) {
		return group().dispatcher().unfinished(limit);
	}

	/**
	 * Read the clock, if somebody will want to know.
	 * @return the time in nanoseconds, or zero
	 */
	final long now() {
		return this.settings.isWatched() ? System.nanoTime() : 0;
	}

}
