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

package io.soonify.benchmarks.report;

/**
 * What a benchmark class stands for.
 */
enum Situation {

	/** A virtual thread for each owner. */
	RequestOnVirtualThread("Owner on a virtual thread of its own, as a request"),

	/** One virtual thread. */
	SameVirtualThread("One virtual thread opens group after group"),

	/** One platform thread. */
	SamePlatformThread("Owner on a platform thread"),

	/** Tasks that sleep. */
	SleepingTasks("Tasks that sleep for 100 ms");

	private final String title;

	Situation(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

}
