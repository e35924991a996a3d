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

package io.soonify.demo.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.soonify.SoonValue.State;
import io.soonify.spi.TaskGroupOutcome;
import io.soonify.spi.TaskGroupRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is sent while greetings are run.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureMetrics
class RunTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@LocalServerPort
	private int port;

	@Autowired
	private JsonMapper json;

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private TaskGroupRegistry registry;

	@Autowired
	private RunRecorder recorder;

	@Test
	@DisplayName("Tasks of a group wait, run at the same time, and succeed")
	void concurrentTasksRunAtTheSameTime() throws Exception {
		Run run = run("/runs/concurrent?names=Ada,Bob&delay=500ms");
		assertThat(run.statesOf("Ada")).containsExactly(State.PENDING, State.RUNNING, State.SUCCEEDED);
		assertThat(run.statesOf("Bob")).containsExactly(State.PENDING, State.RUNNING, State.SUCCEEDED);
		assertThat(run.time("Bob", State.RUNNING)).isLessThan(run.time("Ada", State.SUCCEEDED));
		assertThat(run.time("Ada", State.SUCCEEDED)).isBetween(500.0, run.end().atMillis());
		assertThat(run.event("Ada", State.RUNNING).thread()).isEqualTo("run/Ada");
		assertThat(run.end().outcome()).isEqualTo(TaskGroupOutcome.SUCCESS);
		assertThat(run.end().detail()).isNull();
	}

	@Test
	@DisplayName("Calls one after the other run one after the other, on the thread of the request")
	void sequentialCallsRunOneAfterTheOther() throws Exception {
		Run run = run("/runs/sequential?names=Ada,Bob&delay=100ms");
		assertThat(run.statesOf("Ada")).containsExactly(State.RUNNING, State.SUCCEEDED);
		assertThat(run.time("Bob", State.RUNNING)).isGreaterThanOrEqualTo(run.time("Ada", State.SUCCEEDED));
		assertThat(run.end().atMillis()).isGreaterThanOrEqualTo(200);
		assertThat(run.tasks()).extracting(TaskEvent::thread)
			.containsOnly(run.tasks().get(0).thread())
			.noneMatch((thread) -> thread.startsWith("run"));
	}

	@Test
	@DisplayName("A task that fails cancels its siblings, and the end says which one failed")
	void failureCancelsSiblings() throws Exception {
		Run run = run("/runs/concurrent?names=Ada,Bob&delay=8s&failing=Bob");
		assertThat(run.statesOf("Bob")).endsWith(State.RUNNING, State.FAILED);
		assertThat(run.event("Bob", State.FAILED).failure()).isEqualTo("Bob cannot be reached");
		assertThat(run.statesOf("Ada")).endsWith(State.RUNNING, State.CANCELLED);
		assertThat(run.end().outcome()).isEqualTo(TaskGroupOutcome.FAILURE);
		assertThat(run.end().detail()).isEqualTo("The task 'Bob' failed.");
	}

	@Test
	@DisplayName("After a call that fails the others are never made")
	void failureEndsSequentialCalls() throws Exception {
		Run run = run("/runs/sequential?names=Ada,Bob&delay=100ms&failing=Ada");
		assertThat(run.statesOf("Ada")).containsExactly(State.RUNNING, State.FAILED);
		assertThat(run.statesOf("Bob")).isEmpty();
		assertThat(run.end().outcome()).isEqualTo(TaskGroupOutcome.FAILURE);
		assertThat(run.end().detail()).isEqualTo("The call 'Ada' failed.");
	}

	@Test
	@DisplayName("A deadline cancels what is unfinished, and the end says so")
	void deadlineCancels() throws Exception {
		Run run = run("/runs/concurrent?names=Ada&delay=10s&timeout=500ms");
		assertThat(run.statesOf("Ada")).endsWith(State.RUNNING, State.CANCELLED);
		assertThat(run.end().outcome()).isEqualTo(TaskGroupOutcome.TIMEOUT);
		assertThat(run.end().detail()).isEqualTo("The tasks took too long: 1 of them had not ended after 500 ms.");
	}

	@Test
	@DisplayName("A run that is refused at shutdown is answered with a problem, not with a stream")
	void refusedRunIsAProblem() throws Exception {
		this.registry.refuseNewGroups("the application is shutting down");
		try {
			HttpResponse<InputStream> response = open("/runs/concurrent");
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		}
		finally {
			this.registry.acceptNewGroups();
		}
	}

	@Test
	@DisplayName("When the client goes away the tasks are cancelled, and nothing of the run is kept")
	void goneClientCancelsTheRun() throws Exception {
		double before = cancelledTasks();
		try (InputStream stream = open("/runs/concurrent?names=Ada&delay=10s").body()) {
			assertThat(stream.read()).isPositive();
		}
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(cancelledTasks()).isEqualTo(before + 1));
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.recorder).extracting("timelines")
				.asInstanceOf(InstanceOfAssertFactories.MAP)
				.isEmpty());
		assertThat(this.registry.groups()).isEmpty();
	}

	private double cancelledTasks() {
		return this.meters.get("soonify.task").tags("group", "run", "outcome", "cancelled").timer().count();
	}

	private Run run(String path) throws Exception {
		HttpResponse<InputStream> response = open(path);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
		List<String> events = List.of(new String(response.body().readAllBytes(), "UTF-8").split("\n\n"));
		return new Run(read(events, "task", TaskEvent.class).toList(),
				read(events, "end", RunEnd.class).findFirst().orElseThrow());
	}

	private <T> Stream<T> read(List<String> events, String type, Class<T> data) {
		String start = "event: " + type + "\ndata: ";
		return events.stream()
			.filter((event) -> event.startsWith(start))
			.map((event) -> this.json.readValue(event.substring(start.length()), data));
	}

	private HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
		URI uri = URI.create("http://127.0.0.1:" + this.port + path);
		return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
	}

	private record Run(List<TaskEvent> tasks, RunEnd end) {

		List<State> statesOf(String task) {
			return events(task).map(TaskEvent::state).toList();
		}

		double time(String task, State state) {
			return event(task, state).atMillis();
		}

		TaskEvent event(String task, State state) {
			return events(task).filter((event) -> event.state() == state).findFirst().orElseThrow();
		}

		private Stream<TaskEvent> events(String task) {
			return this.tasks.stream().filter((event) -> event.task().equals(task));
		}

	}

}
