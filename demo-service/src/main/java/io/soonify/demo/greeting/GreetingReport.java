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
import java.util.concurrent.TimeUnit;

import io.soonify.demo.thread.ThreadKind;

/**
 * What the service answers. All times are in milliseconds since the request began.
 *
 * @param messages the greetings, in the order of the request
 * @param elapsedMillis how long all of it took
 * @param tasks who did what when, in the same order
 */
record GreetingReport(List<String> messages, long elapsedMillis, List<Task> tasks) {

	/**
	 * Report greetings that have just been completed.
	 * @param start when the request began, as {@link System#nanoTime()}
	 * @param greetings the greetings
	 * @return the report
	 */
	static GreetingReport since(long start, List<Greeting> greetings) {
		return new GreetingReport(greetings.stream().map(Greeting::message).toList(),
				millisBetween(start, System.nanoTime()),
				greetings.stream().map((greeting) -> Task.since(start, greeting)).toList());
	}

	private static long millisBetween(long start, long end) {
		return TimeUnit.NANOSECONDS.toMillis(end - start);
	}

	/**
	 * How one greeting came about.
	 *
	 * @param name who was greeted
	 * @param thread the name of the thread that did it
	 * @param virtual whether that was a virtual thread
	 * @param startMillis when it began
	 * @param endMillis when it was done
	 */
	record Task(String name, String thread, boolean virtual, long startMillis, long endMillis) {

		private static Task since(long start, Greeting greeting) {
			return new Task(greeting.name(), greeting.thread(), greeting.threadKind() == ThreadKind.VIRTUAL,
					millisBetween(start, greeting.start()), millisBetween(start, greeting.end()));
		}

	}

}
