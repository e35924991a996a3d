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

package io.soonify.autoconfigure.observation;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.observation.Observation;
import io.soonify.spi.TaskGroupInfo;
import org.jspecify.annotations.Nullable;

/**
 * Knows the observations of groups that are open. It keeps no group alive that was never
 * closed, and ends the observation of one that has been collected.
 */
final class ObservedGroups {

	private final Map<Key, ObservedGroup> open = new ConcurrentHashMap<>();

	void add(TaskGroupInfo group, ObservedGroup observed) {
		this.open.put(new Key(group), observed);
	}

	@Nullable ObservedGroup get(TaskGroupInfo group) {
		return this.open.get(new Key(group));
	}

	@Nullable ObservedGroup remove(TaskGroupInfo group) {
		return this.open.remove(new Key(group));
	}

	/**
	 * End the observations of groups that have been collected. All references to one are
	 * cleared at the same time, so it is seen here by whoever has seen it elsewhere.
	 */
	void endCollected() {
		this.open.forEach((group, observed) -> {
			if (group.refersTo(null) && this.open.remove(group, observed)) {
				observed.observation().stop();
			}
		});
	}

	int size() {
		return this.open.size();
	}

	/**
	 * A group that is observed.
	 *
	 * @param observation the observation
	 * @param context what is known of the group
	 * @param current the current observation of the thread that has opened the group
	 */
	record ObservedGroup(Observation observation, TaskGroupObservationContext context, @Nullable Observation current) {
	}

	/**
	 * A group and nothing else, that is not kept alive.
	 */
	private static final class Key extends WeakReference<TaskGroupInfo> {

		private final int hash;

		Key(TaskGroupInfo group) {
			super(group);
			this.hash = System.identityHashCode(group);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			if (this == other) {
				return true;
			}
			TaskGroupInfo group = get();
			return group != null && other instanceof Key key && key.refersTo(group);
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

	}

}
