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

package io.soonify.autoconfigure.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that ask a real server for the endpoint and the health.
 */
@Timeout(60)
class SoonifyEndpointWebTests {

	private static ConfigurableApplicationContext context;

	private final HttpClient client = HttpClient.newHttpClient();

	@BeforeAll
	static void start() {
		SpringApplication application = new SpringApplication(ExampleApplication.class);
		application.setRegisterShutdownHook(false);
		application.setDefaultProperties(Map.of("server.port", "0", "server.address", "127.0.0.1",
				"management.endpoints.web.exposure.include", "health,soonify",
				"management.endpoint.health.show-details", "always", "soonify.executor.mode", "platform"));
		context = application.run();
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@Test
	void openGroupsAreShownAsJson() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
		try (TaskGroup group = taskGroups.named("orders").withTimeout(Duration.ofMinutes(10)).create()) {
			group.task("stock").callSoon((secret) -> {
				running.countDown();
				return released.await(30, TimeUnit.SECONDS);
			}, "personal data");
			assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
			String body = get("/actuator/soonify");
			DocumentContext json = JsonPath.parse(body);
			assertThat(json.<Map<String, Object>>read("$")).containsOnlyKeys("accepting", "groups", "omittedGroups");
			assertThat(json.<Boolean>read("$.accepting")).isTrue();
			assertThat(json.<Integer>read("$.omittedGroups")).isZero();
			Map<String, Object> shown = json.read("$.groups[0]");
			assertThat(shown)
				.containsOnlyKeys("name", "owner", "age", "remaining", "startedTasks", "unfinishedTasks",
						"omittedTasks")
				.containsEntry("name", "orders")
				.containsEntry("owner", Thread.currentThread().getName())
				.containsEntry("startedTasks", 1);
			assertThat(Duration.parse((String) shown.get("age"))).isBetween(Duration.ZERO, Duration.ofMinutes(1));
			assertThat(Duration.parse((String) shown.get("remaining"))).isBetween(Duration.ofMinutes(9),
					Duration.ofMinutes(10));
			List<Map<String, Object>> tasks = json.read("$.groups[0].unfinishedTasks");
			assertThat(tasks).singleElement()
				.satisfies((task) -> assertThat(task).containsOnlyKeys("name", "state", "age", "thread")
					.containsEntry("name", "stock")
					.containsEntry("state", "RUNNING")
					.containsEntry("thread", "orders/stock"));
			assertThat(body).doesNotContain("personal data");
			released.countDown();
		}
		assertThat(JsonPath.<List<Object>>read(get("/actuator/soonify"), "$.groups")).isEmpty();
	}

	@Test
	void deepTreesCanBeWritten() throws Exception {
		nest(context.getBean(TaskGroupFactory.class), OpenGroupsSnapshot.MOST_LEVELS + 1);
	}

	private String nest(TaskGroupFactory taskGroups, int levels) throws Exception {
		return taskGroups.call((group) -> group.callSoon(() -> {
			if (levels > 1) {
				return nest(taskGroups, levels - 1);
			}
			String body = get("/actuator/soonify");
			assertThat(JsonPath.<Integer>read(body, "$.omittedGroups")).isOne();
			return body;
		}).join());
	}

	@Test
	void healthHasTheDetails() throws Exception {
		DocumentContext json = JsonPath.parse(get("/actuator/health"));
		assertThat(json.<String>read("$.components.soonify.status")).isEqualTo("UP");
		assertThat(json.<Map<String, Object>>read("$.components.soonify.details")).containsEntry("accepting", true)
			.containsEntry("openGroups", 0)
			.containsEntry("executor", "platform");
	}

	private String get(String path) throws Exception {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		HttpResponse<String> response = this.client.send(
				HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return response.body();
	}

	@EnableAutoConfiguration(
			exclude = { ServletWebSecurityAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class })
	@Configuration(proxyBeanMethods = false)
	static class ExampleApplication {

	}

}
