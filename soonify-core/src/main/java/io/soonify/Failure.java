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

package io.soonify;

import java.util.LinkedList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a task of a group threw: a link in the chain of the group's failures, latest
 * first.
 *
 * @param taskName the name of the task
 * @param thrown what it threw
 * @param earlier the failure before this one, {@code null} if this is the first
 */
record Failure(String taskName, Throwable thrown, @Nullable Failure earlier) {

	/**
	 * Let foreign code describe itself, which may fail and must harm nobody.
	 * @param foreign an exception or a policy
	 * @return the description, or the name of the class
	 */
	static String describe(Object foreign) {
		try {
			return foreign.toString();
		}
		catch (Throwable ex) {
			return foreign.getClass().getName();
		}
	}

	/**
	 * Return the failures from the first to the latest.
	 * @param latest the latest, {@code null} if there are none
	 * @return the failures in order
	 */
	static List<Failure> inOrder(@Nullable Failure latest) {
		if (latest == null) {
			return List.of(); // as nearly always
		}
		LinkedList<Failure> failures = new LinkedList<>();
		for (Failure failure = latest; failure != null; failure = failure.earlier) {
			failures.addFirst(failure);
		}
		return failures;
	}

}
