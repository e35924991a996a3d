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

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import io.soonify.demo.DemoApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the store on a real PostgreSQL.
 */
@Timeout(300)
class PostgresTests {

	@Test
	@DisplayName("The store is the same on PostgreSQL, keeps its prices, and cancels queries that nobody waits for")
	void storeIsTheSame() throws Exception {
		try (PostgresServer postgres = new PostgresServer()) {
			try (ConfigurableApplicationContext store = start(postgres)) {
				assertThat(get(store, "/products/1").body()).contains("\"Desk lamp\",\"price\":29.90,\"stock\":12");
				long start = System.nanoTime();
				assertThat(get(store, "/products/1?slow=stock:10s").statusCode()).isEqualTo(504);
				assertThat(System.nanoTime() - start).isLessThan(8_000_000_000L); // the
																					// group
																					// waits
																					// for
																					// the
																					// query
				JdbcClient jdbc = store.getBean(JdbcClient.class);
				Awaitility.await()
					.atMost(Duration.ofSeconds(5)) // much less than the query would take
					.until(() -> jdbc.sql("select count(*) from pg_stat_activity where state = 'active' and query = ?")
						.param("select pg_sleep($1)")
						.query(Integer.class)
						.single() == 0);
				jdbc.sql("update product set price = ? where id = 1").param(new BigDecimal("31.00")).update();
			}
			try (ConfigurableApplicationContext store = start(postgres)) {
				assertThat(get(store, "/products/1").body()).contains("\"Desk lamp\",\"price\":31.00,\"stock\":12");
			}
		}
	}

	private static ConfigurableApplicationContext start(PostgresServer postgres) {
		return SpringApplication.run(DemoApplication.class, "--server.port=0", "--spring.profiles.active=postgres",
				"--spring.datasource.url=" + postgres.url(), "--logging.level.io.soonify.demo.problem=off");
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext store, String path) throws Exception {
		String port = store.getEnvironment().getProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
	}

}
