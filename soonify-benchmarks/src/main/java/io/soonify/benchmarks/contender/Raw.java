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

package io.soonify.benchmarks.contender;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * By hand: a virtual thread for each task, one counter, one park. No cancellation, and
 * nobody hears of a failure.
 */
final class Raw implements FanOut {

	@Override
	public long run(int tasks, Callable<Integer> work) {
		Integer[] values = new Integer[tasks];
		AtomicInteger left = new AtomicInteger(tasks);
		Thread owner = Thread.currentThread();
		for (int i = 0; i < tasks; i++) {
			int index = i;
			Thread.startVirtualThread(() -> {
				try {
					values[index] = work.call();
				}
				catch (Exception ex) {
					values[index] = 0;
				}
				if (left.decrementAndGet() == 0) {
					LockSupport.unpark(owner);
				}
			});
		}
		while (left.get() > 0) {
			LockSupport.park(this);
		}
		long sum = 0;
		for (Integer value : values) {
			sum += value;
		}
		return sum;
	}

}
