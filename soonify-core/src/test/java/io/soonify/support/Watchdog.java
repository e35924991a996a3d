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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ends tests of what might hang. The owner of a group waits until its tasks have ended,
 * whoever interrupts it, so a test must not wait for one on its own thread.
 */
public final class Watchdog {

	private Watchdog() {
	}

	/**
	 * Start threads, which should be daemons, and wait until they have ended.
	 * @param limit how long they may take
	 * @param threads the threads
	 * @throws AssertionError if they take longer, with the stack of every thread
	 */
	public static void await(Duration limit, List<? extends Thread> threads) throws InterruptedException {
		long end = System.nanoTime() + limit.toNanos();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
		}
		List<? extends Thread> hanging = threads.stream().filter(Thread::isAlive).toList();
		if (!hanging.isEmpty()) {
			throw new AssertionError("After %s there hang %s%n%s".formatted(limit, hanging, dump()));
		}
	}

	/**
	 * Call something on a thread that may own groups, and wait until it returns.
	 * @param limit how long it may take
	 * @param body what to call
	 * @return what it returned
	 * @throws AssertionError if it takes longer, with the stack of every thread
	 */
	public static <T> T call(Duration limit, Callable<T> body) throws Exception {
		CompletableFuture<T> result = new CompletableFuture<>();
		Thread owner = new Thread(() -> {
			try {
				result.complete(body.call());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		}, "owner");
		owner.setDaemon(true);
		await(limit, List.of(owner));
		return result.get();
	}

	private static String dump() {
		return Thread.getAllStackTraces().entrySet().stream().map(Watchdog::dump).collect(Collectors.joining("\n"));
	}

	private static String dump(Map.Entry<Thread, StackTraceElement[]> entry) {
		return entry.getKey() + " " + entry.getKey().getState()
				+ Stream.of(entry.getValue()).map((frame) -> "\n\tat " + frame).collect(Collectors.joining());
	}

}
