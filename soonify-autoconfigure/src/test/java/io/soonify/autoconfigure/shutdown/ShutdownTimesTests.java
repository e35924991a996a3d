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
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.support.DefaultLifecycleProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShutdownTimes}.
 */
class ShutdownTimesTests {

	private final Map<Integer, Long> allotted = new HashMap<>();

	private final DefaultLifecycleProcessor processor = new DefaultLifecycleProcessor() {

		@Override
		public void setTimeoutForShutdownPhase(int phase, long timeout) {
			ShutdownTimesTests.this.allotted.put(phase, timeout);
		}

	};

	@ParameterizedTest
	@CsvSource({ "PT30S, PT28S", "PT10S, PT9S", "PT1S, PT0.9S", "PT10M, PT9M58S", "PT0S, PT0S" })
	void gracePeriodEndsInTimeForAnswersBeforeThePhaseDoes(Duration phase, Duration grace) {
		assertThat(ShutdownTimes.of(null, phase).grace()).isEqualTo(grace);
	}

	@Test
	void gracePeriodIsWhatWasAskedFor() {
		assertThat(ShutdownTimes.of(Duration.ofSeconds(3), Duration.ofSeconds(30)).grace()).hasToString("PT3S");
		assertThat(ShutdownTimes.of(Duration.ofMinutes(3), Duration.ofSeconds(30)).grace()).hasToString("PT3M");
	}

	@ParameterizedTest
	@CsvSource({ "PT3S, PT30S", ", PT30S", ", PT20S" })
	void whenGracePeriodFitsThenWebServerKeepsItsTime(Duration grace, Duration phase) {
		ShutdownTimes.of(grace, phase).applyTo(this.processor);
		assertThat(this.allotted).isEmpty();
	}

	@Test
	void whenGracePeriodDoesNotFitThenWebServerWaitsLonger() {
		ShutdownTimes.of(Duration.ofSeconds(60), Duration.ofSeconds(30)).applyTo(this.processor);
		assertThat(this.allotted).containsOnly(Map.entry(ShutdownTimes.WEB_SERVER_GRACE_PHASE, 62_000L));
	}

	@Test
	void whenPhaseIsShortThenWebServerHasTimeToAnswer() {
		ShutdownTimes.of(null, Duration.ofSeconds(1)).applyTo(this.processor);
		assertThat(this.allotted).containsOnly(Map.entry(ShutdownTimes.WEB_SERVER_GRACE_PHASE, 2_900L));
	}

	@Test
	void endlessTimesDoNotOverflow() {
		Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
		ShutdownTimes times = ShutdownTimes.of(endless, endless);
		times.applyTo(this.processor);
		assertThat(times.grace().toNanos()).isPositive();
		assertThat(this.allotted).containsOnly(
				Map.entry(ShutdownTimes.WEB_SERVER_GRACE_PHASE, times.grace().plus(ShutdownTimes.ANSWER).toMillis()));
	}

}
