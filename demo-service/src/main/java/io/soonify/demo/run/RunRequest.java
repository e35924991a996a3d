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

import java.time.Duration;
import java.util.List;

import io.soonify.demo.greeting.GreetingRequest;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.hibernate.validator.constraints.UniqueElements;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.format.annotation.DurationFormat;

/**
 * The parameters of a run: those of a greeting, and what is to go wrong.
 */
class RunRequest extends GreetingRequest {

	@Parameter(description = "Whose greeting fails, half-way; one of the names", example = "Nathaniel")
	private @Nullable String failing;

	@Parameter(description = "How long the group has, up to 60s; calls one after the other have no deadline",
			example = "700ms", schema = @Schema(type = "string"))
	@DurationMin(millis = 1, message = "must be at least 1 millisecond")
	@DurationMax(seconds = 60, message = "must not be longer than {seconds} seconds")
	@DurationFormat(style = DurationFormat.Style.SIMPLE)
	private @Nullable Duration timeout;

	/**
	 * Return the names, which tell the tasks of a run from each other.
	 */
	@Override
	@UniqueElements(message = "must differ from each other")
	public List<String> getNames() {
		return super.getNames();
	}

	public @Nullable String getFailing() {
		return this.failing;
	}

	public void setFailing(String failing) {
		this.failing = failing;
	}

	public @Nullable Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

}
