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

import io.soonify.demo.thread.ThreadKind;

/**
 * A greeting, and how it came about.
 *
 * @param name who is greeted
 * @param thread the name of the thread that did it
 * @param threadKind the kind of that thread
 * @param start when it began, as {@link System#nanoTime()}
 * @param end when it was done, as {@link System#nanoTime()}
 */
public record Greeting(String name, String thread, ThreadKind threadKind, long start, long end) {

	static Greeting byCurrentThread(String name, long start) {
		Thread thread = Thread.currentThread();
		return new Greeting(name, thread.getName(), ThreadKind.of(thread), start, System.nanoTime());
	}

	String message() {
		return "Hello, " + this.name;
	}

}
