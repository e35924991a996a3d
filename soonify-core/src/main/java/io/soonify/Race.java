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

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the first result of several contenders.
 *
 * @param <R> the type of the result
 */
final class Race<R extends @Nullable Object> {

	private final AtomicReference<@Nullable Result<R>> first = new AtomicReference<>();

	/**
	 * Let somebody take part.
	 * @param contender who takes part
	 * @return the contender, whose result is kept if it is the first
	 */
	Callable<R> enter(Callable<? extends R> contender) {
		return () -> {
			R value = contender.call();
			this.first.compareAndSet(null, new Result<>(value));
			return value;
		};
	}

	/**
	 * Return the first result.
	 * @return the result
	 * @throws IllegalStateException if there is none
	 */
	R winner() {
		Result<R> result = this.first.get();
		if (result == null) {
			throw new IllegalStateException("Nobody has won");
		}
		return result.value();
	}

	private record Result<R extends @Nullable Object>(R value) {
	}

}
