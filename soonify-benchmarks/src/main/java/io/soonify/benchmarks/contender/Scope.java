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

package io.soonify.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.StructuredTaskScope.Subtask;

/**
 * The JDK's {@link StructuredTaskScope}, a preview API (JEP 505).
 */
final class Scope implements FanOut {

	@Override
	public long run(int tasks, Callable<Integer> work) throws InterruptedException {
		try (var scope = StructuredTaskScope.open(Joiner.<Integer>awaitAllSuccessfulOrThrow())) {
			List<Subtask<Integer>> subtasks = new ArrayList<>(tasks);
			for (int i = 0; i < tasks; i++) {
				subtasks.add(scope.fork(work));
			}
			scope.join();
			long sum = 0;
			for (Subtask<Integer> subtask : subtasks) {
				sum += subtask.get();
			}
			return sum;
		}
	}

}
