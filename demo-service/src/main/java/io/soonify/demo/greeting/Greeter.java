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
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Does the slow part of a greeting. The sleep stands for a call to another service.
 */
@Component
public class Greeter {

	private static final Logger logger = LoggerFactory.getLogger(Greeter.class);

	/**
	 * Greet somebody.
	 * @param name who
	 * @param delay how long it takes
	 * @return the greeting
	 * @throws InterruptedException if the calling thread is interrupted meanwhile
	 */
	public Greeting doWork(String name, Duration delay) throws InterruptedException {
		long start = System.nanoTime();
		TimeUnit.NANOSECONDS.sleep(delay.toNanos());
		logger.info("Hello, {}", name);
		return Greeting.byCurrentThread(name, start);
	}

}
