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

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.pivovarit.collectors.ParallelCollectors;

/**
 * parallel-collectors, on virtual threads.
 */
final class ParallelCollectorsStream implements FanOut {

	@Override
	public long run(int tasks, Callable<Integer> work) {
		List<Integer> values = IntStream.range(0, tasks)
			.boxed()
			.collect(ParallelCollectors.parallel((index) -> call(work), Collectors.toList()))
			.join();
		long sum = 0;
		for (Integer value : values) {
			sum += value;
		}
		return sum;
	}

	private static Integer call(Callable<Integer> work) {
		try {
			return work.call();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
