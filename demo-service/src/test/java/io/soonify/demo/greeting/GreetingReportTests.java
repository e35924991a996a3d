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

package io.soonify.demo.greeting;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.soonify.demo.thread.ThreadKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GreetingReport}.
 */
class GreetingReportTests {

	@Test
	void timesAreMillisecondsSinceTheStartOfTheRequest() {
		long start = System.nanoTime() - TimeUnit.SECONDS.toNanos(3);
		Greeting ada = new Greeting("Ada", "one", ThreadKind.PLATFORM, start, start + 1_999_999);
		Greeting bob = new Greeting("Bob", "two", ThreadKind.VIRTUAL, start + 2_000_000, start + 2_000_000_000);
		GreetingReport report = GreetingReport.since(start, List.of(ada, bob));
		assertThat(report.messages()).containsExactly("Hello, Ada", "Hello, Bob");
		assertThat(report.elapsedMillis()).isGreaterThanOrEqualTo(3000);
		assertThat(report.tasks()).containsExactly(new GreetingReport.Task("Ada", "one", false, 0, 1),
				new GreetingReport.Task("Bob", "two", true, 2, 2000));
	}

}
