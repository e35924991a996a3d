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

import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the order in which contenders return.
 *
 * @param <R> the type of the result
 */
final class Race<R extends @Nullable Object> {

	private final Queue<Integer> returned = new ConcurrentLinkedQueue<>();

	/**
	 * Let somebody take part.
	 * @param number the number of the contender, from 0
	 * @param contender who takes part
	 * @return the contender, who is noted when it returns
	 */
	Callable<R> enter(int number, Callable<? extends R> contender) {
		return () -> {
			R value = contender.call();
			this.returned.add(number);
			return value;
		};
	}

	/**
	 * Return the result of the winner: who returned first, and has succeeded. Who leaves
	 * a group open returns, but fails.
	 * @param values the handles of the contenders in order, all of which have ended
	 * @return the result
	 * @throws IllegalStateException if nobody has won
	 */
	R winner(List<SoonValue<R>> values) {
		for (int number : this.returned) {
			SoonValue<R> value = values.get(number);
			if (value.state() == SoonValue.State.SUCCEEDED) {
				return value.value();
			}
		}
		throw Frames.throwIntoBody(null,
				new IllegalStateException("Nobody has won the race, because one of the contenders cancelled it"));
	}

}
