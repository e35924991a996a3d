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

package io.soonify.demo.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.ArgumentCaptor;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

/**
 * Tests for what may be run.
 */
@WebMvcTest(RunController.class)
class RunRequestTests {

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private ConcurrentRun concurrentRun;

	@MockitoBean
	private SequentialRun sequentialRun;

	@Test
	@DisplayName("Without parameters three people are greeted in a second each, nobody fails, and there is no deadline")
	void defaultsAreThoseOfGreetings() throws Exception {
		assertThat(this.mvc.get().uri("/runs/concurrent")).hasStatusOk();
		RunRequest request = request();
		assertThat(request.getNames()).containsExactly("Yury", "Nathaniel", "Alex");
		assertThat(request.getDelay()).hasSeconds(1);
		assertThat(request.getFailing()).isNull();
		assertThat(request.getTimeout()).isNull();
	}

	@Test
	@DisplayName("Who fails and how long the group has can be chosen")
	void failureAndTimeoutCanBeChosen() throws Exception {
		assertThat(this.mvc.get().uri("/runs/concurrent?names=Ada,Bob&failing=Bob&timeout=700ms")).hasStatusOk();
		assertThat(request().getFailing()).isEqualTo("Bob");
		assertThat(request().getTimeout()).isEqualTo(Duration.ofMillis(700));
	}

	@ParameterizedTest
	@MethodSource
	@DisplayName("Bad input is answered with the parameter and the reason, and nothing is run")
	void badInputIsExplained(String query, String parameter, String reason) {
		for (String path : List.of("/runs/concurrent", "/runs/sequential")) {
			MvcTestResult result = this.mvc.get()
				.uri(path + "?" + query)
				.accept(MediaType.TEXT_EVENT_STREAM)
				.exchange();
			assertThat(result).hasStatus(HttpStatus.BAD_REQUEST)
				.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
				.bodyJson()
				.extractingPath("errors")
				.isEqualTo(List.of(Map.of("parameter", parameter, "reason", reason)));
		}
		verifyNoInteractions(this.concurrentRun, this.sequentialRun);
	}

	static Stream<Arguments> badInputIsExplained() {
		return Stream.of( //
				arguments("names=Ada,Ada", "names", "must differ from each other"),
				arguments("names=Ada,", "names[1]", "must not be blank"),
				arguments("delay=11s", "delay", "must not be longer than 10 seconds"),
				arguments("failing=Ada", "failing", "must be one of the names"),
				arguments("timeout=0ms", "timeout", "must be at least 1 millisecond"),
				arguments("timeout=61s", "timeout", "must not be longer than 60 seconds"),
				arguments("timeout=soon", "timeout", "must be a duration such as 200ms or 1s"));
	}

	private RunRequest request() throws Exception {
		ArgumentCaptor<RunRequest> request = ArgumentCaptor.forClass(RunRequest.class);
		verify(this.concurrentRun).run(request.capture(), any());
		return request.getValue();
	}

}
