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

package io.soonify.demo.store.partner;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.micrometer.observation.ObservationRegistry;
import io.soonify.demo.DemoApplication;
import io.soonify.spi.TaskGroupRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PartnerServer}.
 */
@Timeout(120)
class PartnerServerTests {

	@Test
	@DisplayName("The server answers from its initialization to its destruction")
	void serverAnswersUntilItIsDestroyed() throws Exception {
		PartnerServer server = new PartnerServer(ObservationRegistry.NOOP);
		server.afterPropertiesSet();
		Partners partners = new Partners(RestClient.builder(), server);
		assertThat(partners.shippingOf(1)).isEqualTo(new Shipping("Snail Mail", 2));
		assertThat(partners.reviewsOf(1)).contains(new Review(4, "Nice"));
		server.destroy();
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> partners.shippingOf(1));
	}

	@Test
	@DisplayName("A page that is being made when the application shuts down is finished with the help of the services")
	void servicesAnswerDuringTheShutdown() throws Exception {
		CompletableFuture<HttpResponse<String>> page;
		try (ConfigurableApplicationContext application = SpringApplication.run(DemoApplication.class,
				"--server.port=0")) {
			String port = application.getEnvironment().getProperty("local.server.port");
			URI uri = URI.create("http://127.0.0.1:%s/products/1?slow=reviews:1s".formatted(port));
			page = HttpClient.newHttpClient().sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
			TaskGroupRegistry groups = application.getBean(TaskGroupRegistry.class);
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !groups.groups().isEmpty());
		}
		assertThat(page.get(30, TimeUnit.SECONDS)).satisfies((response) -> {
			assertThat(response.body()).contains("\"Bright\"");
			assertThat(response.statusCode()).isEqualTo(200);
		});
	}

}
