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

package io.soonify.autoconfigure.reactor;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.executor.SoonifyExecutorAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Task groups in a WebFlux application on Netty.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", "server.address=127.0.0.1" })
@Timeout(120)
class WebFluxTests {

	@LocalServerPort
	private int port;

	@Test
	void eventLoopIsToldWhatToDoInstead() throws Exception {
		HttpResponse<String> response = get("/on-the-event-loop");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).contains("-http-", "'greetings'",
				"Mono.fromCallable(() -> ...).subscribeOn(Schedulers.boundedElastic())");
	}

	@Test
	void thatWorks() throws Exception {
		HttpResponse<String> response = get("/on-a-thread-that-may-wait");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("Hello, Yury Hello, Nathaniel Hello, Alex");
	}

	private HttpResponse<String> get(String path) throws Exception {
		URI uri = URI.create("http://127.0.0.1:" + this.port + path);
		return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
	}

	@RestController
	static class GreetingController {

		private final TaskGroupFactory taskGroups;

		@Autowired
		GreetingController(TaskGroupFactory taskGroups) {
			this.taskGroups = taskGroups.named("greetings");
		}

		@GetMapping("/on-the-event-loop")
		Mono<String> onTheEventLoop() {
			return Mono.fromCallable(this::greetings);
		}

		@GetMapping("/on-a-thread-that-may-wait")
		Mono<String> onAThreadThatMayWait() {
			return Mono.fromCallable(this::greetings).subscribeOn(Schedulers.boundedElastic());
		}

		private String greetings() {
			List<SoonValue<String>> greetings;
			try (TaskGroup group = this.taskGroups.create()) {
				greetings = Stream.of("Yury", "Nathaniel", "Alex")
					.map((name) -> group.callSoon("Hello, "::concat, name))
					.toList();
			}
			return String.join(" ", greetings.stream().map(SoonValue::value).toList());
		}

		@ExceptionHandler
		ResponseEntity<String> refused(IllegalStateException ex) {
			return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR).body(ex.getMessage());
		}

	}

	@ImportAutoConfiguration({ SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class,
			SoonifyReactorAutoConfiguration.class, WebFluxAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
			NettyReactiveWebServerAutoConfiguration.class })
	@Configuration(proxyBeanMethods = false)
	@Import(GreetingController.class)
	static class WebFluxApplication {

	}

}
