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

package io.soonify.demo.greeting;

import java.time.Duration;
import java.util.List;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.format.annotation.DurationFormat;

/**
 * The parameters of a request, with their defaults. They are one object, and one with
 * setters, because only then does Spring validate all of them even if one cannot be
 * converted: an answer to bad input names everything that is wrong with it.
 */
public class GreetingRequest {

	private static final int MAX_NAMES = 100;

	@Parameter(description = "Whom to greet, 1 to 100 of them, separated by commas")
	@Size(min = 1, max = MAX_NAMES, message = "must be {min} to {max} names")
	private List<@Name String> names = List.of("Yury", "Nathaniel", "Alex");

	@Parameter(description = "How long each greeting takes, up to 10s", example = "200ms",
			schema = @Schema(type = "string", defaultValue = "1s"))
	@NotNull(message = "must not be empty")
	@DurationMin(message = "must not be negative")
	@DurationMax(seconds = 10, message = "must not be longer than {seconds} seconds")
	@DurationFormat(style = DurationFormat.Style.SIMPLE)
	private Duration delay = Duration.ofSeconds(1);

	public List<String> getNames() {
		return this.names;
	}

	/**
	 * Set the names, of which one too many is enough to reject the request. To validate
	 * thousands of them would take seconds.
	 * @param names the names
	 */
	public void setNames(List<String> names) {
		this.names = names.subList(0, Math.min(names.size(), MAX_NAMES + 1));
	}

	public Duration getDelay() {
		return this.delay;
	}

	public void setDelay(Duration delay) {
		this.delay = delay;
	}

}
