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

package io.soonify;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What those who watch can see of a task.
 */
@Timeout(60)
class TaskInfoTests {

	@Test
	@DisplayName("Whether a task has started is known at any time, and one that never did took no time")
	void hasStarted() {
		List<TaskInfo> tasks = new CopyOnWriteArrayList<>();
		TaskGroupListener collector = new TaskGroupListener() {

			@Override
			public void taskSubmitted(TaskGroupInfo group, TaskInfo task) {
				tasks.add(task);
			}

		};
		BlockingTask first = BlockingTask.interruptible();
		TaskGroup g = TaskGroupFactory.builder().listener(collector).maxConcurrency(1).build().create();
		g.callSoon(first);
		first.awaitStarted();
		SoonValue<String> second = g.callSoon(() -> "never");
		assertThat(tasks).extracting(TaskInfo::hasStarted).containsExactly(true, false);
		second.cancel();
		first.release();
		g.close();
		assertThat(tasks).extracting(TaskInfo::hasStarted).containsExactly(true, false);
		assertThat(tasks.get(0).elapsed()).isPositive();
		assertThat(tasks.get(1).elapsed()).isZero();
		assertThat(tasks).allSatisfy((task) -> assertThat(task.thread()).isEmpty());
	}

}
