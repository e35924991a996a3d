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

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.soonify.TaskGroupException;
import io.soonify.TaskGroupTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.MessageSource;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Describes what Spring Boot's own advice, which comes after this one, cannot know: which
 * parameters are wrong and why, and what became of a task group. Clients get no messages
 * of exceptions: those are for the log.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemAdvice {

	private static final Logger logger = LoggerFactory.getLogger(ProblemAdvice.class);

	private final MessageSource messages;

	ProblemAdvice(MessageSource messages) {
		this.messages = messages;
	}

	@ExceptionHandler
	ProblemDetail badParameters(MethodArgumentNotValidException ex, Locale locale) {
		List<ParameterError> errors = ex.getFieldErrors()
			.stream()
			.map((error) -> new ParameterError(error.getField(), this.messages.getMessage(error, locale)))
			.sorted(Comparator.comparing(ParameterError::parameter).thenComparing(ParameterError::reason))
			.toList();
		ProblemDetail problem = ex.getBody();
		problem.setProperty("errors", errors);
		return problem;
	}

	@ExceptionHandler
	ProblemDetail timedOut(TaskGroupTimeoutException ex) {
		logger.warn("A task group timed out", ex);
		return ProblemDetail.forStatusAndDetail(HttpStatus.GATEWAY_TIMEOUT, "The tasks took too long.");
	}

	@ExceptionHandler
	ProblemDetail failed(TaskGroupException ex) {
		logger.error("A task group failed", ex);
		return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, "A task failed.");
	}

	/**
	 * What is wrong with a parameter.
	 *
	 * @param parameter its name, with the index of the value if it has several
	 * @param reason what it must be
	 */
	record ParameterError(String parameter, String reason) {
	}

}
