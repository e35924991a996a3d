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
	static final Duration ANSWER = Duration.ofSeconds(2);

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

	/**
	 * Give the web server the time that it needs to answer those whose groups are
	 * cancelled, where Spring would not wait that long for it.
	 * @param processor what waits for the phases
	 */
	void applyTo(DefaultLifecycleProcessor processor) {
		Duration needed = this.grace.plus(ANSWER);
		if (needed.compareTo(this.phase) > 0) {
			processor.setTimeoutForShutdownPhase(WEB_SERVER_GRACE_PHASE, TimeUnit.MILLISECONDS.convert(needed));
		}
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}
