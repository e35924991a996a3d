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

package io.soonify.internal;

/**
 * Runs out of stack now, if there is little left, rather than in the middle of a change
 * that could then neither be completed nor undone: one of the engine's own, or one of an
 * executor or a lock of the JDK, which stays broken for everybody if that happens.
 *
 * <p>
 * Each step takes about 100 bytes of stack when it is compiled, as a call of something
 * real does, and 2 nanoseconds: that is what the arguments are for.
 */
final class StackReserve {

	private StackReserve() {
	}

	/**
	 * Make sure that there is some stack.
	 * @param frames how many calls, one inside the other, there must be room for
	 * @throws StackOverflowError if there is not
	 */
	static void ensure(int frames) {
		take(frames, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
	}

	private static long take(int frames, long a, long b, long c, long d, long e, long f, long g, long h, long i, long j,
			long k, long l, long m, long n, long o, long p) {
		if (frames == 0) {
			return a;
		}
		return take(frames - 1, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, a) + frames;
	}

}
