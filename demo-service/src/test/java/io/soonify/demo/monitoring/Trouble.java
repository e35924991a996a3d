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

package io.soonify.demo.monitoring;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

import io.micrometer.core.instrument.MeterRegistry;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import org.awaitility.Awaitility;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Everything that can happen to task groups and that operators would like to know.
 */
final class Trouble implements AutoCloseable {

	private static final String GROUP = "database";

	private final HttpClient http = HttpClient.newHttpClient();

	private final CountDownLatch end = new CountDownLatch(1);

	private final Thread crowd = new Thread(this::waitAtTheBulkhead, "crowd");

	private final TaskGroupFactory taskGroups;

	private final MeterRegistry meters;

	private final FullExecutor executor;

	private final String port;

	Trouble(ApplicationContext application) {
		this.taskGroups = application.getBean(TaskGroupFactory.class).named(GROUP);
		this.meters = application.getBean(MeterRegistry.class);
		this.executor = application.getBean(FullExecutor.class);
		this.port = application.getEnvironment().getRequiredProperty("local.server.port");
	}

	/**
	 * Make it, and have tasks wait until this is closed.
	 * @throws IOException if the demo does not answer
	 * @throws InterruptedException if interrupted
	 */
	void make() throws IOException, InterruptedException {
		goOnWithWork();
		get("/products/1", 200);
		get("/products/1?fail=price", 502);
		get("/products/1?slow=shipping:10s", 504);
		straggle();
		beRejected();
		leak();
		this.crowd.start();
	}

	void goOnWithWork() throws IOException, InterruptedException {
		get("/greetings?delay=20ms", 200);
	}

	private void get(String path, int status) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path)).build();
		assertThat(this.http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(status);
	}

	private void straggle() {
		CountDownLatch noticed = new CountDownLatch(1);
		try (TaskGroup g = this.taskGroups.create()) {
			g.runSoon(() -> {
				while (noticed.getCount() > 0) {
					Thread.onSpinWait(); // ignores its interrupt
				}
			});
			await("soonify.task.active");
			g.cancel();
			await("soonify.task.stragglers");
			noticed.countDown();
		}
	}

	private void beRejected() {
		this.executor.full = true;
		assertThatExceptionOfType(TaskGroupException.class)
			.isThrownBy(() -> this.taskGroups.map(Collections.singleton(1), (number) -> number))
			.withCauseInstanceOf(RejectedExecutionException.class);
		this.executor.full = false;
	}

	private void leak() throws InterruptedException {
		Thread forgetful = new Thread(this.taskGroups::create);
		forgetful.start();
		forgetful.join();
		await("soonify.group.leaked");
	}

	private void await(String meter) {
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			System.gc(); // leaks are found only then
			return this.meters.get(meter).tag("group", GROUP).meter().measure().iterator().next().getValue() > 0;
		});
	}

	/**
	 * More tasks than the bulkhead lets run.
	 */
	private void waitAtTheBulkhead() {
		this.taskGroups.map(Collections.nCopies(20, this.end), (latch) -> {
			latch.await();
			return "done";
		});
	}

	@Override
	public void close() throws InterruptedException {
		this.end.countDown();
		this.crowd.join();
	}

}
