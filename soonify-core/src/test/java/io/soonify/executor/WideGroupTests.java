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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.support.Watchdog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Groups of very many tasks. The long forms are run with a small heap: the build says
 * which.
 */
@Timeout(900)
class WideGroupTests {

	private static final Duration LIMIT = Duration.ofMinutes(5);

	private static final int MANY = 50_000;

	private static final int MILLION = 1_000_000;

	private final ExecutorService pool = Executors.newFixedThreadPool(8);

	@AfterEach
	void shutDown() {
		this.pool.shutdownNow();
	}

	@Test
	@DisplayName("50 000 tasks in one group end on the threads of the library")
	void manyOnLibrary() throws Exception {
		assertThat(sum(onLibrary(), MANY)).isEqualTo(sumBelow(MANY));
	}

	@Test
	@DisplayName("50 000 tasks in one group end on a pool of 8, with a limit too")
	void manyOnPool() throws Exception {
		assertThat(sum(onPool(), MANY)).isEqualTo(sumBelow(MANY));
		assertThat(sum(onPool().withMaxConcurrency(3), MANY)).isEqualTo(sumBelow(MANY));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("50 000 tasks in one group block at once on virtual threads")
	void manyBlocked() throws Exception {
		assertThat(blockAllAtOnce(MANY)).isEqualTo(MANY);
	}

	@Test
	@Tag("soak")
	@DisplayName("A million tasks in one group end on the threads of the library")
	void millionOnLibrary() throws Exception {
		assertThat(sum(onLibrary(), MILLION)).isEqualTo(sumBelow(MILLION));
	}

	@Test
	@Tag("soak")
	@DisplayName("A million tasks in one group end on a pool of 8, with a limit too")
	void millionOnPool() throws Exception {
		assertThat(sum(onPool(), MILLION)).isEqualTo(sumBelow(MILLION));
		assertThat(sum(onPool().withMaxConcurrency(3), MILLION)).isEqualTo(sumBelow(MILLION));
	}

	@Test
	@Tag("soak-blocked")
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("A million tasks in one group block at once on virtual threads")
	void millionBlocked() throws Exception {
		assertThat(blockAllAtOnce(MILLION)).isEqualTo(MILLION);
	}

	private TaskGroupFactory onPool() {
		return TaskGroupFactory.builder().executor(this.pool).build();
	}

	private static TaskGroupFactory onLibrary() {
		return TaskGroupFactory.builder().build();
	}

	/**
	 * Add numbers up, each of which is the value of a task, all of which are kept.
	 */
	private static long sum(TaskGroupFactory taskGroups, int width) throws Exception {
		return Watchdog.call(LIMIT, () -> {
			List<SoonValue<Integer>> values = new ArrayList<>();
			try (TaskGroup g = taskGroups.create()) {
				for (int i = 0; i < width; i++) {
					int number = i;
					values.add(g.callSoon(() -> number));
				}
			}
			return values.stream().mapToLong(SoonValue::value).sum();
		});
	}

	private static long sumBelow(long width) {
		return width * (width - 1) / 2;
	}

	private static long blockAllAtOnce(int width) throws Exception {
		CountDownLatch allStarted = new CountDownLatch(width);
		CountDownLatch released = new CountDownLatch(1);
		return Watchdog.call(LIMIT, () -> {
			List<SoonValue<Integer>> values = new ArrayList<>();
			try (TaskGroup g = onLibrary().create()) {
				for (int i = 0; i < width; i++) {
					values.add(g.callSoon(() -> {
						allStarted.countDown();
						released.await();
						return 1;
					}));
				}
				allStarted.await();
				released.countDown();
			}
			return values.stream().mapToLong(SoonValue::value).sum();
		});
	}

}
