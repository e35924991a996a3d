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

import org.springframework.context.MessageSource;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Describes what Spring Boot's own advice, which comes after this one, cannot know: which
 * parameters are wrong and why.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemAdvice {

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

	/**
	 * What is wrong with a parameter.
	 *
	 * @param parameter its name, with the index of the value if it has several
	 * @param reason what it must be
	 */
	record ParameterError(String parameter, String reason) {
	}

}
