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
final class Arguments {

	/** Far beyond any deadline, and still far from overflow when added to the clock. */
	private static final long LONGEST = Long.MAX_VALUE / 2;

	private Arguments() {
	}

	static <T> T notNull(@Nullable T argument, String name) {
		if (argument == null) {
			throw refused(new NullPointerException("'%s' must not be null".formatted(name)));
		}
		return argument;
	}

	static String name(String name) {
		notNull(name, "name");
		if (name.isBlank()) {
			throw refused(new IllegalArgumentException("'name' must not be blank"));
		}
		return name;
	}

	/**
	 * Check an executor.
	 * @param executor the executor
	 * @return the executor
	 * @throws IllegalArgumentException if it is known to drop what it cannot run, so that
	 * a group would wait for ever, or to run it on the calling thread
	 */
	static Executor executor(Executor executor) {
		notNull(executor, "executor");
		if (executor instanceof ThreadPoolExecutor pool) {
			RejectedExecutionHandler handler = pool.getRejectedExecutionHandler();
			if (handler instanceof DiscardPolicy || handler instanceof DiscardOldestPolicy
					|| handler instanceof CallerRunsPolicy) {
				throw new IllegalArgumentException(
						("'executor' must not have a %s: a task must neither vanish nor run on the thread that starts "
								+ "it; use ThreadPoolExecutor.AbortPolicy, and limit tasks with maxConcurrency")
							.formatted(handler.getClass().getSimpleName()));
			}
		}
		return executor;
	}

	static int positive(int number, String name) {
		if (number <= 0) {
			throw refused(
					new IllegalArgumentException("'%s' must be greater than zero, but is %d".formatted(name, number)));
		}
		return number;
	}

	/**
	 * Check a time-out.
	 * @param timeout the time-out
	 * @return the time-out in nanoseconds, shortened to some 146 years
	 */
	static long timeoutNanos(Duration timeout) {
		notNull(timeout, "timeout");
		if (timeout.isNegative() || timeout.isZero()) {
			throw refused(new IllegalArgumentException(
					"'timeout' must be greater than zero, but is %s; leave it out for no time-out".formatted(timeout)));
		}
		return (timeout.compareTo(Duration.ofNanos(LONGEST)) < 0) ? timeout.toNanos() : LONGEST;
	}

	private static <X extends RuntimeException> X refused(X exception) {
		return Frames.throwIntoBody(null, exception);
	}

}
