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

package io.soonify.autoconfigure.context;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.soonify.spi.TaskContext;

/**
 * Hands on the thread-locals that are registered with Micrometer's context-propagation,
 * as they are registered at the start of each task, and those of Soonify.
 *
 * <p>
 * It does what a {@code ContextSnapshotFactory} does that clears what is missing, so a
 * task sees just what its starter had. Unlike one, it needs no maps, and it leaves a
 * thread as it was even if one of the accessors throws.
 */
final class ThreadLocalContext implements TaskContext {

	private final ContextRegistry registry;

	private final List<AccessorCustomizer> customizers;

	private volatile Accessors accessors;

	ThreadLocalContext(ContextRegistry registry, List<AccessorCustomizer> customizers) {
		this.registry = registry;
		this.customizers = customizers;
		this.accessors = customize(registry.getThreadLocalAccessors());
	}

	@Override
	public Snapshot capture() {
		return accessors().noValues().orCaptured();
	}

	/**
	 * Return the accessors, looking for news first: libraries register theirs when they
	 * are first used.
	 */
	private Accessors accessors() {
		List<ThreadLocalAccessor<?>> registered = this.registry.getThreadLocalAccessors();
		Accessors known = this.accessors;
		if (!known.areOf(registered)) {
			known = customize(registered);
			this.accessors = known;
		}
		return known;
	}

	private Accessors customize(List<ThreadLocalAccessor<?>> current) {
		List<ThreadLocalAccessor<?>> registered = List.copyOf(current);
		List<ThreadLocalAccessor<?>> customized = new ArrayList<>(registered);
		this.customizers.forEach((customizer) -> customizer.customize(customized));
		return new Accessors(registered, new NoValues(new ThreadLocals(customized)));
	}

	/**
	 * The accessors that were registered at some time, and what became of them. Not
	 * changed by later registrations, so that a thread is left by the same accessors that
	 * it was entered by.
	 */
	private record Accessors(List<ThreadLocalAccessor<?>> registered, NoValues noValues) {

		boolean areOf(List<ThreadLocalAccessor<?>> others) {
			int size = this.registered.size();
			if (others.size() != size) {
				return false;
			}
			for (int i = 0; i < size; i++) {
				if (others.get(i) != this.registered.get(i)) {
					return false;
				}
			}
			return true;
		}

	}

}
