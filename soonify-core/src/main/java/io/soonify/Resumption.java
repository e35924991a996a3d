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

import java.util.concurrent.locks.LockSupport;

/**
 * A task that had to wait, gave its slot back meanwhile, and waits to go on.
 */
final class Resumption {

	private final Thread thread = Thread.currentThread();

	private final SlotShare share;

	private volatile boolean granted;

	/**
	 * Create a resumption for the calling thread.
	 * @param share where it is to get a slot from
	 */
	Resumption(SlotShare share) {
		this.share = share;
	}

	SlotShare share() {
		return this.share;
	}

	void grant() {
		this.granted = true;
		LockSupport.unpark(this.thread);
	}

	/**
	 * Wait for a slot, however long that takes. The interrupt status is kept.
	 */
	void await() {
		boolean interrupted = false;
		while (!this.granted) {
			interrupted |= Thread.interrupted(); // else park would return at once
			LockSupport.park(this);
		}
		if (interrupted) {
			this.thread.interrupt();
		}
	}

}
