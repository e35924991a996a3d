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

import java.util.List;

import io.micrometer.context.ThreadLocalAccessor;

/**
 * Changes which thread-locals reach tasks, and how. The registry that the accessors come
 * from is that of the whole JVM and stays as it is.
 */
@FunctionalInterface
interface AccessorCustomizer {

	/**
	 * Change the list.
	 * @param accessors the accessors, at first those that are registered, in the order in
	 * which they are restored
	 */
	void customize(List<ThreadLocalAccessor<?>> accessors);

	/**
	 * Add an accessor that nobody registers, unless the application did. It comes first,
	 * so that what the others do to the same thread-local is done and undone inside: a
	 * tracer writes to the diagnostic context when an observation becomes the current
	 * one.
	 * @param accessor the accessor
	 * @return adds it
	 */
	static AccessorCustomizer addition(ThreadLocalAccessor<?> accessor) {
		return (accessors) -> {
			if (accessors.stream().noneMatch((registered) -> registered.key().equals(accessor.key()))) {
				accessors.add(0, accessor);
			}
		};
	}

}
