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

package io.soonify.memory;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What is let go of when: S13.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class MemoryTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@Test
	@DisplayName("S13: an open group holds no function or argument of a task that has ended")
	void openGroupHoldsNoFunction() {
		List<WeakReference<Object>> references = new ArrayList<>();
		try (TaskGroup g = this.taskGroups.create()) {
			List<SoonValue<Integer>> values = startWithArguments(g, references);
			g.join();
			assertCollected(references);
			assertThat(values).extracting(SoonValue::value).containsOnly(1);
		}
	}

	@Test
	@DisplayName("S13: tasks that failed or never ran let go of their functions too")
	void cancelledTasksHoldNoFunction() {
		List<WeakReference<Object>> references = new ArrayList<>();
		TaskGroup g = this.taskGroups.create();
		g.runSoon(() -> {
			throw new IllegalStateException("boom");
		});
		List<SoonValue<Integer>> values = startWithArguments(g, references);
		catchThrowable(g::close);
		assertCollected(references);
		Reference.reachabilityFence(g);
		Reference.reachabilityFence(values);
	}

	@Test
	@DisplayName("S13: a limit that groups share keeps none of them when they are closed")
	void sharedLimitHoldsNoGroup() {
		TaskGroupFactory bulkhead = this.taskGroups.withMaxTotalConcurrency(2);
		List<WeakReference<Object>> references = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			runSome(bulkhead, references);
		}
		assertCollected(references);
		Reference.reachabilityFence(bulkhead);
	}

	private static void runSome(TaskGroupFactory taskGroups, List<WeakReference<Object>> references) {
		try (TaskGroup g = taskGroups.create()) {
			references.add(new WeakReference<>(g));
			for (int i = 0; i < 10; i++) {
				g.callSoon(() -> "value");
			}
		}
	}

	@Test
	@DisplayName("S13: a group that lives long does not pile up handles of tasks that have ended")
	void openGroupPilesUpNothing() {
		BlockingTask longRunning = BlockingTask.interruptible();
		List<WeakReference<Object>> references = new ArrayList<>();
		try (TaskGroup g = this.taskGroups.create()) {
			g.callSoon(longRunning);
			longRunning.awaitStarted();
			for (int i = 0; i < 5000; i++) {
				runShort(g, references);
			}
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				System.gc();
				assertThat(references).filteredOn((reference) -> reference.get() != null).hasSizeLessThan(1000);
			});
			g.cancel();
		}
		assertThat(longRunning.wasInterrupted()).isTrue();
	}

	private static void runShort(TaskGroup g, List<WeakReference<Object>> references) {
		SoonValue<String> value = g.callSoon(() -> "short");
		value.join();
		references.add(new WeakReference<>(value));
	}

	@Test
	@DisplayName("S13: a held value keeps neither its group nor its siblings")
	void heldValueKeepsItsValueOnly() {
		List<WeakReference<Object>> references = new ArrayList<>();
		SoonValue<String> held;
		TaskGroup g = this.taskGroups.create();
		references.add(new WeakReference<>(g));
		held = g.callSoon(() -> "first");
		for (int i = 0; i < 10; i++) {
			references.add(new WeakReference<>(g.callSoon(Object::new)));
		}
		g.close();
		g = null;
		assertCollected(references);
		assertThat(held.value()).isEqualTo("first");
	}

	private static List<SoonValue<Integer>> startWithArguments(TaskGroup g, List<WeakReference<Object>> references) {
		List<SoonValue<Integer>> values = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			byte[] argument = new byte[1];
			references.add(new WeakReference<>(argument));
			values.add(g.callSoon((bytes) -> bytes.length, argument));
		}
		return values;
	}

	private static void assertCollected(List<WeakReference<Object>> references) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			System.gc();
			assertThat(references).allMatch((reference) -> reference.get() == null);
		});
	}

}
