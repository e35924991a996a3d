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

import java.util.Collections;
import java.util.List;

import io.soonify.demo.greeting.GreetingReport.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that call the running service.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@ExtendWith(OutputCaptureExtension.class)
class GreetingServiceTests {

	@Autowired
	private RestTestClient client;

	@Test
	void greetingsAreDoneAtTheSameTime(CapturedOutput output) {
		GreetingReport report = get("/greetings");
		assertThat(report.messages()).containsExactly("Hello, Yury", "Hello, Nathaniel", "Hello, Alex");
		assertThat(report.tasks()).extracting(Task::name).containsExactly("Yury", "Nathaniel", "Alex");
		assertThat(lastStart(report)).isLessThan(firstEnd(report));
		assertThat(report.elapsedMillis()).isBetween(1000L, 2999L);
		assertThat(output).contains(report.messages());
	}

	@Test
	void sequentialGreetingsAreDoneOneAfterTheOther() {
		GreetingReport report = get("/greetings/sequential?delay=100ms");
		assertThat(report.messages()).containsExactly("Hello, Yury", "Hello, Nathaniel", "Hello, Alex");
		assertThat(report.elapsedMillis()).isGreaterThanOrEqualTo(300);
		assertThat(report.tasks()).extracting(Task::thread).containsOnly(report.tasks().get(0).thread());
		for (int i = 1; i < report.tasks().size(); i++) {
			assertThat(report.tasks().get(i).startMillis())
				.isGreaterThanOrEqualTo(report.tasks().get(i - 1).endMillis());
		}
	}

	@Test
	void tasksRunOnOtherThreadsThanTheRequest() {
		String requestThread = get("/greetings/sequential?names=Ada&delay=0ms").tasks().get(0).thread();
		assertThat(get("/greetings?delay=0ms").tasks()).extracting(Task::thread)
			.doesNotContain(requestThread)
			.allMatch((thread) -> thread.startsWith("soonify-"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void threadsAreVirtualWhereTheJvmHasThem() {
		assertThat(get("/greetings?delay=0ms").tasks()).extracting(Task::virtual).containsOnly(true);
		assertThat(get("/greetings/sequential?delay=0ms").tasks()).extracting(Task::virtual).containsOnly(true);
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void threadsAreThoseOfThePlatformWhereTheJvmHasNoOthers() {
		assertThat(get("/greetings?delay=0ms").tasks()).extracting(Task::virtual).containsOnly(false);
		assertThat(get("/greetings/sequential?delay=0ms").tasks()).extracting(Task::virtual).containsOnly(false);
	}

	@Test
	void longNamesFitIntoARequestEvenIfTheyNeedEscaping() {
		List<String> names = Collections.nCopies(100, "\u20ac".repeat(50));
		GreetingReport report = this.client.get()
			.uri("/greetings?delay=0ms&names={names}", String.join(",", names))
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(GreetingReport.class)
			.getResponseBody();
		assertThat(report).isNotNull();
		assertThat(report.tasks()).extracting(Task::name).isEqualTo(names);
	}

	private GreetingReport get(String uri) {
		GreetingReport report = this.client.get()
			.uri(uri)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(GreetingReport.class)
			.getResponseBody();
		assertThat(report).isNotNull();
		return report;
	}

	private static long lastStart(GreetingReport report) {
		return report.tasks().stream().mapToLong(Task::startMillis).max().orElseThrow();
	}

	private static long firstEnd(GreetingReport report) {
		return report.tasks().stream().mapToLong(Task::endMillis).min().orElseThrow();
	}

}
