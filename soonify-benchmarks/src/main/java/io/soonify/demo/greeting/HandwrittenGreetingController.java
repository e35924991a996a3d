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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.StructuredTaskScope.Subtask;

import jakarta.validation.Valid;

import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RestController;

/**
 * What {@code /greetings} of the demo does, written by hand with what the JDK has. It is
 * found by the demo if it is on its class path, so that all three share everything else.
 */
@RestController
class HandwrittenGreetingController {

	private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();

	private final Greeter greeter;

	HandwrittenGreetingController(Greeter greeter) {
		this.greeter = greeter;
	}

	@InitBinder
	void bindNothingElse(WebDataBinder binder) {
		binder.setAllowedFields("names", "delay");
	}

	@GetMapping("/greetings/scope")
	GreetingReport withScope(@Valid GreetingRequest request) throws InterruptedException {
		long start = System.nanoTime();
		try (var scope = StructuredTaskScope.open(Joiner.<Greeting>allSuccessfulOrThrow())) {
			for (String name : request.getNames()) {
				scope.fork(() -> this.greeter.doWork(name, request.getDelay()));
			}
			return GreetingReport.since(start, scope.join().map(Subtask::get).toList());
		}
	}

	@GetMapping("/greetings/future")
	GreetingReport withFutures(@Valid GreetingRequest request) {
		long start = System.nanoTime();
		List<CompletableFuture<Greeting>> greetings = request.getNames()
			.stream()
			.map((name) -> CompletableFuture.supplyAsync(() -> greet(name, request), this.executor))
			.toList();
		CompletableFuture.allOf(greetings.toArray(CompletableFuture[]::new)).join();
		return GreetingReport.since(start, greetings.stream().map(CompletableFuture::join).toList());
	}

	private Greeting greet(String name, GreetingRequest request) {
		try {
			return this.greeter.doWork(name, request.getDelay());
		}
		catch (InterruptedException ex) {
			throw new CompletionException(ex);
		}
	}

}
