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

package io.soonify.demo.store.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients of the store, each of which makes one request after the other.
 */
final class Clients {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final HttpClient http = HttpClient.newHttpClient();

	private final Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();

	private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

	private final LongAdder brokenPages = new LongAdder();

	private final AtomicInteger requests = new AtomicInteger();

	private final String store;

	Clients(String store) {
		this.store = store;
	}

	/**
	 * Make requests, and return when the last one has been answered.
	 * @param clients how many requests at a time
	 * @param time for how long
	 * @throws InterruptedException if interrupted
	 */
	void run(int clients, Duration time) throws InterruptedException {
		long end = System.nanoTime() + time.toNanos();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < clients; i++) {
			Thread thread = new Thread(() -> {
				while (System.nanoTime() - end < 0) {
					request(Request.number(this.requests.getAndIncrement()));
				}
			}, "client-" + i);
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
	}

	private void request(Request request) {
		try {
			URI uri = URI.create(this.store + request.path());
			HttpResponse<String> response = this.http.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
					BodyHandlers.ofString());
			int status = response.statusCode();
			this.answers.computeIfAbsent(status, (key) -> new LongAdder()).increment();
			if (status == 502 && !request.answers().contains(status)) {
				this.brokenPages.increment();
			}
			else if (!request.answers().contains(status)) {
				this.surprises.add("%s: %d %s".formatted(request.path(), status, response.body()));
			}
		}
		catch (IOException | InterruptedException ex) {
			this.surprises.add("%s: %s".formatted(request.path(), ex));
		}
	}

	Map<Integer, LongAdder> answers() {
		return this.answers;
	}

	/**
	 * Return how many pages failed that were not asked to. A call may break at the
	 * deadline before the group is told of it, if the machine has far too much to do.
	 * @return how many
	 */
	long brokenPages() {
		return this.brokenPages.sum();
	}

	int requests() {
		return this.requests.get();
	}

	Queue<String> surprises() {
		return this.surprises;
	}

}
