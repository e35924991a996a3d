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

package io.soonify.demo;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what operators see of the groups that are open.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class OpenGroupsTests {

	@Autowired
	private RestTestClient client;

	@Test
	void slowGreetingsAreShownWhileTheyAreDone() throws Exception {
		CompletableFuture<Void> greeting = CompletableFuture.runAsync(
				() -> this.client.get().uri("/greetings?delay=3s").exchange().expectStatus().isOk(),
				(command) -> new Thread(command).start());
		Awaitility.await().untilAsserted(() -> assertThat(openGroups()).singleElement().satisfies((group) -> {
			assertThat(group.name()).isEqualTo("default");
			assertThat(group.startedTasks()).isEqualTo(3);
			assertThat(group.unfinishedTasks()).hasSize(3).allSatisfy((task) -> {
				assertThat(task.state()).isEqualTo("RUNNING");
				assertThat(task.thread()).startsWith("soonify-");
			});
		}));
		greeting.get(30, TimeUnit.SECONDS);
		assertThat(openGroups()).isEmpty();
	}

	@Test
	void healthSaysHowTaskGroupsAre() {
		Health health = get("/actuator/health", Health.class);
		assertThat(health.components()).containsKey("soonify");
		assertThat(health.components().get("soonify")).containsEntry("status", "UP")
			.hasEntrySatisfying("details",
					(details) -> assertThat((Map<?, ?>) details).extracting("accepting").isEqualTo(true));
	}

	private List<Group> openGroups() {
		return get("/actuator/soonify", OpenGroups.class).groups();
	}

	private <T> T get(String uri, Class<T> type) {
		T body = this.client.get().uri(uri).exchange().expectStatus().isOk().returnResult(type).getResponseBody();
		assertThat(body).isNotNull();
		return body;
	}

	private record OpenGroups(List<Group> groups) {
	}

	private record Group(String name, long startedTasks, List<Task> unfinishedTasks) {
	}

	private record Task(String state, String thread) {
	}

	private record Health(Map<String, Map<String, Object>> components) {
	}

}
