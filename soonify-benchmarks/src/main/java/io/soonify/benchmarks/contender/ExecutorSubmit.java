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
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * {@code submit} and {@code get}, on any executor.
 *
 * @param submit the method of the executor
 */
record ExecutorSubmit(Function<Callable<Integer>, Future<Integer>> submit) implements FanOut {

	@Override
	public long run(int tasks, Callable<Integer> work) throws Exception {
		List<Future<Integer>> futures = new ArrayList<>(tasks);
		for (int i = 0; i < tasks; i++) {
			futures.add(this.submit.apply(work));
		}
		long sum = 0;
		for (Future<Integer> future : futures) {
			sum += future.get();
		}
		return sum;
	}

}
