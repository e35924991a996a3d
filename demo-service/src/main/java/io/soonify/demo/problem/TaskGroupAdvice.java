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
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupRegistry;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.TaskGroupTimeoutException.UnfinishedTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Describes what became of a task group that did not end well. Clients get the names of
 * tasks, and no messages of exceptions: those are for the log.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
@Import(FailedTasks.class)
class TaskGroupAdvice {

	private static final Logger logger = LoggerFactory.getLogger(TaskGroupAdvice.class);

	private static final String SECONDS_TO_RESTART = "10";

	private final FailedTasks failedTasks;

	private final ObjectProvider<TaskGroupRegistry> registries;

	TaskGroupAdvice(FailedTasks failedTasks, ObjectProvider<TaskGroupRegistry> registries) {
		this.failedTasks = failedTasks;
		this.registries = registries;
	}

	@ExceptionHandler
	ProblemDetail failed(TaskGroupException ex) {
		logger.error("A task group failed", ex);
		return this.failedTasks.nameOf(ex.getCause())
			.map((task) -> problem(HttpStatus.BAD_GATEWAY, "The task '%s' failed.".formatted(task), List.of(task)))
			.orElseGet(() -> problem(HttpStatus.BAD_GATEWAY, "A task failed.", List.of()));
	}

	@ExceptionHandler
	ProblemDetail timedOut(TaskGroupTimeoutException ex) {
		logger.warn("A task group timed out", ex);
		List<String> tasks = ex.unfinishedTasks().stream().map(UnfinishedTask::name).sorted().toList();
		String detail = "The tasks took too long: %d of them had not ended after %d ms.".formatted(tasks.size(),
				ex.timeout().toMillis());
		return problem(HttpStatus.GATEWAY_TIMEOUT, detail, tasks);
	}

	@ExceptionHandler({ TaskGroupCancelledException.class, TaskGroupInterruptedException.class })
	ResponseEntity<ProblemDetail> cancelled(TaskGroupException ex) {
		return shuttingDown(ex);
	}

	/**
	 * A group that is refused has no exception of its own.
	 * @param ex the exception, maybe of something else
	 * @return the answer if groups are refused
	 */
	@ExceptionHandler
	ResponseEntity<ProblemDetail> refused(IllegalStateException ex) {
		if (this.registries.stream().allMatch(TaskGroupRegistry::isAccepting)) {
			throw ex; // not about groups: Spring handles it as if this method were not
						// here
		}
		return shuttingDown(ex);
	}

	private static ResponseEntity<ProblemDetail> shuttingDown(Exception ex) {
		logger.warn("A task group was refused or cancelled", ex);
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, SECONDS_TO_RESTART)
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
					"The service is shutting down. Try again in %s seconds.".formatted(SECONDS_TO_RESTART)));
	}

	private static ProblemDetail problem(HttpStatus status, String detail, List<String> tasks) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setProperty("tasks", tasks);
		return problem;
	}

}
