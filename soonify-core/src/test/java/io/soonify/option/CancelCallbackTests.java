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

package io.soonify.option;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callbacks of tasks that are cancelled just when they start: S17.
 */
@Timeout(60)
class CancelCallbackTests {

	private static final int ROUNDS = 30_000;

	private final ExecutorService pool = Executors.newFixedThreadPool(2);

	@AfterEach
	void shutDown() {
		this.pool.shutdownNow();
	}

	@Test
	@DisplayName("S17: onCancel is never called for a task that did not start, also if it was about to")
	void calledBackOnlyIfStarted() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder().executor(this.pool).build();
		for (int i = 0; i < ROUNDS; i++) {
			AtomicInteger runs = new AtomicInteger();
			AtomicInteger callbacks = new AtomicInteger();
			try (TaskGroup g = taskGroups.create()) {
				SoonValue<Void> value = g.task("probe")
					.onCancel(callbacks::incrementAndGet)
					.runSoon(runs::incrementAndGet);
				while (i % 2 == 0 && value.state() == SoonValue.State.PENDING) {
					Thread.onSpinWait();
				}
				g.cancel();
			}
			assertThat(callbacks.get()).isLessThanOrEqualTo(runs.get());
		}
	}

}
