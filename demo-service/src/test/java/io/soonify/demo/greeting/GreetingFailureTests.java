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

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.soonify.TaskGroupFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;

/**
 * Tests for the answers to requests whose task group does not end well.
 */
@WebMvcTest(GreetingController.class)
@ExtendWith(OutputCaptureExtension.class)
class GreetingFailureTests {

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private Greeter greeter;

	@Test
	void failureIsInTheLogAndNotInTheAnswer(CapturedOutput output) throws InterruptedException {
		given(this.greeter.doWork(eq("Nathaniel"), any()))
			.willThrow(new IllegalStateException("The password is wrong"));
		assertThat(this.mvc.get().uri("/greetings")).hasStatus(HttpStatus.BAD_GATEWAY)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.isStrictlyEqualTo("""
					{
						"title": "Bad Gateway",
						"status": 502,
						"detail": "The task 'task-2' failed.",
						"instance": "/greetings",
						"tasks": ["task-2"]
					}
					""");
		assertThat(output).contains("The password is wrong");
	}

	@Test
	void timeoutIsAGatewayTimeout(CapturedOutput output) throws InterruptedException {
		given(this.greeter.doWork(any(), any())).willAnswer((invocation) -> {
			new CountDownLatch(1).await();
			return null;
		});
		assertThat(this.mvc.get().uri("/greetings")).hasStatus(HttpStatus.GATEWAY_TIMEOUT)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.isStrictlyEqualTo("""
					{
						"title": "Gateway Timeout",
						"status": 504,
						"detail": "The tasks took too long: 3 of them had not ended after 500 ms.",
						"instance": "/greetings",
						"tasks": ["task-1", "task-2", "task-3"]
					}
					""");
		assertThat(output).contains("TaskGroupTimeoutException");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class TaskGroupConfiguration {

		@Bean
		TaskGroupFactory taskGroupFactory() {
			return TaskGroupFactory.builder().timeout(Duration.ofMillis(500)).build();
		}

	}

}
