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

package io.soonify.autoconfigure.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.actuate.OpenGroupsDescriptor.GroupDescriptor;
import io.soonify.autoconfigure.actuate.OpenGroupsDescriptor.TaskDescriptor;
import io.soonify.spi.TaskGroupRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link OpenGroupsSnapshot}.
 */
@Timeout(60)
class OpenGroupsSnapshotTests {

	private final TaskGroupRegistry registry = TaskGroupRegistry.create();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().registry(this.registry).build();

	private final ExecutorService owners = Executors.newCachedThreadPool();

	private final CountDownLatch released = new CountDownLatch(1);

	@AfterEach
	void releaseAll() throws InterruptedException {
		this.released.countDown();
		this.owners.shutdown();
		assertThat(this.owners.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.registry.groups()).isEmpty();
	}

	@Test
	void whenNothingIsOpenThenNothingIsShown() {
		assertThat(snapshot(10, 10)).isEqualTo(new OpenGroupsDescriptor(true, List.of(), 0));
		this.registry.refuseNewGroups("the application is shutting down");
		assertThat(snapshot(10, 10)).isEqualTo(new OpenGroupsDescriptor(false, List.of(), 0));
	}

	@Test
	void groupIsShownWithItsTasks() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		try (TaskGroup group = this.taskGroups.named("orders")
			.withTimeout(Duration.ofHours(1))
			.withMaxConcurrency(1)
			.create()) {
			group.callSoon(() -> "done").join();
			group.task("running").callSoon(() -> block(running));
			group.task("waiting").callSoon(() -> block(running));
			await(running);
			GroupDescriptor shown = onlyGroup();
			assertThat(shown.name()).isEqualTo("orders");
			assertThat(shown.owner()).isEqualTo(Thread.currentThread().getName());
			assertThat(shown.age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
			assertThat(shown.remaining()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
			assertThat(shown.startedTasks()).isEqualTo(3);
			assertThat(shown.omittedTasks()).isZero();
			assertThat(shown.innerGroup()).isNull();
			assertThat(shown.unfinishedTasks()).extracting(TaskDescriptor::name, TaskDescriptor::state)
				.containsExactly(tuple("running", SoonValue.State.RUNNING), tuple("waiting", SoonValue.State.PENDING));
			assertThat(shown.unfinishedTasks()).allSatisfy((task) -> {
				assertThat(task.age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
				assertThat(task.innerGroup()).isNull();
			});
			assertThat(shown.unfinishedTasks().get(0).thread()).isEqualTo("orders/running");
			assertThat(shown.unfinishedTasks().get(1).thread()).isNull();
			this.released.countDown();
		}
		assertThat(snapshot(10, 10).groups()).isEmpty();
	}

	@Test
	void groupsInsideAreShownWhereTheyWereOpened() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(2);
		try (TaskGroup group = this.taskGroups.named("outer").create()) {
			group.task("opening")
				.runSoon(() -> this.taskGroups.named("in-task")
					.run((inner) -> inner.task("leaf").callSoon(() -> block(running))));
			this.taskGroups.named("on-thread").run((inner) -> {
				inner.callSoon(() -> block(running));
				await(running);
				assertInside(onlyGroup());
				this.released.countDown();
			});
			assertThat(onlyGroup().innerGroup()).isNull();
			group.join();
		}
	}

	private static void assertInside(GroupDescriptor shown) {
		assertThat(shown.name()).isEqualTo("outer");
		assertThat(shown.innerGroup()).isNotNull();
		assertThat(shown.innerGroup().name()).isEqualTo("on-thread");
		assertThat(shown.innerGroup().unfinishedTasks()).hasSize(1);
		assertThat(shown.unfinishedTasks()).singleElement().satisfies((task) -> {
			assertThat(task.name()).isEqualTo("opening");
			assertThat(task.innerGroup()).isNotNull();
			assertThat(task.innerGroup().name()).isEqualTo("in-task");
			assertThat(task.innerGroup().owner()).isEqualTo(task.thread());
			assertThat(task.innerGroup().unfinishedTasks()).extracting(TaskDescriptor::name).containsExactly("leaf");
		});
	}

	@Test
	void wideGroupsAreCutAndSayByHowMuch() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(2);
		try (TaskGroup group = this.taskGroups.withMaxConcurrency(2).create()) {
			for (int i = 0; i < 250; i++) {
				group.callSoon(() -> block(running));
			}
			await(running);
			GroupDescriptor shown = snapshot(10, 100).groups().get(0);
			assertThat(shown.startedTasks()).isEqualTo(250);
			assertThat(shown.unfinishedTasks()).hasSize(100);
			assertThat(shown.omittedTasks()).isEqualTo(150);
			assertThat(snapshot(10, 250).groups().get(0).omittedTasks()).isZero();
			this.released.countDown();
		}
	}

	@Test
	void oldestGroupsAreShownFirstAndTheNumberOfOthers() throws Exception {
		for (int i = 0; i < 12; i++) {
			open("group-" + i);
		}
		OpenGroupsDescriptor shown = snapshot(5, 10);
		assertThat(shown.groups()).extracting(GroupDescriptor::name)
			.containsExactly("group-0", "group-1", "group-2", "group-3", "group-4");
		assertThat(shown.omittedGroups()).isEqualTo(7);
		assertThat(snapshot(12, 10).groups()).hasSize(12)
			.isSortedAccordingTo((one, other) -> other.age().compareTo(one.age()));
	}

	@Test
	void groupsInsideCountToo() {
		this.taskGroups.run((one) -> this.taskGroups.run((two) -> this.taskGroups.run((three) -> {
			OpenGroupsDescriptor shown = snapshot(2, 10);
			assertThat(shown.groups().get(0).innerGroup()).isNotNull();
			assertThat(shown.groups().get(0).innerGroup().innerGroup()).isNull();
			assertThat(shown.omittedGroups()).isOne();
		})));
	}

	@Test
	void deepGroupsAreCut() {
		nest(OpenGroupsSnapshot.MOST_LEVELS + 5, () -> {
			OpenGroupsDescriptor shown = snapshot(1000, 10);
			List<GroupDescriptor> levels = new ArrayList<>();
			for (GroupDescriptor level = shown.groups().get(0); level != null; level = level.innerGroup()) {
				levels.add(level);
			}
			assertThat(levels).hasSize(OpenGroupsSnapshot.MOST_LEVELS);
			assertThat(shown.omittedGroups()).isOne();
		});
	}

	private void nest(int levels, Runnable innermost) {
		this.taskGroups.run((group) -> {
			if (levels > 1) {
				nest(levels - 1, innermost);
			}
			else {
				innermost.run();
			}
		});
	}

	private void open(String name) throws Exception {
		CountDownLatch opened = new CountDownLatch(1);
		CompletableFuture.runAsync(() -> {
			try (TaskGroup group = this.taskGroups.named(name).create()) {
				group.callSoon(() -> block(opened));
			}
		}, this.owners);
		await(opened);
	}

	private GroupDescriptor onlyGroup() {
		OpenGroupsDescriptor shown = snapshot(10, 10);
		assertThat(shown.omittedGroups()).isZero();
		assertThat(shown.groups()).hasSize(1);
		return shown.groups().get(0);
	}

	private OpenGroupsDescriptor snapshot(int mostGroups, int mostTasks) {
		return new OpenGroupsSnapshot(mostGroups, mostTasks).of(this.registry);
	}

	private String block(CountDownLatch running) throws InterruptedException {
		running.countDown();
		await(this.released);
		return "released";
	}

	private static void await(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
	}

}
