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

package io.soonify.demo.apidocs;

import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the API docs say.
 */
@SpringBootTest
@AutoConfigureMockMvc
class ApiDocsTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private JsonMapper json;

	@Test
	@DisplayName("The operations of the demo are documented, and no others")
	void operationsAreDocumented() throws Exception {
		assertThat(operations()).extracting(Operation::path)
			.contains("/greetings", "/greetings/sequential", "/runs/concurrent", "/runs/sequential")
			.noneMatch((path) -> path.startsWith("/error") || path.startsWith("/actuator"));
	}

	@Test
	@DisplayName("Every operation has a summary, every parameter a description, and no parameter is required but those in the path")
	void operationsAndParametersAreDescribed() throws Exception {
		assertThat(operations()).allSatisfy((operation) -> {
			assertThat(operation.node().path("summary").asString("")).isNotBlank();
			assertThat(operation.parameters()).isNotEmpty().allSatisfy((parameter) -> {
				assertThat(parameter.path("description").asString("")).isNotBlank();
				assertThat(parameter.path("required").asBoolean()).isEqualTo(isInPath(parameter));
			});
		});
	}

	@Test
	@DisplayName("Every operation says what it answers if all is well and if the input is bad; every error is a problem")
	void answersAreDescribed() throws Exception {
		assertThat(operations()).allSatisfy((operation) -> {
			assertThat(operation.responses()).containsKeys("200", "400");
			operation.responses().forEach((status, response) -> {
				assertThat(response.path("description").asString("")).isNotBlank();
				assertThat(response.path("content").properties()).isNotEmpty();
				if (!status.equals("200")) {
					assertThat(response.at("/content/application~1problem+json/schema/$ref").asString(""))
						.endsWith("/ProblemDetail");
				}
			});
		});
	}

	@Test
	@DisplayName("Operations that open a task group say how that can end")
	void endsOfGroupsAreDescribed() throws Exception {
		assertThat(responsesOf("/greetings")).containsOnlyKeys("200", "400", "502", "503", "504");
		assertThat(responsesOf("/greetings/sequential")).containsOnlyKeys("200", "400");
		assertThat(responsesOf("/runs/concurrent")).containsOnlyKeys("200", "400", "503");
		assertThat(responsesOf("/runs/sequential")).containsOnlyKeys("200", "400");
	}

	private Map<String, JsonNode> responsesOf(String path) throws Exception {
		return operations().filter((operation) -> operation.path().equals(path)).findFirst().orElseThrow().responses();
	}

	private Stream<Operation> operations() throws Exception {
		MvcTestResult docs = this.mvc.get().uri("/v3/api-docs").exchange();
		assertThat(docs).hasStatusOk();
		JsonNode paths = this.json.readTree(docs.getResponse().getContentAsString()).path("paths");
		return paths.properties()
			.stream()
			.flatMap((path) -> path.getValue()
				.values()
				.stream()
				.map((operation) -> new Operation(path.getKey(), operation)));
	}

	private static boolean isInPath(JsonNode parameter) {
		return parameter.path("in").asString("").equals("path");
	}

	private record Operation(String path, JsonNode node) {

		Iterable<JsonNode> parameters() {
			return this.node.path("parameters").values();
		}

		Map<String, JsonNode> responses() {
			return Map.ofEntries(this.node.path("responses").properties().toArray(Map.Entry[]::new));
		}

	}

}
