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

import java.net.URI;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Tests for the answers to requests that never get to a controller.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class ProblemTests {

	@Autowired
	private RestTestClient client;

	@LocalServerPort
	private int port;

	@Test
	void wrongMethodIsAProblem() {
		assertProblem(HttpMethod.POST, "/greetings", MediaType.ALL, 405);
	}

	@Test
	void unknownPathIsAProblem() {
		assertProblem(HttpMethod.GET, "/nobody", MediaType.ALL, 404);
	}

	@Test
	void wrongMediaTypeIsAProblem() {
		assertProblem(HttpMethod.GET, "/greetings", MediaType.TEXT_PLAIN, 406);
	}

	@Test
	void browserGetsAProblemToo() {
		assertProblem(HttpMethod.GET, "/nobody", MediaType.TEXT_HTML, 404);
	}

	@Test
	void badInputIsAProblem() {
		assertProblem(HttpMethod.GET, "/greetings?names=", MediaType.ALL, 400);
	}

	@Test
	void moreNamesThanTheWebServerExpectsAreAProblem() {
		assertProblem(HttpMethod.GET, "/greetings?" + "names=Ada&".repeat(5000), MediaType.ALL, 400)
			.jsonPath("$.errors[0].parameter")
			.isEqualTo("names");
	}

	@Test
	void whatTheWebServerCannotReadIsAProblem() {
		assertProblem(HttpMethod.GET, "/greetings?names=%FF", MediaType.ALL, 400);
	}

	private RestTestClient.BodyContentSpec assertProblem(HttpMethod method, String uri, MediaType accept, int status) {
		return this.client.method(method)
			.uri(URI.create("http://127.0.0.1:" + this.port + uri))
			.accept(accept)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status)
			.jsonPath("$.title")
			.isNotEmpty()
			.jsonPath("$.instance")
			.isEqualTo(URI.create(uri).getPath());
	}

}
