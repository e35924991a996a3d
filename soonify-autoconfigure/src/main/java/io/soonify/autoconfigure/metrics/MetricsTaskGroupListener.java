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

package io.soonify.autoconfigure.metrics;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gives the groups of each name their meters, and keeps the number of names bounded: a
 * registry never forgets a tag value.
 */
final class MetricsTaskGroupListener implements TaskGroupListener {

	static final int MAXIMUM_NAMES = 100;

	static final String OTHER = "other";

	private static final Log logger = LogFactory.getLog(MetricsTaskGroupListener.class);

	private final Map<String, GroupMeters> meters = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	/** The meters of all names that came too late, {@code null} until there is one. */
	private volatile @Nullable GroupMeters others;

	/**
	 * Create a listener.
	 * @param registry keeps the meters
	 * @param names the names that shall have meters from now on
	 */
	MetricsTaskGroupListener(MeterRegistry registry, Collection<String> names) {
		this.registry = registry;
		names.forEach(this::metersFor);
	}

	@Override
	public TaskGroupListener forGroupsNamed(String name) {
		return metersFor(name);
	}

	@Override
	public TaskGroupListener forGroupsNamed(String name, TaskGroupRegistry registry) {
		GroupMeters meters = metersFor(name);
		meters.countIn(registry);
		return meters;
	}

	private GroupMeters metersFor(String name) {
		GroupMeters known = this.meters.get(name);
		if (known == null) {
			known = this.others;
		}
		return (known != null) ? known : register(name);
	}

	private synchronized GroupMeters register(String name) {
		if (this.meters.size() < MAXIMUM_NAMES || this.meters.containsKey(name)) {
			return metersOf(name);
		}
		GroupMeters shared = this.others;
		if (shared == null) {
			logger.warn(("There are meters for %d names of task groups; the group '%s' and those of further names "
					+ "share the tag value '%s'. Give task groups one of a few constant names, not one made of data")
				.formatted(MAXIMUM_NAMES, name, OTHER));
			shared = metersOf(OTHER);
			this.others = shared;
		}
		return shared;
	}

	private GroupMeters metersOf(String name) {
		return this.meters.computeIfAbsent(name, (group) -> new GroupMeters(this.registry, group));
	}

}
