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

package io.soonify.misuse;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupFactory;
import io.soonify.function.CheckedRunnable;
import io.soonify.spi.TaskGroupListener;
import io.soonify.support.CleanThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Groups that somebody has forgotten to close, and those who come later on the same
 * thread: S14.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class ForgottenGroupTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final ExecutorService web = Executors.newSingleThreadExecutor();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@AfterEach
	void shutDown() {
		this.web.shutdown();
	}

	@Test
	@DisplayName("S14: a forgotten group is collected, though its deadline is an hour away, and its tasks and theirs have ended")
	void isCollected() {
		List<WeakReference<Object>> references = new ArrayList<>();
		onWebThread(() -> {
			TaskGroup g = this.taskGroups.named("forgotten").withTimeout(HOUR).withMaxConcurrency(2).create();
			references.add(new WeakReference<>(g));
			for (int i = 0; i < 5; i++) {
				g.task("timed").timeout(HOUR).callSoon(() -> "done").join();
			}
		});
		awaitCollected(references);
	}

	@Test
	@DisplayName("S14: one that failed is collected, too, and later groups on the thread are well")
	void laterGroupsAreWell() {
		List<WeakReference<Object>> references = new ArrayList<>();
		onWebThread(() -> {
			TaskGroup g = this.taskGroups.named("forgotten").withTimeout(HOUR).create();
			references.add(new WeakReference<>(g));
			g.callSoon(() -> {
				throw new IOException("boom");
			});
			Awaitility.await().until(g::isCancelled);
		});
		awaitCollected(references);
		for (int i = 0; i < 100; i++) {
			onWebThread(() -> this.taskGroups.named("innocent").run((g) -> {
				assertThat(g.isCancelled()).isFalse();
				assertThat(g.remaining()).isEmpty();
				g.callSoon(() -> 1);
			}));
		}
	}

	@Test
	@DisplayName("S14: until it is collected, whoever is cancelled by it is told its name and its age")
	void nameAndAge() {
		AtomicReference<TaskGroup> kept = new AtomicReference<>();
		onWebThread(() -> {
			kept.set(this.taskGroups.named("forgotten").create());
			kept.get().callSoon(() -> {
				throw new IOException("boom");
			});
			Awaitility.await().until(kept.get()::isCancelled);
		});
		onWebThread(() -> {
			TaskGroup g = this.taskGroups.named("innocent").create();
			assertThat(g.isCancelled()).isTrue();
			assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(g::close)
				.withMessageContainingAll("'innocent'", "'forgotten'")
				.satisfies((ex) -> assertThat(ex.getMessage()).containsPattern("PT\\d[\\d.]*[HMS]|\\d ?(ms|s)\\b"));
		});
		Reference.reachabilityFence(kept);
	}

	@Test
	@DisplayName("S14: its deadline, while it lasts, is that of a group around, and is named as such")
	void deadline() {
		AtomicReference<TaskGroup> kept = new AtomicReference<>();
		onWebThread(() -> kept.set(this.taskGroups.named("forgotten").withTimeout(Duration.ofMillis(50)).create()));
		onWebThread(() -> {
			Awaitility.await().until(() -> kept.get().remaining().orElseThrow().isZero());
			TaskGroup g = this.taskGroups.named("innocent").create();
			assertThat(g.isCancelled()).isTrue();
			assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(g::close)
				.withMessageContaining("'forgotten'");
		});
		Reference.reachabilityFence(kept);
	}

	@Test
	@DisplayName("S14: groups that are forgotten by the thousand, on one thread, are all collected and reported")
	void thousands() {
		AtomicInteger leaked = new AtomicInteger();
		TaskGroupFactory watched = TaskGroupFactory.builder().listener(new TaskGroupListener() {

			@Override
			public void groupLeaked(String groupName, String message) {
				leaked.incrementAndGet();
			}

		}).build();
		onWebThread(() -> {
			for (int i = 0; i < 2000; i++) {
				watched.named("forgotten").withTimeout(HOUR).create();
			}
		});
		onWebThread(() -> watched.named("innocent").run((g) -> g.callSoon(() -> 1)));
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			System.gc();
			return leaked.get() == 2000;
		});
	}

	private void onWebThread(CheckedRunnable request) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.web.execute(() -> {
			try {
				request.run();
				done.complete(null);
			}
			catch (Throwable ex) {
				done.completeExceptionally(ex);
			}
		});
		done.join();
	}

	private static void awaitCollected(List<WeakReference<Object>> references) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			System.gc();
			assertThat(references).isNotEmpty().allMatch((reference) -> reference.get() == null);
		});
	}

}
