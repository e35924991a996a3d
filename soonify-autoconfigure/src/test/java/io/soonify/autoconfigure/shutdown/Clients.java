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

package io.soonify.autoconfigure.shutdown;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that call until nobody answers any more, and count the answers.
 */
final class Clients {

	private static final String HANGS = "hangs";

	private static final Duration HANGING = Duration.ofSeconds(40);

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

	private final List<Thread> threads = new ArrayList<>();

	private final ConcurrentMap<String, AtomicInteger> answers = new ConcurrentHashMap<>();

	private final HttpRequest request;

	private Clients(int port, String path) {
		this.request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(HANGING).build();
	}

	static Clients start(int number, int port, String path) {
		Clients clients = new Clients(port, path);
		for (int i = 0; i < number; i++) {
			Thread thread = new Thread(clients::callUntilNobodyAnswers, "client-" + i);
			thread.setDaemon(true);
			thread.start();
			clients.threads.add(thread);
		}
		return clients;
	}

	private void callUntilNobodyAnswers() {
		try {
			while (true) {
				HttpResponse<String> response = this.client.send(this.request, BodyHandlers.ofString());
				count(response.statusCode() + " " + response.body());
			}
		}
		catch (HttpConnectTimeoutException ex) {
			// a server that has paused may leave connections waiting
		}
		catch (HttpTimeoutException ex) {
			count(HANGS);
		}
		catch (IOException | InterruptedException ex) {
			// nobody answers: the server has not taken the request, or its count shows it
		}
	}

	private void count(String answer) {
		this.answers.computeIfAbsent(answer, (any) -> new AtomicInteger()).incrementAndGet();
	}

	/**
	 * Wait until all clients have given up.
	 */
	void await() throws InterruptedException {
		for (Thread thread : this.threads) {
			thread.join(HANGING.plusSeconds(10).toMillis());
			if (thread.isAlive()) {
				throw new AssertionError("A client hangs");
			}
		}
		if (answered(HANGS) > 0) {
			throw new AssertionError("Requests were never answered: " + this);
		}
	}

	/**
	 * Return how often there was an answer.
	 * @param answer status and body
	 * @return the number
	 */
	int answered(String answer) {
		AtomicInteger number = this.answers.get(answer);
		return (number != null) ? number.get() : 0;
	}

	/**
	 * Return how often a group was opened for the answer.
	 * @return the number
	 */
	int ofGroups() {
		return answered(ShutdownUnderLoadTests.DONE) + answered(ShutdownUnderLoadTests.CANCELLED);
	}

	int total() {
		return this.answers.values().stream().mapToInt(AtomicInteger::get).sum();
	}

	@Override
	public String toString() {
		return this.answers.toString();
	}

}
