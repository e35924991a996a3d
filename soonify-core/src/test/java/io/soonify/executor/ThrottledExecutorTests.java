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

package io.soonify.executor;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.Watchdog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Executors whose {@code execute} blocks while they are full: S3.
 */
@Timeout(60)
class ThrottledExecutorTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final ExecutorService pool = Executors.newCachedThreadPool();

	@AfterEach
	void shutDown() {
		this.pool.shutdownNow();
	}

	@Test
	@DisplayName("S3: a failure cancels the group at once, though its owner is kept from starting more tasks")
	void failureWhileOwnerIsKept() throws Exception {
		Semaphore permits = new Semaphore(2);
		TaskGroupFactory taskGroups = TaskGroupFactory.builder().executor((command) -> {
			permits.acquireUninterruptibly();
			this.pool.execute(() -> {
				try {
					command.run();
				}
				finally {
					permits.release();
				}
			});
		}).build();
		BlockingTask first = BlockingTask.interruptible();
		BlockingTask third = BlockingTask.interruptible();
		IllegalStateException failure = new IllegalStateException("boom");
		TaskGroupException thrown = Watchdog.call(LIMIT, () -> {
			TaskGroup g = taskGroups.create();
			g.callSoon(first);
			g.runSoon(() -> {
				first.awaitStarted();
				throw failure;
			});
			g.callSoon(third);
			return catchThrowableOfType(TaskGroupException.class, g::close);
		});
		assertThat(thrown.failures()).containsExactly(failure);
		assertThat(first.wasInterrupted()).isTrue();
		assertThat(third.wasInterrupted()).isEqualTo(third.hasStarted());
	}

}
