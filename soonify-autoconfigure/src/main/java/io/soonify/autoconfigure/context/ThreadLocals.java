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
import org.jspecify.annotations.Nullable;

/**
 * The thread-locals that are handed on, as their accessors know them.
 *
 * <p>
 * Each is looked at two or three times for every task, so the looks at the first ones are
 * written out. A look in a loop meets accessors of many classes, and for the JVM to find
 * out which it is costs more than the look; of those written out each meets only one.
 */
final class ThreadLocals {

	private final ThreadLocalAccessor<Object>[] accessors;

	@SuppressWarnings("unchecked") // values are only given to the accessor they are from
	ThreadLocals(List<ThreadLocalAccessor<?>> accessors) {
		this.accessors = accessors.toArray(ThreadLocalAccessor[]::new);
	}

	int size() {
		return this.accessors.length;
	}

	/**
	 * Return an accessor, for what is not done for every task.
	 * @param index which one
	 * @return the accessor
	 */
	ThreadLocalAccessor<Object> accessor(int index) {
		return this.accessors[index];
	}

	/**
	 * Look at one of them.
	 * @param index which one
	 * @return what the calling thread has there, {@code null} for nothing
	 */
	@Nullable Object get(int index) {
		return switch (index) {
			case 0 -> this.accessors[0].getValue();
			case 1 -> this.accessors[1].getValue();
			case 2 -> this.accessors[2].getValue();
			case 3 -> this.accessors[3].getValue();
			case 4 -> this.accessors[4].getValue();
			case 5 -> this.accessors[5].getValue();
			default -> this.accessors[index].getValue();
		};
	}

	/**
	 * Look at all of them.
	 * @return {@code true} if the calling thread has a value in one
	 */
	boolean isAnySet() {
		int size = this.accessors.length;
		return (size > 0 && this.accessors[0].getValue() != null) || (size > 1 && this.accessors[1].getValue() != null)
				|| (size > 2 && this.accessors[2].getValue() != null)
				|| (size > 3 && this.accessors[3].getValue() != null)
				|| (size > 4 && this.accessors[4].getValue() != null)
				|| (size > 5 && this.accessors[5].getValue() != null) || isAnySetFrom(6);
	}

	private boolean isAnySetFrom(int first) {
		for (int i = first; i < this.accessors.length; i++) {
			if (this.accessors[i].getValue() != null) {
				return true;
			}
		}
		return false;
	}

}
