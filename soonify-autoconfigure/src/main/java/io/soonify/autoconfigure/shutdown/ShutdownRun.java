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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * One shutdown. It runs on a thread of its own, because what it has to do does not depend
 * on how long Spring waits for it.
 */
final class ShutdownRun {

	static final String REASON = "the application is shutting down";

	private static final Log logger = LogFactory.getLog(TaskGroupRegistry.class);

	private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

	private static final Duration MOMENT = Duration.ofMillis(250);

	private final TaskGroupRegistry registry;

	private final ShutdownTimes times;

	private final long begin = System.nanoTime();

	private final CountDownLatch groupsAreDue = new CountDownLatch(1);

	private final CompletableFuture<Void> groupsEnded = new CompletableFuture<>();

	private final CompletableFuture<Void> tasksEnded = new CompletableFuture<>();

	/** Whether groups were open when it was their turn. */
	private volatile boolean openWhenDue;

	private final Thread thread = new Thread(this::run, "soonify-shutdown");

	ShutdownRun(TaskGroupRegistry registry, ShutdownTimes times) {
		this.registry = registry;
		this.times = times;
	}

	void start() {
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/**
	 * Say that it is the turn of the groups, if the grace period has not been over
	 * before.
	 */
	void endGroups() {
		this.openWhenDue = !this.registry.groups().isEmpty();
		this.groupsAreDue.countDown();
	}

	CompletableFuture<Void> groupsEnded() {
		return this.groupsEnded;
	}

	CompletableFuture<Void> tasksEnded() {
		return this.tasksEnded;
	}

	/**
	 * Wait for nothing any more.
	 */
	void giveUp() {
		this.thread.interrupt();
	}

	private void run() {
		try {
			this.groupsAreDue.await(graceLeft().toNanos(), TimeUnit.NANOSECONDS);
			this.registry.refuseNewGroups(REASON);
			if (!this.registry.awaitNone(graceLeft())) {
				cancelGroups();
			}
			if (this.openWhenDue) {
				// a request that came as the server stopped waiting has an answer now,
				// and nobody will tell when that has been sent
				TimeUnit.MILLISECONDS.sleep(MOMENT.toMillis());
			}
			this.groupsEnded.complete(null);
			awaitTasks();
		}
		catch (InterruptedException ex) {
			// given up
		}
		finally {
			this.groupsEnded.complete(null);
			this.tasksEnded.complete(null);
		}
	}

	private Duration graceLeft() {
		return this.times.grace().minusNanos(System.nanoTime() - this.begin);
	}

	private void cancelGroups() throws InterruptedException {
		int cancelled = this.registry.cancelAll();
		logger.info("Cancelled %d task groups that were open after the grace period of %s, because %s"
			.formatted(cancelled, this.times.grace(), REASON));
		if (!this.registry.awaitNone(this.times.answer())) {
			List<String> open = this.registry.groups().stream().map(TaskGroupInfo::name).distinct().sorted().toList();
			logger.warn(("%s after they were cancelled, task groups are still open: %s. "
					+ "They were never closed, or wait for tasks that ignore their interrupt")
				.formatted(this.times.answer(), String.join(", ", open)));
		}
	}

	private void awaitTasks() throws InterruptedException {
		long end = System.nanoTime() + this.times.phase().toNanos();
		while (this.registry.groups().stream().anyMatch(ShutdownRun::hasTasks) && System.nanoTime() - end < 0) {
			this.registry.awaitNone(BETWEEN_LOOKS);
		}
	}

	private static boolean hasTasks(TaskGroupInfo group) {
		return group.unfinishedTaskCount() > 0 || group.innerGroup().filter(ShutdownRun::hasTasks).isPresent();
	}

}
