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

import com.softwaremill.jox.structured.Fork;
import com.softwaremill.jox.structured.Scopes;

/**
 * Jox: a supervised scope. Built on the preview API.
 */
final class Jox implements FanOut {

	@Override
	public long run(int tasks, Callable<Integer> work) throws Exception {
		return Scopes.supervised((scope) -> {
			List<Fork<Integer>> forks = new ArrayList<>(tasks);
			for (int i = 0; i < tasks; i++) {
				forks.add(scope.fork(work));
			}
			long sum = 0;
			for (Fork<Integer> fork : forks) {
				sum += fork.join();
			}
			return sum;
		});
	}

}
