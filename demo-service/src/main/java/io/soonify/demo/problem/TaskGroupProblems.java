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

package io.soonify.demo.problem;

import java.util.List;

import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupException.FailedTask;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.TaskGroupTimeoutException.UnfinishedTask;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * Describes what became of a task group that did not end well. Clients get the names of
 * tasks, and no messages of exceptions: those are for the log.
 */
public class TaskGroupProblems {

	static final int SECONDS_TO_RESTART = 10;

	/**
	 * Describe a group that did not end well.
	 * @param ex what its owner got
	 * @return the problem
	 */
	public ProblemDetail describe(TaskGroupException ex) {
		if (ex instanceof TaskGroupTimeoutException timeout) {
			return timeout(timeout);
		}
		if (ex instanceof TaskGroupCancelledException || ex instanceof TaskGroupInterruptedException) {
			return shutdown();
		}
		List<String> tasks = ex.failedTasks().stream().map(FailedTask::name).distinct().toList();
		return problem(HttpStatus.BAD_GATEWAY,
				tasks.isEmpty() ? "A task failed." : "The task '%s' failed.".formatted(tasks.get(0)), tasks);
	}

	ProblemDetail shutdown() {
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"The service is shutting down. Try again in %d seconds.".formatted(SECONDS_TO_RESTART));
	}

	private static ProblemDetail timeout(TaskGroupTimeoutException ex) {
		List<String> tasks = ex.unfinishedTasks().stream().map(UnfinishedTask::name).sorted().toList();
		return problem(HttpStatus.GATEWAY_TIMEOUT, "The tasks took too long: %d of them had not ended after %d ms."
			.formatted(tasks.size(), ex.timeout().toMillis()), tasks);
	}

	private static ProblemDetail problem(HttpStatus status, String detail, List<String> tasks) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setProperty("tasks", tasks);
		return problem;
	}

}
