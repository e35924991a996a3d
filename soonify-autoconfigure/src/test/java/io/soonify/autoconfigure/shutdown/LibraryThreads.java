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
import java.util.List;
import java.util.Set;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The threads of Soonify in this JVM, as far as they are platform threads.
 */
final class LibraryThreads {

	/** They live as long as the JVM, which does not wait for them. */
	private static final Set<String> DAEMONS = Set.of("soonify-deadlines", "soonify-leaks");

	private LibraryThreads() {
	}

	/**
	 * Return the threads that there are already, such as those of applications that other
	 * tests keep.
	 * @return the threads
	 */
	static Set<Thread> all() {
		return Set.copyOf(Thread.getAllStackTraces().keySet());
	}

	static List<String> butDaemons(Set<Thread> others) {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> !others.contains(entry.getKey()))
			.filter((entry) -> isTelling(entry.getKey(), entry.getValue()))
			.map((entry) -> entry.getKey().getName())
			.toList();
	}

	private static boolean isTelling(Thread thread, StackTraceElement[] stack) {
		String name = thread.getName();
		return name.startsWith("soonify") && !DAEMONS.contains(name) && !(thread.isDaemon() && isIdleInPool(stack));
	}

	/**
	 * The library has a pool of its own, whose idle threads end after a while.
	 */
	private static boolean isIdleInPool(StackTraceElement[] stack) {
		return stack.length == 0
				|| Arrays.stream(stack).anyMatch((element) -> element.getMethodName().equals("getTask"));
	}

	static void assertNoneButDaemons(Set<Thread> others) {
		Awaitility.await().untilAsserted(() -> assertThat(butDaemons(others)).isEmpty());
	}

}
