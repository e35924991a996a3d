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

import org.jspecify.annotations.Nullable;

/**
 * A function of one argument that a {@link Soonifier} has bound to its task group.
 * Nothing runs until it is called, and each call starts one task of its own.
 *
 * @param <A> the type of the argument
 * @param <R> the type of the task's value
 * @see Soonifier
 */
@FunctionalInterface
public interface SoonFunction1<A extends @Nullable Object, R extends @Nullable Object> {

	/**
	 * Start a task that calls the function soon, on another thread. This method never
	 * waits and may be called from any thread while the group is open.
	 * @param a the argument, handed on as it is
	 * @return the handle of the task
	 * @throws IllegalStateException if the group has been closed
	 */
	SoonValue<R> call(A a);

}
