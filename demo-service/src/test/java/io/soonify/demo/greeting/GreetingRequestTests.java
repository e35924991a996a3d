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

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.soonify.TaskGroupFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.json.JsonPathValueAssert;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

/**
 * Tests for what requests may ask for, and for the answers to those that ask for
 * something else.
 */
@WebMvcTest(GreetingController.class)
class GreetingRequestTests {

	private static final String FIFTY_CHARACTERS = "x".repeat(50);

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private Greeter greeter;

	@BeforeEach
	void greetsWithoutDelay() throws InterruptedException {
		given(this.greeter.doWork(any(), any()))
			.willAnswer((invocation) -> Greeting.byCurrentThread(invocation.getArgument(0), System.nanoTime()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/greetings", "/greetings/sequential" })
	void greetsThreePeopleInOneSecondEachUnlessAskedOtherwise(String path) throws InterruptedException {
		assertThat(this.mvc.get().uri(path)).hasStatusOk()
			.bodyJson()
			.extractingPath("messages")
			.isEqualTo(List.of("Hello, Yury", "Hello, Nathaniel", "Hello, Alex"));
		verify(this.greeter).doWork("Alex", Duration.ofSeconds(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "names=Ada,Bob", "names=Ada,%20Bob", "names=Ada&names=Bob" })
	void namesAreSeparatedByCommasOrRepeated(String query) {
		assertThat(get("/greetings", query)).hasStatusOk()
			.bodyJson()
			.extractingPath("messages")
			.isEqualTo(List.of("Hello, Ada", "Hello, Bob"));
	}

	@Test
	void asManyNamesAsAllowedMayBeAsLongAsAllowed() {
		String names = String.join(",", Collections.nCopies(100, FIFTY_CHARACTERS));
		assertThat(get("/greetings", "names=" + names)).hasStatusOk()
			.bodyJson()
			.extractingPath("tasks.length()")
			.isEqualTo(100);
	}

	@ParameterizedTest
	@MethodSource
	void delayIsADurationOfUpToTenSeconds(String delay, Duration expected) throws InterruptedException {
		assertThat(get("/greetings", "names=Ada&delay=" + delay)).hasStatusOk();
		verify(this.greeter).doWork("Ada", expected);
	}

	static Stream<Arguments> delayIsADurationOfUpToTenSeconds() {
		return Stream.of(arguments("0ms", Duration.ZERO), arguments("0", Duration.ZERO),
				arguments("200ms", Duration.ofMillis(200)), arguments("1s", Duration.ofSeconds(1)),
				arguments("10s", Duration.ofSeconds(10)));
	}

	@ParameterizedTest
	@MethodSource
	void badInputIsAnsweredWithTheParameterAndTheReason(String query, String parameter, String reason) {
		for (String path : List.of("/greetings", "/greetings/sequential")) {
			assertThatErrorsOf(get(path, query)).isEqualTo(List.of(error(parameter, reason)));
		}
		verifyNoInteractions(this.greeter);
	}

	static Stream<Arguments> badInputIsAnsweredWithTheParameterAndTheReason() {
		String notADuration = "must be a duration such as 200ms or 1s";
		return Stream.of( //
				arguments("names=", "names", "must be 1 to 100 names"),
				arguments("names=" + numbers(101), "names", "must be 1 to 100 names"),
				arguments("names=Ada,,Bob", "names[1]", "must not be blank"),
				arguments("names=%20", "names[0]", "must not be blank"),
				arguments("names=Ada&names=" + FIFTY_CHARACTERS + "x", "names[1]",
						"must not be longer than 50 characters"),
				arguments("names=Ada%0ABob", "names[0]", "must not contain control characters"),
				arguments("delay=-1ms", "delay", "must not be negative"),
				arguments("delay=10001ms", "delay", "must not be longer than 10 seconds"),
				arguments("delay=1d", "delay", "must not be longer than 10 seconds"),
				arguments("delay=", "delay", "must not be empty"), //
				arguments("delay=soon", "delay", notADuration), //
				arguments("delay=1s,2s", "delay", notADuration),
				arguments("delay=99999999999999999999s", "delay", notADuration),
				arguments("delay=9223372036854775807d", "delay", notADuration));
	}

	@Test
	void everythingThatIsWrongIsListed() {
		assertThatErrorsOf(get("/greetings", "delay=soon&names=%20,Ada," + FIFTY_CHARACTERS + "x")).isEqualTo(List.of(
				error("delay", "must be a duration such as 200ms or 1s"), error("names[0]", "must not be blank"),
				error("names[2]", "must not be longer than 50 characters")));
	}

	@Test
	void tooManyNamesAreNotAllLookedAt() {
		assertThatErrorsOf(get("/greetings", "names=" + ",".repeat(10_000))).asArray()
			.hasSize(1 + 101)
			.startsWith(error("names", "must be 1 to 100 names"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "names%5B999%5D=Ada", "names.empty=true", "delay.nano=1", "class.name=Ada" })
	void pathsIntoParametersAreIgnored(String query) {
		assertThat(get("/greetings", query)).hasStatusOk()
			.bodyJson()
			.extractingPath("messages[0]")
			.isEqualTo("Hello, Yury");
	}

	private MvcTestResult get(String path, String query) {
		return this.mvc.get().uri(URI.create(path + "?" + query)).exchange();
	}

	private static JsonPathValueAssert assertThatErrorsOf(MvcTestResult result) {
		assertThat(result).hasStatus(HttpStatus.BAD_REQUEST).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		return assertThat(result).bodyJson().extractingPath("errors");
	}

	private static Map<String, String> error(String parameter, String reason) {
		return Map.of("parameter", parameter, "reason", reason);
	}

	private static String numbers(int count) {
		return String.join(",", IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList());
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class TaskGroupConfiguration {

		@Bean
		TaskGroupFactory taskGroupFactory() {
			return TaskGroupFactory.builder().build();
		}

	}

}
