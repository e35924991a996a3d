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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the open groups of a registry: a doubly linked list under its own monitor,
 * which is only ever held for a few steps, or for one along the list, and costs less than
 * a {@code Lock}.
 */
final class OpenGroups {

	private final DefaultTaskGroupRegistry registry;

	/** Guarded by this, like the links. */
	private @Nullable GroupReference newest;

	OpenGroups(DefaultTaskGroupRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Add a group, unless new groups are refused.
	 * @param group the group, which is in no list
	 * @return {@code true} if it was added
	 */
	synchronized boolean add(GroupReference group) {
		if (!this.registry.isAccepting()) {
			return false;
		}
		GroupReference next = this.newest;
		if (next != null) {
			next.newer = group;
		}
		group.older = next;
		group.linked = true;
		this.newest = group;
		return true;
	}

	/**
	 * Remove a group.
	 * @param group the group, which has been added
	 * @return {@code true} if it was still there
	 */
	boolean remove(GroupReference group) {
		boolean removed = unlink(group);
		if (removed) {
			this.registry.removed();
		}
		return removed;
	}

	private synchronized boolean unlink(GroupReference group) {
		if (!group.linked) {
			return false;
		}
		GroupReference newer = group.newer;
		GroupReference older = group.older;
		if (newer != null) {
			newer.older = older;
		}
		else {
			this.newest = older;
		}
		if (older != null) {
			older.newer = newer;
		}
		group.newer = null;
		group.older = null;
		group.linked = false;
		return true;
	}

	synchronized void collect(List<DefaultTaskGroup> into) {
		for (GroupReference group = this.newest; group != null; group = group.older) {
			DefaultTaskGroup open = group.get();
			if (open != null) {
				into.add(open);
			}
		}
	}

	synchronized boolean isEmpty() {
		return this.newest == null;
	}

}
