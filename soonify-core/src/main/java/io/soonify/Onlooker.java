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
 * others get stuck with longer tasks, it takes the next one.
 *
 * <p>
 * Two workers that take tasks of a few nanoseconds in turns spend their time on fetching
 * each other's cache lines: both together get done less than a third of what one does
 * alone. That is so while a task takes less than half a microsecond. Longer ones are done
 * faster by several workers, and then it is how many tasks each of them takes that
 * counts, for many workers take many tasks.
 *
 * <p>
 * A waiting task pays for that with some microseconds, or, if others want the processor,
 * until the spare's turn has come again, as it would for a spare that had no thread yet.
 * The spare keeps its thread, and its slot, if there is a limit; a worker that ends a
 * task gives up its own to those who wait for one, so nobody waits for that of a spare
 * that looks on.
 */
final class Onlooker {

	/**
	 * How long to look before judging, in pauses of the processor: some microseconds.
	 */
	private static final int LOOK = 128;

	/**
	 * How many tasks must have been taken during a look for the spare to stay out.
	 */
	private static final int FAST = 8;

	/**
	 * How many each of several workers must have taken.
	 */
	private static final int FAST_EACH = 3;

	/**
	 * How many must have been taken while the spare was on its way for it to look at all:
	 * tasks behind long ones shall not wait for that.
	 */
	private static final int SUSPECT = 2;

	/**
	 * After how many looks to let others have the processor.
	 */
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
			if (!areFast(taken - seen, dispatcher.workers())) {
				return;
			}
			seen = taken;
			if (looks % LOOKS_PER_YIELD == 0) {
				Thread.yield();
			}
		}
	}

	/**
	 * Tell whether workers get on so fast that another one would only disturb them.
	 * @param taken how many tasks they have taken during a look
	 * @param workers the workers
	 * @return {@code true} if the spare is to stay out
	 */
	static boolean areFast(int taken, Workers workers) {
		return taken >= FAST && !workers.areMoreThan(taken / FAST_EACH);
	}

}
