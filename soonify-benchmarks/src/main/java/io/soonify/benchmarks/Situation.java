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

package io.soonify.benchmarks;

/**
 * What an owner of a group can be in.
 */
public enum Situation {

	/** A virtual thread for each owner. */
	REQUEST("owner on a virtual thread of its own, as a request", RequestOnVirtualThread.class),

	/** One platform thread. */
	PLATFORM("owner on a platform thread", SamePlatformThread.class),

	/** Tasks that sleep. */
	SLEEPING("tasks that sleep for 100 ms", SleepingTasks.class);

	private final String title;

	private final Class<?> benchmark;

	Situation(String title, Class<?> benchmark) {
		this.title = title;
		this.benchmark = benchmark;
	}

	/**
	 * Return what tables call it.
	 * @return the title
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Return the class that JMH runs for it.
	 * @return the class
	 */
	public Class<?> benchmark() {
		return this.benchmark;
	}

}
