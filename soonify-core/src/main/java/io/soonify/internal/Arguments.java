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

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.CallerRunsPolicy;
import java.util.concurrent.ThreadPoolExecutor.DiscardOldestPolicy;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;

import org.jspecify.annotations.Nullable;

/**
 * Checks what users hand over, in the words of Soonify's messages.
 */
public final class Arguments {

	/** Far beyond any deadline, and still far from overflow when added to the clock. */
	private static final long LONGEST = Long.MAX_VALUE / 2;

	private Arguments() {
	}

	static <T> T notNull(@Nullable T argument, String name) {
		if (argument == null) {
			throw new NullPointerException("'%s' must not be null".formatted(name));
		}
		return argument;
	}

	/**
	 * Check a name. It goes into logs and meters, so it must not be able to forge a line.
	 */
	static String name(@Nullable String name) {
		String checked = notNull(name, "name");
		if (checked.isBlank()) {
			throw new IllegalArgumentException("'name' must not be blank");
		}
		for (int i = 0; i < checked.length(); i++) {
			char c = checked.charAt(i);
			if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
				throw new IllegalArgumentException(
						"'name' must not have control characters, but has U+%04X at index %d; use a constant of letters, digits and dashes"
							.formatted((int) c, i));
			}
		}
		return checked;
	}

	/**
	 * Check an executor.
	 * @throws IllegalArgumentException if it is known to drop what it cannot run, so that
	 * a group would wait for ever, or to run it on the calling thread
	 */
	static Executor executor(@Nullable Executor executor) {
		Executor checked = notNull(executor, "executor");
		if (checked instanceof ThreadPoolExecutor pool) {
			RejectedExecutionHandler handler = pool.getRejectedExecutionHandler();
			if (handler instanceof DiscardPolicy || handler instanceof DiscardOldestPolicy
					|| handler instanceof CallerRunsPolicy) {
				throw new IllegalArgumentException(
						("'executor' must not have a %s: a task must neither vanish nor run on the thread that starts "
								+ "it; use ThreadPoolExecutor.AbortPolicy, and limit tasks with maxConcurrency")
							.formatted(handler.getClass().getSimpleName()));
			}
		}
		return checked;
	}

	/**
	 * Check a number that must be greater than zero.
	 * @param name what it is called
	 * @throws IllegalArgumentException if it is zero or negative
	 */
	public static int positive(int number, String name) {
		if (number <= 0) {
			throw new IllegalArgumentException("'%s' must be greater than zero, but is %d".formatted(name, number));
		}
		return number;
	}

	/**
	 * Check a time-out.
	 * @param timeout the time-out
	 * @return the time-out in nanoseconds, shortened to some 146 years
	 */
	static long timeoutNanos(@Nullable Duration timeout) {
		Duration checked = notNull(timeout, "timeout");
		if (checked.isNegative() || checked.isZero()) {
			throw new IllegalArgumentException(
					"'timeout' must be greater than zero, but is %s; leave it out for no time-out".formatted(checked));
		}
		return (checked.compareTo(Duration.ofNanos(LONGEST)) < 0) ? checked.toNanos() : LONGEST;
	}

}
