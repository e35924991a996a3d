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

import java.util.concurrent.TimeUnit;

import io.soonify.demo.greeting.Greeter;

import org.springframework.stereotype.Component;

/**
 * Greets one of the names of a run. The one that is to fail does so half-way, when the
 * others are still at work.
 */
@Component
class FallibleGreeter {

	private final Greeter greeter;

	FallibleGreeter(Greeter greeter) {
		this.greeter = greeter;
	}

	void greet(String name, RunRequest request) throws InterruptedException {
		if (name.equals(request.getFailing())) {
			TimeUnit.NANOSECONDS.sleep(request.getDelay().toNanos() / 2);
			throw new UnreachableException(name);
		}
		this.greeter.doWork(name, request.getDelay());
	}

}
