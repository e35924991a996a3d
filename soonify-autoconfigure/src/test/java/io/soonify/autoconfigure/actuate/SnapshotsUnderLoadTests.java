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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.actuate.OpenGroupsDescriptor.GroupDescriptor;
import io.soonify.spi.TaskGroupRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Snapshots while groups come and go: none fails, and all that they show makes sense.
 */
@Timeout(120)
class SnapshotsUnderLoadTests {

	/** So many groups a second, for as many seconds as it takes. */
	private static final int GROUPS = 20_000;

	private static final int OWNERS = 4;

	private final TaskGroupRegistry registry = TaskGroupRegistry.create();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.name("orders")
		.registry(this.registry)
		.build();

	private final SoonifyEndpoint endpoint = new SoonifyEndpoint(this.registry);

	private final LongAdder closed = new LongAdder();

	private final AtomicBoolean over = new AtomicBoolean();

	@Test
	void noSnapshotFailsWhileGroupsOpenAndClose() throws InterruptedException {
		List<Throwable> failures = new ArrayList<>();
		List<Thread> owners = new ArrayList<>();
		for (int i = 0; i < OWNERS; i++) {
			Thread owner = new Thread(this::openAndClose, "owner-" + i);
			owner.setDaemon(true);
			owner.setUncaughtExceptionHandler((thread, ex) -> failures.add(ex));
			owner.start();
			owners.add(owner);
		}
		int groupsShown = 0;
		int nestedShown = 0;
		while (this.closed.sum() < GROUPS && failures.isEmpty()) {
			OpenGroupsDescriptor shown = this.endpoint.openGroups();
			assertThat(shown.groups()).hasSizeLessThanOrEqualTo(OWNERS);
			assertThat(shown.omittedGroups()).isZero();
			for (GroupDescriptor group : shown.groups()) {
				groupsShown++;
				nestedShown += check(group, 1);
			}
		}
		this.over.set(true);
		for (Thread owner : owners) {
			owner.join(Duration.ofSeconds(30).toMillis());
		}
		assertThat(failures).isEmpty();
		assertThat(groupsShown).isPositive();
		assertThat(nestedShown).isPositive();
		assertThat(this.endpoint.openGroups().groups()).isEmpty();
	}

	private void openAndClose() {
		while (!this.over.get()) {
			try (TaskGroup group = this.taskGroups.create()) {
				group.runSoon(() -> this.taskGroups.map(List.of(1, 2), (i) -> i));
				group.runSoon(Thread::yield);
			}
			this.closed.add(2);
		}
	}

	private int check(GroupDescriptor group, int level) {
		assertThat(level).isLessThanOrEqualTo(2);
		assertThat(group.name()).isEqualTo("orders");
		assertThat(group.age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
		assertThat(group.startedTasks()).isBetween(0L, 2L);
		assertThat(group.unfinishedTasks()).hasSizeLessThanOrEqualTo(2);
		assertThat(group.omittedTasks()).isZero();
		return group.unfinishedTasks().stream().mapToInt((task) -> {
			assertThat(task.name()).startsWith("task-");
			assertThat(task.age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
			return (task.innerGroup() != null) ? 1 + check(task.innerGroup(), level + 1) : 0;
		}).sum();
	}

}
