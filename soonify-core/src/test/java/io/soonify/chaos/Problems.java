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

package io.soonify.chaos;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What was found wrong with a program.
 */
final class Problems {

	private static final int MOST = 20;

	private final Queue<String> found = new ConcurrentLinkedQueue<>();

	void add(String problem) {
		if (this.found.size() < MOST) {
			this.found.add(problem + " (on " + Thread.currentThread().getName() + ")");
		}
	}

	void add(String problem, Throwable thrown) {
		StringWriter stack = new StringWriter();
		try {
			thrown.printStackTrace(new PrintWriter(stack));
		}
		catch (Throwable ex) {
			stack.append("an exception without a stack trace: ").append(thrown.getClass().getName());
		}
		add(problem + " " + stack);
	}

	boolean areFound() {
		return !this.found.isEmpty();
	}

	List<String> list() {
		return List.copyOf(this.found);
	}

}
