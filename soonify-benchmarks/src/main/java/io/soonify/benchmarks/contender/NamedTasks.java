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

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;

/**
 * Soonify with tasks that have names, and so have their threads.
 */
record NamedTasks(TaskGroupFactory factory) implements FanOut {

	@Override
	public long run(int tasks, Callable<Integer> work) {
		List<SoonValue<Integer>> values = new ArrayList<>(tasks);
		try (TaskGroup group = this.factory.create()) {
			for (int i = 0; i < tasks; i++) {
				values.add(group.task("price").callSoon(work));
			}
		}
		long sum = 0;
		for (SoonValue<Integer> value : values) {
			sum += value.value();
		}
		return sum;
	}

}
