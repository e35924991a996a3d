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

import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The list of a group's workers.
 */
@Timeout(60)
class WorkersTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@Test
	@DisplayName("A group that lives long does not pile up workers that have retired")
	void retiredWorkersAreUnlinked() {
		DefaultTaskGroup g = (DefaultTaskGroup) this.taskGroups.create();
		BlockingTask longRunning = BlockingTask.interruptible();
		g.callSoon(longRunning);
		longRunning.awaitStarted();
		for (int i = 0; i < 5000; i++) {
			g.callSoon(() -> "short").join();
		}
		assertThat(g.dispatcher().workers().linked()).isLessThan(200);
		assertThat(g.unfinishedTasks()).extracting(TaskInfo::name).contains("task-1");
		g.cancel();
		g.close();
		assertThat(longRunning.wasInterrupted()).isTrue();
	}

	@Test
	@DisplayName("Every running task is found, however many have come and gone before")
	void liveWorkersAreFound() {
		DefaultTaskGroup g = (DefaultTaskGroup) this.taskGroups.create();
		List<BlockingTask> running = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			BlockingTask task = BlockingTask.interruptible();
			running.add(task);
			g.callSoon(task);
			for (int j = 0; j < 5; j++) {
				g.callSoon(() -> "short");
			}
		}
		running.forEach(BlockingTask::awaitStarted);
		Awaitility.await().until(() -> g.unfinishedTasks().size() == 300);
		g.cancel();
		g.close();
		assertThat(running).allMatch(BlockingTask::wasInterrupted);
	}

}
