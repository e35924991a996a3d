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

/**
 * A spare that has got its thread while the tasks of its group are so short that it
 * cannot help. It looks on instead of joining in, and is still the spare: as soon as the
 * others get stuck with longer tasks, within some microseconds, it takes the next one.
 *
 * <p>
 * Two workers that take tasks of a few nanoseconds in turns spend their time on fetching
 * each other's cache lines: both together get done less than a third of what one does
 * alone. What looking on costs is that the spare keeps its thread busy meanwhile; it lets
 * others have it now and then.
 */
final class Onlooker {

	/**
	 * How long to look before judging, in pauses of the processor: some microseconds.
	 */
	private static final int LOOK = 128;

	/**
	 * How many tasks the others must have taken during a look for the spare to stay out.
	 */
	private static final int FAST = 8;

	/**
	 * How many the others must have taken while the spare was on its way to be looked at
	 * at all: those who run long tasks shall not wait.
	 */
	private static final int SUSPECT = 2;

	private static final int LOOKS_PER_YIELD = 8;

	private Onlooker() {
	}

	/**
	 * Look on as long as the others get on fast and tasks are waiting.
	 * @param dispatcher knows the tasks
	 * @param takenBefore the number of the last task that had been taken when the spare
	 * was sent off
	 */
	static void lookOn(Dispatcher dispatcher, int takenBefore) {
		int seen = dispatcher.taken();
		if (seen - takenBefore < SUSPECT) {
			return;
		}
		for (int looks = 1; dispatcher.hasWaiting(); looks++) {
			for (int pauses = 0; pauses < LOOK; pauses++) {
				Thread.onSpinWait();
			}
			int taken = dispatcher.taken();
			if (taken - seen < FAST) {
				return;
			}
			seen = taken;
			if (looks % LOOKS_PER_YIELD == 0) {
				Thread.yield();
			}
		}
	}

}
