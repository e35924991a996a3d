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

package io.soonify.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.soonify.TaskGroupFactory;
import io.soonify.support.CapturingExecutor;
import io.soonify.support.CurrentUser;
import io.soonify.support.Watchdog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose context tasks see behind an executor that captures by itself: S2, S11 and S18.
 */
@Timeout(120)
class HandOverContextTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final List<String> USERS = List.of("alice", "bob", "carol");

	private final CurrentUser user = new CurrentUser();

	private final AtomicInteger tasks = new AtomicInteger();

	/** Tasks that saw another user than their own, or nobody. */
	private final ConcurrentLinkedQueue<String> strange = new ConcurrentLinkedQueue<>();

	private final List<ExecutorService> pools = new ArrayList<>();

	@AfterEach
	void shutDown() {
		this.pools.forEach(ExecutorService::shutdownNow);
	}

	@Test
	@DisplayName("S2: without a limit, on a pool with room, each task runs as its own user")
	void withoutLimit() throws InterruptedException {
		run(capturing(Executors.newCachedThreadPool()).build());
		assertThat(this.tasks).hasValue(1800);
		assertThat(this.strange).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 5 })
	@DisplayName("S11: with a limit each task runs as its own user or as nobody, never as somebody else")
	void withLimit(int limit) throws InterruptedException {
		TaskGroupFactory taskGroups = capturing(Executors.newCachedThreadPool()).build();
		run(taskGroups.withMaxConcurrency(limit));
		run(taskGroups.withMaxTotalConcurrency(limit));
		assertThat(this.tasks).hasValue(3600);
		assertThat(this.strange).allMatch((seen) -> seen.endsWith(" as nobody"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 64 })
	@DisplayName("S11: so it is in nested groups on pools of any size, where the library helps out")
	void nested(int threads) throws InterruptedException {
		runNested(capturing(Executors.newFixedThreadPool(threads)).build());
		assertThat(this.strange).allMatch((seen) -> seen.endsWith(" as nobody"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 64 })
	@DisplayName("S2: with a task decorator each task runs as its own user, whichever thread runs it, limit or not")
	void withDecorator(int threads) throws InterruptedException {
		TaskGroupFactory taskGroups = capturing(Executors.newFixedThreadPool(threads))
			.taskDecorator(this.user::decorate)
			.build();
		run(taskGroups);
		run(taskGroups.withMaxConcurrency(2));
		run(taskGroups.withMaxTotalConcurrency(2));
		runNested(taskGroups);
		runNested(taskGroups.withMaxTotalConcurrency(1));
		assertThat(this.strange).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 64 })
	@DisplayName("S18: so it is with a context")
	void withContext(int threads) throws InterruptedException {
		TaskGroupFactory taskGroups = capturing(Executors.newFixedThreadPool(threads)).context(this.user).build();
		run(taskGroups);
		run(taskGroups.withMaxConcurrency(2));
		run(taskGroups.withMaxTotalConcurrency(2));
		runNested(taskGroups);
		runNested(taskGroups.withMaxTotalConcurrency(1));
		assertThat(this.strange).isEmpty();
	}

	@Test
	@DisplayName("S18: so it is on the threads of the library")
	void onLibrary() throws InterruptedException {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder().context(this.user).build();
		run(taskGroups);
		run(taskGroups.withMaxTotalConcurrency(2));
		runNested(taskGroups);
		assertThat(this.strange).isEmpty();
	}

	private TaskGroupFactory.Builder capturing(ExecutorService pool) {
		this.pools.add(pool);
		return TaskGroupFactory.builder().executor(new CapturingExecutor(pool, this.user));
	}

	/** 1 800 tasks: 100 groups of 6 for each user. */
	private void run(TaskGroupFactory taskGroups) throws InterruptedException {
		asEachUser((name) -> {
			for (int round = 0; round < 100; round++) {
				taskGroups.run((g) -> {
					for (int i = 0; i < 6; i++) {
						g.runSoon(() -> look(name));
					}
				});
			}
		});
	}

	private void runNested(TaskGroupFactory taskGroups) throws InterruptedException {
		asEachUser((name) -> {
			for (int round = 0; round < 10; round++) {
				taskGroups.run((g) -> {
					for (int i = 0; i < 3; i++) {
						g.runSoon(() -> {
							look(name);
							taskGroups.run((inner) -> {
								for (int k = 0; k < 3; k++) {
									inner.runSoon(() -> look(name));
								}
							});
						});
					}
				});
			}
		});
	}

	private void look(String name) {
		this.tasks.incrementAndGet();
		String seen = this.user.get();
		if (!name.equals(seen)) {
			this.strange.add("task of %s ran as %s".formatted(name, (seen != null) ? seen : "nobody"));
		}
	}

	private void asEachUser(Consumer<String> requests) throws InterruptedException {
		List<Thread> owners = new ArrayList<>();
		for (String name : USERS) {
			Thread owner = new Thread(() -> {
				this.user.set(name);
				requests.accept(name);
			});
			owner.setDaemon(true);
			owner.setUncaughtExceptionHandler((thread, thrown) -> this.strange.add(thrown.toString()));
			owners.add(owner);
		}
		Watchdog.await(LIMIT, owners);
	}

}
