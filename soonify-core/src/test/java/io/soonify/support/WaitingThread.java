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

package io.soonify.support;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells when a thread waits.
 */
public final class WaitingThread {

	private WaitingThread() {
	}

	/**
	 * Wait until a thread waits, whether the calling one is interrupted or not.
	 * @param thread the thread
	 */
	public static void await(Thread thread) {
		long start = System.nanoTime();
		while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
			if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(30)) {
				throw new AssertionError("Waited too long for " + thread);
			}
			LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
			Thread.yield();
		}
	}

}
