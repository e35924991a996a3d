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

package io.soonify.demo.run;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOutcome;
import io.soonify.spi.TaskInfo;

import org.springframework.stereotype.Component;

/**
 * Records what happens to the tasks of runs. The page draws nothing else. A run is found
 * by the thread that owns its group, and forgotten when that thread is done with it, so
 * nothing piles up.
 */
@Component
class RunRecorder implements TaskGroupListener {

	static final String GROUP_NAME = "run";

	private final TaskGroupListener otherGroups = new TaskGroupListener() {
	};

	private final Map<Thread, RunTimeline> timelines = new ConcurrentHashMap<>();

	/**
	 * Begin to record for the calling thread, which is about to open a group.
	 * @return where it is recorded
	 */
	RunTimeline begin() {
		RunTimeline timeline = new RunTimeline();
		this.timelines.put(Thread.currentThread(), timeline);
		return timeline;
	}

	void end() {
		this.timelines.remove(Thread.currentThread());
	}

	@Override
	public TaskGroupListener forGroupsNamed(String name) {
		return name.equals(GROUP_NAME) ? this : this.otherGroups;
	}

	@Override
	public void taskSubmitted(TaskGroupInfo group, TaskInfo task) {
		timelineOf(group).ifPresent((timeline) -> timeline.waits(task.name()));
	}

	@Override
	public void taskStarted(TaskGroupInfo group, TaskInfo task) {
		timelineOf(group).ifPresent((timeline) -> timeline.runs(task.name()));
	}

	@Override
	public void taskEnded(TaskGroupInfo group, TaskInfo task) {
		timelineOf(group).ifPresent((timeline) -> {
			if (task.hasStarted()) {
				timeline.ends(task.name(), task.state(), task.failure().orElse(null));
			}
			else {
				timeline.endsUnstarted(task.name(), task.state());
			}
		});
	}

	@Override
	public void groupClosed(TaskGroupInfo group, TaskGroupOutcome outcome) {
		timelineOf(group).ifPresent((timeline) -> timeline.closes(outcome));
	}

	private Optional<RunTimeline> timelineOf(TaskGroupInfo group) {
		return Optional.ofNullable(this.timelines.get(group.owner()));
	}

}
