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

import java.io.IOException;

import io.soonify.demo.apidocs.BadInputResponse;
import io.soonify.demo.apidocs.ShutdownResponse;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import org.springdoc.core.annotations.ParameterObject;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.validation.Validator;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RestController;

/**
 * Runs greetings and tells, while they are at it, what happens: the page draws its two
 * lanes from these streams.
 */
@RestController
@Tag(name = "Runs", description = "Greetings whose tasks can be watched, as server-sent events")
class RunController {

	private final ConcurrentRun concurrentRun;

	private final SequentialRun sequentialRun;

	private final JsonMapper json;

	RunController(ConcurrentRun concurrentRun, SequentialRun sequentialRun, JsonMapper json) {
		this.concurrentRun = concurrentRun;
		this.sequentialRun = sequentialRun;
		this.json = json;
	}

	@InitBinder
	void bindNothingElse(WebDataBinder binder) {
		binder.setAllowedFields("names", "delay", "failing", "timeout");
		binder.addValidators(Validator.forInstanceOf(RunRequest.class, (request, errors) -> {
			if (request.getFailing() != null && !request.getNames().contains(request.getFailing())) {
				errors.rejectValue("failing", "unknown", "must be one of the names");
			}
		}));
	}

	@GetMapping(path = "/runs/concurrent", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "Greet at the same time, and watch")
	@EventsResponse
	@BadInputResponse
	@ShutdownResponse
	void concurrent(@Valid @ParameterObject RunRequest request, HttpServletResponse response) throws Exception {
		this.concurrentRun.run(request, new EventStream(response, this.json));
	}

	@GetMapping(path = "/runs/sequential", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "Greet one after the other, and watch")
	@EventsResponse
	@BadInputResponse
	void sequential(@Valid @ParameterObject RunRequest request, HttpServletResponse response)
			throws IOException, InterruptedException {
		this.sequentialRun.run(request, new EventStream(response, this.json));
	}

}
