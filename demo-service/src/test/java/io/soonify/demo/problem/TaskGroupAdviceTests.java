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

package io.soonify.demo.problem;

import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the answers to requests whose task group fails, is cancelled or is refused.
 */
@WebMvcTest(TaskGroupAdviceTests.TroubleController.class)
@Import({ TaskGroupAdviceTests.TroubleController.class, TaskGroupAdviceTests.TaskGroupConfiguration.class })
class TaskGroupAdviceTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TaskGroupRegistry registry;

	@AfterEach
	void acceptGroupsAgain() {
		this.registry.acceptNewGroups();
	}

	@Test
	@DisplayName("A failed task is a bad gateway, and the answer names the task that failed first")
	void failedTaskIsNamed() {
		assertThat(problem("/failure", HttpStatus.BAD_GATEWAY)).bodyJson().isLenientlyEqualTo("""
				{ "detail": "The task 'reviews' failed.", "tasks": ["reviews"] }
				""");
	}

	@Test
	@DisplayName("A task that fails because of a group inside it is named, and not the task of that group")
	void taskWithAFailedGroupInsideIsNamed() {
		assertThat(problem("/nested", HttpStatus.BAD_GATEWAY)).bodyJson().isLenientlyEqualTo("""
				{ "detail": "The task 'stock' failed.", "tasks": ["stock"] }
				""");
	}

	@Test
	@DisplayName("A group that is refused because of the shutdown is unavailable, and the answer says when to retry")
	void refusedGroupIsUnavailable() {
		this.registry.refuseNewGroups("the application is shutting down");
		assertThatUnavailable("/failure");
	}

	@Test
	@DisplayName("So is a group that is cancelled at shutdown")
	void cancelledGroupIsUnavailable() {
		assertThatUnavailable("/cancelled");
	}

	@Test
	@DisplayName("An illegal state that has nothing to do with groups is no problem of groups")
	void otherIllegalStateIsNotExplained() {
		assertThat(this.mvc.get().uri("/illegal")).failure().rootCause().hasMessage("A secret");
	}

	private void assertThatUnavailable(String uri) {
		assertThat(problem(uri, HttpStatus.SERVICE_UNAVAILABLE)).hasHeader(HttpHeaders.RETRY_AFTER, "10")
			.bodyJson()
			.isStrictlyEqualTo("""
					{
						"title": "Service Unavailable",
						"status": 503,
						"detail": "The service is shutting down. Try again in 10 seconds.",
						"instance": "%s"
					}
					""".formatted(uri));
	}

	private MvcTestResult problem(String uri, HttpStatus status) {
		MvcTestResult result = this.mvc.get().uri(uri).exchange();
		assertThat(result).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		return result;
	}

	@RestController
	static class TroubleController {

		private final TaskGroupFactory taskGroups;

		private final TaskGroupRegistry registry;

		TroubleController(TaskGroupFactory taskGroups, TaskGroupRegistry registry) {
			this.taskGroups = taskGroups;
			this.registry = registry;
		}

		@GetMapping("/failure")
		void failAmongOthers() {
			this.taskGroups.run((g) -> {
				g.task("shipping").callSoon(TroubleController::waitForever);
				g.task("reviews").callSoon(TroubleController::fail);
			});
		}

		@GetMapping("/nested")
		void failInside() {
			this.taskGroups.run(
					(g) -> g.task("stock").callSoon(() -> this.taskGroups.map(List.of("warehouse"), (name) -> fail())));
		}

		@GetMapping("/cancelled")
		void cancel() {
			this.taskGroups.run((g) -> {
				g.callSoon(TroubleController::waitForever);
				this.registry.cancelAll();
			});
		}

		@GetMapping("/illegal")
		String failWithoutGroup() {
			return fail();
		}

		private static String fail() {
			throw new IllegalStateException("A secret");
		}

		private static String waitForever() throws InterruptedException {
			new CountDownLatch(1).await();
			return "never";
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class TaskGroupConfiguration {

		@Bean
		TaskGroupRegistry taskGroupRegistry() {
			return TaskGroupRegistry.create();
		}

		@Bean
		TaskGroupFactory taskGroupFactory(TaskGroupRegistry registry) {
			return TaskGroupFactory.builder().registry(registry).build();
		}

	}

}
