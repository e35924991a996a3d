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

package io.soonify.function;

import org.jspecify.annotations.Nullable;

/**
 * An action on three arguments that returns nothing and may throw any exception.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <C> the type of the third argument
 */
@FunctionalInterface
public interface CheckedConsumer3<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> {

	/**
	 * Perform this action.
	 * @param a the first argument
	 * @param b the second argument
	 * @param c the third argument
	 * @throws Exception if the action cannot be performed
	 */
	void accept(A a, B b, C c) throws Exception;

}
