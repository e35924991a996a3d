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

package io.soonify.demo.store.fault;

import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Slowness}.
 */
class SlownessTests {

	private final Slowness.FromParameter converter = new Slowness.FromParameter();

	@Test
	@DisplayName("A parameter is a source and a delay")
	void parameterIsASourceAndADelay() {
		assertThat(this.converter.convert("reviews:300ms"))
			.isEqualTo(new Slowness(Source.REVIEWS, Duration.ofMillis(300)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "reviews", "reviews:", ":1s", "reviews:-1s", "reviews:10001ms", "REVIEWS:1s",
			"nobody:1s", "reviews:1s:2s", "reviews:soon", "reviews:99999999999999999999s" })
	@DisplayName("Anything else is refused")
	void anythingElseIsRefused(String parameter) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.converter.convert(parameter));
	}

}
