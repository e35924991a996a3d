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

package io.soonify.autoconfigure.without;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that lack one of the libraries that Soonify can use, or all of them. Each
 * runs in a JVM whose class path really is without, so that a class which is loaded too
 * early is found out.
 */
@Timeout(300)
class WithoutOptionalLibrariesTests {

	private static final String[] EVERYTHING_ON = { "--soonify.observations.enabled=true",
			"--management.endpoints.web.exposure.include=*", "--server.address=127.0.0.1", "--server.port=0",
			"--spring.main.banner-mode=off" };

	/** What is left out because there is a library. */
	private static final String BRIDGED = "SoonifyOpenTelemetryAutoConfiguration: [@ConditionalOnMissingClass found "
			+ "unwanted class 'io.micrometer.tracing.otel.bridge.OtelTracer']";

	@Test
	void applicationWithAllOfThemFansOutAndUsesThem() throws Exception {
		assertFansOutWithout();
	}

	@ParameterizedTest
	@EnumSource
	void applicationWithoutOneOfThemFansOut(OptionalLibrary missing) throws Exception {
		assertFansOutWithout(missing);
	}

	@Test
	void applicationWithoutAnyOfThemFansOut() throws Exception {
		assertFansOutWithout(OptionalLibrary.values());
	}

	private static void assertFansOutWithout(OptionalLibrary... missing) throws IOException, InterruptedException {
		ChildJvm jvm = ChildJvm.run(OptionalLibrary.classPathWithout(missing), FanOutApplication.class, EVERYTHING_ON);
		List<String> idle = Arrays.stream(missing).flatMap(OptionalLibrary::packages).toList();
		assertThat(jvm.exitCode()).as(() -> String.join("\n", jvm.output())).isZero();
		assertThat(jvm.linesAfter(FanOutApplication.VALUES))
			.containsExactly("[Hello Yury, Hello Nathaniel, Hello Alex]");
		assertThat(jvm.linesAfter(FanOutApplication.CONFIGURED)).isNotEmpty()
			.noneMatch((candidate) -> idle.stream().anyMatch(candidate::startsWith));
		assertThat(jvm.linesAfter(FanOutApplication.LEFT_OUT)).filteredOn((candidate) -> !candidate.contains(BRIDGED))
			.allMatch((candidate) -> idle.stream().anyMatch(candidate::startsWith))
			.allMatch((candidate) -> candidate.contains("did not find"));
	}

}
