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

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * How much longer a source takes than usual.
 *
 * @param source the source
 * @param delay the time
 */
public record Slowness(Source source, Duration delay) {

	private static final Duration LONGEST = Duration.ofSeconds(10);

	public Slowness {
		Assert.isTrue(!delay.isNegative() && delay.compareTo(LONGEST) <= 0,
				() -> "'delay' must be up to %d seconds".formatted(LONGEST.toSeconds()));
	}

	/**
	 * Reads parameters of requests such as {@code reviews:300ms}.
	 */
	@Component
	static class FromParameter implements Converter<String, Slowness> {

		@Override
		public Slowness convert(String parameter) {
			String[] parts = parameter.split(":", 2);
			Assert.isTrue(parts.length == 2, "A source and a delay are expected");
			return new Slowness(Source.of(parts[0]), DurationStyle.SIMPLE.parse(parts[1]));
		}

	}

}
