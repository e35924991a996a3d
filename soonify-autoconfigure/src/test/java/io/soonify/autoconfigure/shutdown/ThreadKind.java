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

package io.soonify.autoconfigure.shutdown;

import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * The kinds of threads for requests and tasks.
 */
enum ThreadKind {

	PLATFORM, VIRTUAL;

	/**
	 * Return the properties that choose this kind, and skip the test where the JVM does
	 * not have it.
	 * @param others other properties
	 * @return all properties
	 */
	String[] properties(String... others) {
		boolean virtual = this == VIRTUAL;
		Assumptions.assumeTrue(!virtual || Runtime.version().feature() >= 21, "needs virtual threads");
		return Stream.concat(Stream.of("soonify.executor.mode=" + (virtual ? "virtual" : "platform"),
				"spring.threads.virtual.enabled=" + virtual), Arrays.stream(others))
			.toArray(String[]::new);
	}

}
