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

package io.soonify.autoconfigure.metrics;

import java.util.concurrent.CountDownLatch;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WatchedGroups}.
 */
@Timeout(60)
class WatchedGroupsTests {

	private final TaskGroupListener listener = new TaskGroupListener() {
	};

	private final WatchedGroups groups = new WatchedGroups(this.listener);

	private final TaskGroupRegistry registry = TaskGroupRegistry.create();

	private final TaskGroupFactory watched = watchedIn(this.registry);

	private final TaskGroupFactory unwatched = TaskGroupFactory.builder().registry(this.registry).build();

	@Test
	void whatIsInARegistryIsOnlyFoundOnceItIsLookedInThere() {
		this.watched.run((group) -> {
			assertThat(open()).isZero();
			this.groups.lookIn(this.registry);
			assertThat(open()).isOne();
		});
		assertThat(open()).isZero();
	}

	@Test
	void groupsThatAreNotWatchedDoNotCount() {
		this.groups.lookIn(this.registry);
		this.unwatched.run((group) -> {
			assertThat(open()).isZero();
			this.watched.run((inner) -> assertThat(open()).as("open inside").isOne());
		});
	}

	@Test
	void groupsThatTasksHaveOpenedCount() throws InterruptedException {
		this.groups.lookIn(this.registry);
		CountDownLatch open = new CountDownLatch(2);
		CountDownLatch seen = new CountDownLatch(1);
		try (TaskGroup group = this.watched.create()) {
			for (int i = 0; i < 2; i++) {
				group.runSoon(() -> this.unwatched.run((between) -> this.watched.run((inner) -> {
					open.countDown();
					seen.await();
				})));
			}
			open.await();
			assertThat(open()).isEqualTo(3);
			assertThat(this.groups.sum((one) -> one.runningTasks().size())).as("those of the outer group").isEqualTo(2);
			seen.countDown();
		}
		assertThat(open()).isZero();
	}

	@Test
	void groupThatTwoRegistriesLeadToCountsOnce() {
		TaskGroupRegistry other = TaskGroupRegistry.create();
		this.groups.lookIn(this.registry);
		this.groups.lookIn(other);
		this.watched.run((group) -> watchedIn(other).run((inner) -> assertThat(open()).isEqualTo(2)));
	}

	private long open() {
		return this.groups.sum((TaskGroupInfo group) -> 1);
	}

	private TaskGroupFactory watchedIn(TaskGroupRegistry registry) {
		return TaskGroupFactory.builder().listener(this.listener).registry(registry).build();
	}

}
