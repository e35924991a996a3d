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

package io.soonify.demo.store;

import java.util.List;

import io.soonify.spi.TaskGroupRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for every answer that the store gives to requests for a product page.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class ProductPageTests {

	@Autowired
	private RestTestClient client;

	@Autowired
	private TaskGroupRegistry registry;

	@Test
	@DisplayName("A page has what the database, both services and the recommender say")
	void pageIsMadeOfAllSources() {
		get("/products/1", 200).json("""
				{
					"id": 1,
					"name": "Desk lamp",
					"price": 29.90,
					"stock": 12,
					"reviews": [{ "stars": 5, "text": "Bright" }, { "stars": 4, "text": "Nice" }],
					"shipping": { "carrier": "Snail Mail", "days": 2 },
					"recommendations": [3, 4],
					"partial": false,
					"missing": []
				}
				""", JsonCompareMode.STRICT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "slow=recommendations:5s", "fail=recommendations" })
	@DisplayName("Recommendations that are too slow or fail are missing, and nothing else is")
	void pageDoesWithoutRecommendations(String parameter) {
		get("/products/1?" + parameter, 200).json("""
				{ "name": "Desk lamp", "recommendations": [], "partial": true, "missing": ["recommendations"] }
				""");
	}

	@Test
	@DisplayName("Sources that are slow are slow at the same time")
	void slowSourcesAreAskedAtTheSameTime() {
		long start = System.nanoTime();
		get("/products/2?slow=price:700ms,stock:700ms,reviews:700ms,shipping:700ms", 200).json("""
				{ "name": "Office chair", "partial": false }
				""");
		assertThat(System.nanoTime() - start).isBetween(700_000_000L, 2_100_000_000L);
	}

	@Test
	@DisplayName("A product that does not exist is not found")
	void unknownProductIsNotFound() {
		get("/products/99", 404).json("""
				{ "title": "Not Found", "status": 404, "detail": "There is no product 99.", "instance": "/products/99" }
				""", JsonCompareMode.STRICT);
	}

	@ParameterizedTest
	@CsvSource({ "price, offer", "stock, offer", "reviews, reviews", "shipping, shipping" })
	@DisplayName("A source that fails is a bad gateway, and the answer names the task")
	void failedSourceIsABadGateway(String source, String task) {
		get("/products/1?fail=" + source, 502).json("""
				{ "detail": "The task '%s' failed.", "tasks": ["%s"] }
				""".formatted(task, task));
	}

	@Test
	@DisplayName("The first failure ends the page at once, whatever is slow")
	void failureDoesNotWaitForSlowSources() {
		long start = System.nanoTime();
		get("/products/1?fail=shipping&slow=price:10s,reviews:10s", 502);
		assertThat(System.nanoTime() - start).isLessThan(1_900_000_000L);
	}

	@ParameterizedTest
	@CsvSource({ "price, offer", "stock, offer", "reviews, reviews", "shipping, shipping" })
	@DisplayName("A source that takes longer than the deadline is a gateway timeout, and the answer names the task")
	void slowSourceIsAGatewayTimeout(String source, String task) {
		get("/products/1?slow=%s:10s".formatted(source), 504).json("""
				{
					"detail": "The tasks took too long: 1 of them had not ended after 2000 ms.",
					"tasks": ["%s"]
				}
				""".formatted(task));
	}

	@Test
	@DisplayName("During the shutdown a page is refused")
	void pageIsRefusedDuringTheShutdown() {
		this.registry.refuseNewGroups("the application is shutting down");
		try {
			get("/products/1", 503);
		}
		finally {
			this.registry.acceptNewGroups();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "/products/one | id | must be a whole number",
			"/products/0 | id | must be greater than zero",
			"/products/1?fail=reviews,nothing | fail | must be some of price, stock, reviews, shipping and "
					+ "recommendations",
			"/products/1?slow=reviews | slow | must be a source and up to 10s, such as reviews:300ms; the sources "
					+ "are price, stock, reviews, shipping and recommendations",
			"/products/1?slow=1s,1s,1s,1s | slow | must be a source and up to 10s, such as reviews:300ms; the "
					+ "sources are price, stock, reviews, shipping and recommendations",
			"/products/1?slow=price:1ms,price:1ms,price:1ms,price:1ms,price:1ms,price:1ms,price:1ms,price:1ms,"
					+ "price:1ms,price:1ms,price:1ms | slow | must not be more than 10" })
	@DisplayName("An answer to bad input says what the parameter must be")
	void badInputIsExplained(String uri, String parameter, String reason) {
		get(uri, 400).json("""
				{ "errors": [{ "parameter": "%s", "reason": "%s" }] }
				""".formatted(parameter, reason), JsonCompareMode.LENIENT);
	}

	@Test
	@DisplayName("An answer to bad input says everything that is wrong")
	void allBadInputIsExplained() {
		get("/products/one?slow=all:1s&fail=all", 400).jsonPath("$.errors[*].parameter")
			.isEqualTo(List.of("fail", "id", "slow"));
	}

	@Test
	@DisplayName("The bulkhead of the database leaves connections for others")
	void bulkheadIsSmallerThanThePool(@Value("${soonify.groups.database.max-total-concurrency}") int bulkhead,
			@Value("${spring.datasource.hikari.maximum-pool-size}") int pool) {
		assertThat(bulkhead).isLessThan(pool);
	}

	@Test
	@DisplayName("All these answers are documented")
	void answersAreDocumented() {
		for (int status : new int[] { 200, 400, 404, 502, 503, 504 }) {
			get("/v3/api-docs", 200).jsonPath("$.paths['/products/{id}'].get.responses['%d'].content".formatted(status))
				.isNotEmpty();
		}
	}

	private BodyContentSpec get(String uri, int status) {
		return this.client.get()
			.uri(uri)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType((status == 200) ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody();
	}

}
