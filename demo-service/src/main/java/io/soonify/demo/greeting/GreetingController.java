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

import java.util.ArrayList;
import java.util.List;

import io.soonify.SoonValue;
import io.soonify.TaskGroupFactory;
import io.soonify.demo.apidocs.BadInputResponse;
import io.soonify.demo.apidocs.TaskGroupResponses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.springdoc.core.annotations.ParameterObject;

import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RestController;

/**
 * The same greetings twice: fanned out to a group of tasks, and one after the other.
 */
@RestController
@Tag(name = "Greetings", description = "Three calls that take a second each")
class GreetingController {

	private static final String GREETINGS = "The greetings, and which thread did what when";

	private final TaskGroupFactory taskGroups;

	private final Greeter greeter;

	GreetingController(TaskGroupFactory taskGroups, Greeter greeter) {
		this.taskGroups = taskGroups;
		this.greeter = greeter;
	}

	@InitBinder
	void bindNothingElse(WebDataBinder binder) {
		binder.setAllowedFields("names", "delay"); // no paths such as names[999]
	}

	@GetMapping("/greetings")
	@Operation(summary = "Greet at the same time")
	@ApiResponse(responseCode = "200", description = GREETINGS, useReturnTypeSchema = true)
	@BadInputResponse
	@TaskGroupResponses
	GreetingReport greetings(@Valid @ParameterObject GreetingRequest request) {
		long start = System.nanoTime();
		List<SoonValue<Greeting>> greetings = new ArrayList<>();
		try (var g = this.taskGroups.create()) {
			for (String name : request.getNames()) {
				// starts soon, never blocks here
				greetings.add(g.soonify(this.greeter::doWork).call(name, request.getDelay()));
			}
		} // implicit wait: as long as the slowest takes, not as long as all of them
		return GreetingReport.since(start, greetings.stream().map(SoonValue::value).toList());
	}

	@GetMapping("/greetings/sequential")
	@Operation(summary = "Greet one after the other")
	@ApiResponse(responseCode = "200", description = GREETINGS, useReturnTypeSchema = true)
	@BadInputResponse
	GreetingReport sequentialGreetings(@Valid @ParameterObject GreetingRequest request) throws InterruptedException {
		long start = System.nanoTime();
		List<Greeting> greetings = new ArrayList<>();
		for (String name : request.getNames()) {
			greetings.add(this.greeter.doWork(name, request.getDelay()));
		}
		return GreetingReport.since(start, greetings);
	}

}
