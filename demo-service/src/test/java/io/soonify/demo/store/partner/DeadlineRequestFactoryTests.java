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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;

import io.soonify.SoonValue;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DeadlineRequestFactory}.
 */
@Timeout(60)
class DeadlineRequestFactoryTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@Test
	@DisplayName("A call has a second more than its group, so that the deadline of the group comes first")
	void callHasTheTimeOfItsGroup() {
		Duration timeLeft = this.taskGroups.withTimeout(Duration.ofSeconds(5)).call((g) -> {
			SoonValue<Duration> inTask = g.callSoon(DeadlineRequestFactory::timeLeft);
			g.join();
			return inTask.value();
		});
		assertThat(timeLeft).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(6));
	}

	@Test
	@DisplayName("A call has the time of the outer group if that is less")
	void callHasTheTimeOfTheOuterGroup() {
		TaskGroupFactory inner = this.taskGroups.withTimeout(Duration.ofHours(1));
		Duration timeLeft = this.taskGroups.withTimeout(Duration.ofSeconds(5)).call((g) -> {
			SoonValue<Duration> inTask = g.callSoon(() -> inner.race(List.of(DeadlineRequestFactory::timeLeft)));
			g.join();
			return inTask.value();
		});
		assertThat(timeLeft).isLessThanOrEqualTo(Duration.ofSeconds(6));
	}

	@Test
	@DisplayName("A call outside of groups, or in one without a deadline, ends some time")
	void otherCallsEndSomeTime() {
		assertThat(DeadlineRequestFactory.timeLeft()).isEqualTo(Duration.ofSeconds(10));
		assertThat(this.taskGroups.map(List.of(1), (item) -> DeadlineRequestFactory.timeLeft()))
			.containsExactly(Duration.ofSeconds(10));
	}

	@Test
	@DisplayName("A service that never answers holds up its task until the deadline, even one that is not interrupted")
	void callEndsWithItsGroup() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort());
			DeadlineRequestFactory factory = new DeadlineRequestFactory();
			assertThatExceptionOfType(TaskGroupTimeoutException.class)
				.isThrownBy(() -> this.taskGroups.withTimeout(Duration.ofMillis(300))
					.run((g) -> g.task("call")
						.shielded()
						.callSoon(() -> factory.createRequest(uri, HttpMethod.GET).execute())))
				.satisfies((ex) -> assertThat(ex.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(1)))
				.extracting(TaskGroupException::getCause)
				.isInstanceOf(HttpTimeoutException.class);
		}
	}

}
