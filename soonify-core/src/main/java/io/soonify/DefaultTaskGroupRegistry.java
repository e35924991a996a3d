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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The registry: several lists of open groups, so that many threads can open groups at a
 * time.
 *
 * <p>
 * Whether new groups are refused is looked at under the monitor of the list that a group
 * is to be added to. Whoever has set it takes each monitor afterwards, so it finds the
 * groups that had slipped through. A thread that removes a group while they are refused
 * wakes those who wait for the last one, after it has removed it.
 */
final class DefaultTaskGroupRegistry implements TaskGroupRegistry {

	/** For factories that were given none. It only finds groups that are never closed. */
	static final DefaultTaskGroupRegistry COMMON = new DefaultTaskGroupRegistry();

	private static final int MOST_LISTS = 64;

	private final OpenGroups[] lists = new OpenGroups[Math.min(MOST_LISTS,
			Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 2)];

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition removed = this.lock.newCondition();

	/** Why new groups are refused, {@code null} if they are not. */
	private volatile @Nullable String refusal;

	DefaultTaskGroupRegistry() {
		Arrays.setAll(this.lists, (index) -> new OpenGroups(this));
	}

	/**
	 * Return the list for groups that the calling thread opens.
	 * @return one of the lists
	 */
	OpenGroups list() {
		return this.lists[(int) Thread.currentThread().getId() & (this.lists.length - 1)];
	}

	/**
	 * Add a group that the calling thread has just opened.
	 * @param group the group
	 * @param list the list that it is to be in
	 * @throws IllegalStateException if new groups are refused
	 */
	void add(GroupReference group, OpenGroups list) {
		if (!list.add(group)) {
			throw Frames.throwIntoBody(null, refused(group.name()));
		}
	}

	void removed() {
		if (this.refusal != null) {
			this.lock.lock();
			try {
				this.removed.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private IllegalStateException refused(String name) {
		return new IllegalStateException("Task group '%s' cannot be opened, because %s".formatted(name, reason()));
	}

	private String reason() {
		String reason = this.refusal;
		return (reason != null) ? reason : "the application is shutting down";
	}

	@Override
	public List<TaskGroupInfo> groups() {
		return List.copyOf(open());
	}

	private List<DefaultTaskGroup> open() {
		List<DefaultTaskGroup> open = new ArrayList<>();
		for (OpenGroups list : this.lists) {
			list.collect(open);
		}
		return open;
	}

	@Override
	public void refuseNewGroups(String reason) {
		this.refusal = Arguments.notNull(reason, "reason");
	}

	@Override
	public void acceptNewGroups() {
		this.refusal = null;
	}

	@Override
	public boolean isAccepting() {
		return this.refusal == null;
	}

	@Override
	public boolean awaitNone(Duration time) throws InterruptedException {
		long left = TimeUnit.NANOSECONDS.convert(Arguments.notNull(time, "time"));
		this.lock.lockInterruptibly();
		try {
			while (!isEmpty()) {
				if (left <= 0) {
					return false;
				}
				left = this.removed.awaitNanos(left);
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isEmpty() {
		for (OpenGroups list : this.lists) {
			if (!list.isEmpty()) {
				return false;
			}
		}
		return true;
	}

	@Override
	public int cancelAll() {
		int cancelled = 0;
		for (DefaultTaskGroup group : open()) {
			if (group.cancellation().byShutdown(reason())) {
				cancelled++;
			}
		}
		return cancelled;
	}

}
