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

package io.soonify.autoconfigure.shutdown;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * How long each step of a shutdown may take.
 *
 * @param grace how long open groups go on, counted from the beginning
 * @param phase how long Spring waits for each phase unless told otherwise
 */
record ShutdownTimes(Duration grace, Duration phase) {

	/** The phase in which Spring Boot's web server waits for requests. */
	static final int WEB_SERVER_GRACE_PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

	/**
	 * How long those whose group was cancelled have to end, and to say so to whoever
	 * waits for them.
	 */
	private static final Duration ANSWER = Duration.ofSeconds(2);

	private static final Duration MARGIN = Duration.ofSeconds(1);

	/** Longer than any shutdown, and short enough to be added to. */
	private static final Duration LONGEST = Duration.ofDays(365);

	/**
	 * Find the times.
	 * @param grace the grace period that was asked for, {@code null} for one that is over
	 * a little before the phase is
	 * @param phase how long Spring waits for each phase
	 * @return the times
	 */
	static ShutdownTimes of(@Nullable Duration grace, Duration phase) {
		Duration bounded = shorter(phase, LONGEST);
		Duration asked = (grace != null) ? shorter(grace, LONGEST)
				: bounded.minus(shorter(ANSWER, bounded.dividedBy(10)));
		return new ShutdownTimes(asked, bounded);
	}

	Duration answer() {
		return ANSWER;
	}

	/**
	 * Give the phases the time they need. Spring would not wait longer for the groups, or
	 * for the web server to answer those whose groups are cancelled, than for anything
	 * else.
	 * @param processor what waits for the phases
	 */
	void applyTo(DefaultLifecycleProcessor processor) {
		allot(processor, TaskGroupShutdown.PHASE, longer(this.phase, this.grace.plus(ANSWER).plus(MARGIN)));
		if (this.grace.plus(ANSWER).compareTo(this.phase) > 0) {
			allot(processor, WEB_SERVER_GRACE_PHASE, this.grace.plus(ANSWER));
		}
	}

	private static void allot(DefaultLifecycleProcessor processor, int phase, Duration time) {
		processor.setTimeoutForShutdownPhase(phase, TimeUnit.MILLISECONDS.convert(time));
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

}
