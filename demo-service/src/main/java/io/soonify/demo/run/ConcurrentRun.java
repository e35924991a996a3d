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

import java.util.List;

import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.demo.problem.TaskGroupProblems;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Greets all names at the same time, in a group of tasks. While they run, the owner of
 * the group sends what the {@link RunRecorder} records. If the client goes away
 * meanwhile, the exception that leaves the block cancels the tasks.
 */
@Component
class ConcurrentRun {

	private final TaskGroupFactory taskGroups;

	private final RunRecorder recorder;

	private final FallibleGreeter greeter;

	private final TaskGroupProblems problems;

	ConcurrentRun(TaskGroupFactory taskGroups, RunRecorder recorder, FallibleGreeter greeter,
			TaskGroupProblems problems) {
		this.taskGroups = taskGroups.named(RunRecorder.GROUP_NAME);
		this.recorder = recorder;
		this.greeter = greeter;
		this.problems = problems;
	}

	void run(RunRequest request, EventStream stream) throws Exception {
		RunTimeline timeline = this.recorder.begin();
		try {
			timeline.sendEnd(stream, outcomeOf(request, timeline, stream));
		}
		finally {
			this.recorder.end();
		}
	}

	private @Nullable String outcomeOf(RunRequest request, RunTimeline timeline, EventStream stream) throws Exception {
		try {
			groups(request).run((g) -> {
				stream.open();
				List<String> names = request.getNames();
				names.forEach((name) -> g.task(name).runSoon(() -> this.greeter.greet(name, request)));
				timeline.sendUntilEnded(stream, names.size());
			});
			return null;
		}
		catch (TaskGroupException ex) {
			return this.problems.describe(ex).getDetail();
		}
	}

	private TaskGroupFactory groups(RunRequest request) {
		return (request.getTimeout() != null) ? this.taskGroups.withTimeout(request.getTimeout()) : this.taskGroups;
	}

}
