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

import io.soonify.TaskGroupException;
import io.soonify.TaskGroupRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * Answers requests whose task group did not end well, or was refused.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
@Import(TaskGroupProblems.class)
class TaskGroupAdvice {

	private static final Logger logger = LoggerFactory.getLogger(TaskGroupAdvice.class);

	private final TaskGroupProblems problems;

	TaskGroupAdvice(TaskGroupProblems problems) {
		this.problems = problems;
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> endedBadly(TaskGroupException ex) {
		logger.error("A task group did not end well", ex);
		return answer(this.problems.describe(ex));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> refused(TaskGroupRefusedException ex) {
		logger.warn("A task group was refused", ex);
		return answer(this.problems.shutdown());
	}

	private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.getStatus());
		if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
			answer.header(HttpHeaders.RETRY_AFTER, Integer.toString(TaskGroupProblems.SECONDS_TO_RESTART));
		}
		return answer.body(problem);
	}

}
