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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.soonify.spi.TaskInfo;

/**
 * Refuses a wait that could never end (S14). A task has said that it waits before it
 * looks, so of two that close a circle at the same time at least one sees it.
 */
final class JoinCircle {

	private JoinCircle() {
	}

	/**
	 * Look for a circle.
	 * @param waiting the task that is about to wait
	 * @param awaited the task that it is to wait for
	 * @param needed tells what a task waits for, as far as it has not ended
	 * @throws IllegalStateException if there is a circle
	 */
	static <T extends TaskInfo> void check(T waiting, T awaited, Function<T, List<T>> needed) {
		Map<T, T> reachedFrom = new IdentityHashMap<>();
		Deque<T> open = new ArrayDeque<>();
		reachedFrom.put(awaited, waiting);
		open.push(awaited);
		while (!open.isEmpty()) {
			T task = open.pop();
			if (task == waiting) {
				throw new IllegalStateException(describe(waiting, reachedFrom));
			}
			for (T one : needed.apply(task)) {
				if (reachedFrom.putIfAbsent(one, task) == null) {
					open.push(one);
				}
			}
		}
	}

	private static <T extends TaskInfo> String describe(T waiting, Map<T, T> reachedFrom) {
		List<String> names = new ArrayList<>();
		T task = waiting;
		do {
			names.add("'" + task.name() + "'");
			task = reachedFrom.get(task);
		}
		while (task != null && task != waiting);
		names.add("'" + waiting.name() + "'");
		Collections.reverse(names);
		if (names.size() == 2) {
			return "Task '%s' would wait for itself; let it return instead".formatted(waiting.name());
		}
		return "Tasks would wait for each other in a circle, for ever: %s; let one of them return instead"
			.formatted(String.join(" waits for ", names));
	}

}
