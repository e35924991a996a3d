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

package io.soonify.demo.tracing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import io.soonify.demo.DemoApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the trace of a request, as a collector gets it.
 */
@Timeout(120)
class TracingTests {

	private static final String[] SHOWN = { "group", "outcome", "task", "tasks" };

	@Test
	void requestIsOneTraceOfRequestGroupAndTasks() throws Exception {
		try (OtlpReceiver receiver = new OtlpReceiver()) {
			try (ConfigurableApplicationContext application = start(receiver)) {
				assertThat(get(application, "/greetings?delay=10ms")).isEqualTo(200);
			}
			System.out.println(String.join(System.lineSeparator(), receiver.tree(SHOWN)));
			assertThat(receiver.tree(SHOWN)).containsExactly("http get /greetings outcome=SUCCESS",
					"  group default group=default outcome=success tasks=3",
					"    task of default group=default outcome=success task=task-1",
					"    task of default group=default outcome=success task=task-2",
					"    task of default group=default outcome=success task=task-3");
			assertThat(receiver.traces()).isOne();
		}
	}

	@Test
	@DisplayName("The trace of a product page goes on in the services of other companies")
	void productPageIsOneTraceOfAllSources() throws Exception {
		try (OtlpReceiver receiver = new OtlpReceiver()) {
			try (ConfigurableApplicationContext application = start(receiver)) {
				assertThat(get(application, "/products/1")).isEqualTo(200);
			}
			assertThat(receiver.tree("task")).containsExactly("http get /products/{id}", "  group product-page",
					"    task of product-page task=offer", "      group database",
					"        task of database task=price", "        task of database task=stock",
					"    task of product-page task=recommendations", "    task of product-page task=reviews",
					"      http get", "        http get /reviews/{id}", "    task of product-page task=shipping",
					"      http get", "        http get /shipping/{id}");
			assertThat(receiver.traces()).isOne();
		}
	}

	private static ConfigurableApplicationContext start(OtlpReceiver receiver) {
		return SpringApplication.run(DemoApplication.class, "--spring.profiles.active=tracing", "--server.port=0",
				"--management.opentelemetry.tracing.export.otlp.endpoint=" + receiver.endpoint());
	}

	private static int get(ConfigurableApplicationContext application, String path)
			throws IOException, InterruptedException {
		String port = application.getEnvironment().getProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
	}

}
