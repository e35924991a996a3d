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

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.TaskGroupFactory;
import io.soonify.spi.ThreadPerTaskExecutor;
import io.soonify.support.CleanThread;
import io.soonify.support.CurrentUser;
import io.soonify.support.OpenedGroups;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Executors that say of themselves that they have a thread for every task:
 * {@link ThreadPerTaskExecutor}.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class ThreadPerTaskExecutorTests {

	/** How often the executor was asked whether its threads are new. */
	private final AtomicInteger asked = new AtomicInteger();

	private final ThreadPerTaskExecutor executor = new ThreadPerTaskExecutor() {

		@Override
		public void execute(Runnable command) {
			new Thread(command).start();
		}

		@Override
		public boolean hasNewThreads() {
			ThreadPerTaskExecutorTests.this.asked.incrementAndGet();
			return true;
		}

	};

	@Test
	@DisplayName("The executor is asked once for each build of a factory, not for groups, tasks or factories made from it")
	void askedOnce() {
		TaskGroupFactory.Builder builder = TaskGroupFactory.builder().executor(this.executor);
		TaskGroupFactory built = builder.build();
		assertThat(built.map(List.of(1, 2), (number) -> number)).containsExactly(1, 2);
		assertThat(built.named("other").withMaxConcurrency(1).map(List.of(3), (number) -> number)).containsExactly(3);
		assertThat(this.asked).hasValue(1);
		builder.build();
		assertThat(this.asked).hasValue(2);
	}

	@Test
	@DisplayName("S18: context is restored on new threads as on any other")
	void context() {
		CurrentUser user = new CurrentUser();
		TaskGroupFactory taskGroups = TaskGroupFactory.builder().executor(this.executor).context(user).build();
		user.set("owner");
		assertThat(taskGroups.map(List.of(1, 2, 3), (number) -> user.get())).containsOnly("owner");
		assertThat(taskGroups.withMaxConcurrency(1).map(List.of(1, 2, 3), (number) -> user.get()))
			.containsOnly("owner");
	}

	@Test
	@DisplayName("S12: threads that are used again come back as they were, though there is one for every task")
	void usedAgain() throws Exception {
		ExecutorService pool = Executors.newCachedThreadPool();
		try {
			ThreadPerTaskExecutor threads = pool::execute;
			CurrentUser user = new CurrentUser();
			TaskGroupFactory taskGroups = TaskGroupFactory.builder().executor(threads).context(user).build();
			user.set("owner");
			for (int round = 0; round < 100; round++) {
				taskGroups.run((g) -> {
					g.runSoon(() -> user.set("changed by task"));
					g.runSoon(() -> Thread.currentThread().interrupt());
				});
				assertThat(pool.submit(user::get).get()).isNull();
				assertThat(pool.submit(() -> Thread.currentThread().isInterrupted()).get()).isFalse();
				assertThat(pool.submit(OpenedGroups::aroundThread).get()).isEmpty();
			}
		}
		finally {
			pool.shutdown();
		}
	}

}
