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

package io.soonify.autoconfigure.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.observation.Observation;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.executor.SoonifyExecutorAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * S18 with 50 users at a time: each task sees its own user, whatever the others make of
 * theirs.
 */
@Timeout(180)
@SuppressWarnings("try") // surroundings are opened to be closed
class ManyUsersTests {

	private static final int USERS = 50;

	private static final int POOL = 16;

	private static final Duration TIME = Duration.ofSeconds(10);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class,
				SoonifyContextAutoConfiguration.class));

	private final LongAdder requests = new LongAdder();

	private final LongAdder checks = new LongAdder();

	private final Queue<String> mismatches = new ConcurrentLinkedQueue<>();

	@Test
	@DisplayName("S18: 50 users for 10 s on pooled threads, which come back as they were")
	void pooledThreads() {
		this.contextRunner
			.withPropertyValues("soonify.executor.mode=platform", "soonify.executor.pool.max-size=" + POOL)
			.run((context) -> {
				serveUsers(context);
				assertThat(seenByAllThreadsOf(context.getBean("soonifyTaskExecutor", Executor.class))).hasSize(POOL)
					.containsOnly(Map.of());
			});
		report("pooled threads");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("S18: 50 users for 10 s on virtual threads")
	void virtualThreads() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=virtual").run(this::serveUsers);
		report("virtual threads");
	}

	private void report(String threads) {
		System.out.printf("%d users on %s: %d requests, %d checks, %d mismatches%n", USERS, threads,
				this.requests.sum(), this.checks.sum(), this.mismatches.size());
		assertThat(this.mismatches).isEmpty();
		assertThat(this.requests.sum()).isGreaterThanOrEqualTo(USERS);
		assertThat(this.checks.sum()).as("none of the checks was left out").isEqualTo(this.requests.sum() * 13);
	}

	private void serveUsers(AssertableApplicationContext context) throws InterruptedException {
		TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
		long end = System.nanoTime() + TIME.toNanos();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < USERS; i++) {
			int number = i;
			Thread thread = new Thread(() -> serve(taskGroups, number, end));
			thread.setUncaughtExceptionHandler((where, thrown) -> this.mismatches.add("thrown: " + thrown));
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
	}

	/**
	 * Serve one request after the other, each of another user.
	 */
	private void serve(TaskGroupFactory taskGroups, int number, long end) {
		int served = 0;
		do {
			String user = "user-%d-%d".formatted(number, served++ % 100);
			try (Surroundings surroundings = Surroundings.of(user)) {
				answer(taskGroups, user);
				check(user);
			}
			checkIs(Map.of(), "thread after request of " + user);
			this.requests.increment();
		}
		while (System.nanoTime() < end);
	}

	/**
	 * Eleven checks by tasks.
	 */
	private void answer(TaskGroupFactory taskGroups, String user) {
		try (TaskGroup g = taskGroups.create()) {
			for (int i = 0; i < 3; i++) {
				g.runSoon(() -> check(user));
			}
			g.runSoon(() -> {
				check(user);
				changeAll("eve");
				checkIs(Surroundings.expected("eve"), "task of " + user + " that became eve");
				g.runSoon(() -> checkIs(Surroundings.expected("eve"), "task started by what became eve"));
			});
			g.runSoon(() -> {
				check(user);
				clearAll();
				taskGroups.map(List.of(1, 2), (i) -> checkIs(Map.of(), "task started by what cleared all"));
			});
			g.runSoon(() -> check(user));
			g.task("fails").optional().runSoon(() -> {
				check(user);
				changeAll("mallory");
				throw new IllegalStateException("on purpose");
			});
		}
	}

	private static void changeAll(String user) {
		SecurityContextHolder.getContext().setAuthentication(Surroundings.authentication(user));
		Surroundings.of(user); // and leave it open
	}

	private static void clearAll() {
		SecurityContextHolder.clearContext();
		MDC.clear();
		RequestContextHolder.resetRequestAttributes();
		LocaleContextHolder.resetLocaleContext();
		Observation.Scope scope = Surroundings.observations.getCurrentObservationScope();
		if (scope != null) {
			scope.close();
		}
	}

	private void check(String user) {
		checkIs(Surroundings.expected(user), "of " + user);
	}

	private boolean checkIs(Map<String, String> expected, String who) {
		Map<String, String> seen = Surroundings.seen();
		this.checks.increment();
		if (!seen.equals(expected)) {
			this.mismatches.add("%s saw %s, not %s".formatted(who, seen, expected));
		}
		return true;
	}

	/**
	 * Look at every thread of the pool, by as many commands that wait for each other.
	 */
	private static List<Map<String, String>> seenByAllThreadsOf(Executor executor) throws InterruptedException {
		Queue<Map<String, String>> seen = new ConcurrentLinkedQueue<>();
		CountDownLatch allThere = new CountDownLatch(POOL);
		for (int i = 0; i < POOL; i++) {
			executor.execute(() -> {
				seen.add(Surroundings.seen());
				allThere.countDown();
				try {
					allThere.await(30, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
		}
		assertThat(allThere.await(30, TimeUnit.SECONDS)).isTrue();
		return List.copyOf(seen);
	}

}
