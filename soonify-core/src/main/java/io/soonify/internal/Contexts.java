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

import java.util.ArrayList;
import java.util.List;

import io.soonify.spi.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Several contexts as one. They are restored in their order and undone in the reverse,
 * all of them, whatever one of them throws.
 *
 * @param contexts the contexts
 * @param boundary is told what the end of one throws
 */
record Contexts(List<TaskContext> contexts, Boundary boundary) implements TaskContext {

	/**
	 * Combine contexts.
	 * @param boundary is told what the end of one throws
	 * @return a context that does for all, {@code null} if there are none
	 */
	static @Nullable TaskContext of(List<TaskContext> contexts, Boundary boundary) {
		return switch (contexts.size()) {
			case 0 -> null;
			case 1 -> contexts.get(0);
			default -> new Contexts(List.copyOf(contexts), boundary);
		};
	}

	@Override
	public @Nullable Snapshot capture() {
		List<Snapshot> captured = new ArrayList<>(this.contexts.size());
		for (TaskContext context : this.contexts) {
			Snapshot snapshot = context.capture();
			if (snapshot != null) {
				captured.add(snapshot);
			}
		}
		return captured.isEmpty() ? null : () -> restore(captured);
	}

	private Scope restore(List<Snapshot> captured) {
		List<Scope> entered = new ArrayList<>(captured.size());
		try {
			for (Snapshot snapshot : captured) {
				Scope scope = snapshot.restore();
				if (scope != null) {
					entered.add(scope);
				}
			}
		}
		catch (Throwable ex) {
			leave(entered);
			throw ex;
		}
		return () -> leave(entered);
	}

	private void leave(List<Scope> entered) {
		for (int i = entered.size() - 1; i >= 0; i--) {
			this.boundary.leave(entered.get(i));
		}
	}

}
