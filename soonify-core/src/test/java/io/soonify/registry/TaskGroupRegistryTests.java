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
package io.soonify.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupRefusedException;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.spi.TaskInfo;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.OpenedGroups;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Which groups a registry knows, and which it lets be opened.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class TaskGroupRegistryTests {

	private static final String REASON = "the application is shutting down";

	private final TaskGroupRegistry registry = TaskGroupRegistry.create();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.name("orders")
		.registry(this.registry)
		.build();

	@Test
	@DisplayName("A group is known from its opening to its close")
	void groupIsKnownWhileOpen() {
		assertThat(this.registry.groups()).isEmpty();
		try (TaskGroup g = this.taskGroups.create()) {
			assertThat(this.registry.groups()).singleElement().satisfies((known) -> {
				assertThat(known.name()).isEqualTo(g.name());
				assertThat(known.owner()).isSameAs(Thread.currentThread());
			});
		}
		assertThat(this.registry.groups()).isEmpty();
	}

	@Test
	@DisplayName("Several factories may share a registry, others have no part in it")
	void registryIsSharedByThoseThatAreGivenIt() {
		TaskGroupFactory sharing = TaskGroupFactory.builder().name("offers").registry(this.registry).build();
		TaskGroupFactory stranger = TaskGroupFactory.builder().build();
		sharing.run((g) -> onAnotherThread(() -> this.taskGroups.named("stock").run((other) -> {
			assertThat(this.registry.groups()).extracting(TaskGroupInfo::name)
				.containsExactlyInAnyOrder("offers", "stock");
		})));
		stranger.run((g) -> assertThat(this.registry.groups()).isEmpty());
	}

	@Test
	@DisplayName("Groups know their owner, age and remaining time also without listeners")
	void groupsCanTellTheTime() {
		this.taskGroups.withTimeout(Duration.ofHours(1)).run((g) -> {
			TaskGroupInfo shown = this.registry.groups().get(0);
			assertThat(shown.owner()).isSameAs(Thread.currentThread());
			assertThat(shown.age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
			assertThat(shown.remaining())
				.hasValueSatisfying((left) -> assertThat(left).isBetween(Duration.ofMinutes(59), Duration.ofHours(1)));
		});
	}

	@Test
	@DisplayName("New groups are refused with the reason, in every form, and nothing of them remains")
	void newGroupsAreRefused() {
		this.registry.refuseNewGroups(REASON);
		assertThat(this.registry.isAccepting()).isFalse();
		assertThatExceptionOfType(TaskGroupRefusedException.class).isThrownBy(this.taskGroups::create)
			.isInstanceOf(IllegalStateException.class)
			.withMessage("Task group 'orders' cannot be opened, because the application is shutting down");
		assertThatExceptionOfType(TaskGroupRefusedException.class)
			.isThrownBy(() -> this.taskGroups.call((g) -> "never"))
			.withMessageContaining(REASON);
		assertThatExceptionOfType(TaskGroupRefusedException.class)
			.isThrownBy(() -> this.taskGroups.map(List.of(1), (i) -> i))
			.withMessageContaining(REASON);
		assertThatExceptionOfType(TaskGroupRefusedException.class)
			.isThrownBy(() -> this.taskGroups.race(List.of(() -> 1)))
			.withMessageContaining(REASON);
		assertThat(this.registry.groups()).isEmpty();
		assertThat(OpenedGroups.aroundThread()).isEmpty();
	}

	@Test
	@DisplayName("Groups may be opened again once they are accepted again")
	void newGroupsAreAcceptedAgain() {
		this.registry.refuseNewGroups(REASON);
		this.registry.acceptNewGroups();
		assertThat(this.registry.isAccepting()).isTrue();
		try (TaskGroup g = this.taskGroups.create()) {
			assertThat(g.callSoon(() -> "Hello").join()).isEqualTo("Hello");
		}
	}

	@Test
	@DisplayName("While new groups are refused, those that are open go on, and groups are opened inside them")
	void groupsAreOpenedInsideThoseThatAreOpen() {
		try (TaskGroup g = this.taskGroups.create()) {
			this.registry.refuseNewGroups(REASON);
			SoonValue<Integer> inTask = g
				.callSoon(() -> this.taskGroups.map(List.of(1, 2), (i) -> this.taskGroups.call((inner) -> i)).size());
			try (TaskGroup onThread = this.taskGroups.create()) {
				assertThat(onThread.callSoon(() -> 1).join()).isOne();
			}
			assertThat(inTask.join()).isEqualTo(2);
			assertThat(this.registry.groups()).hasSize(1);
		}
	}

	@Test
	@DisplayName("A group inside one of its registry stays inside, whatever lies between")
	void strangersInBetweenMakeNoDifference() {
		TaskGroupFactory strangers = TaskGroupFactory.builder().name("stranger").build();
		this.taskGroups.run((g) -> {
			List<TaskGroupInfo> known = this.registry.groups();
			assertThat(known).hasSize(1);
			this.registry.refuseNewGroups(REASON);
			strangers.run((stranger) -> this.taskGroups.run((inner) -> {
				assertThat(inner.callSoon(() -> 1).join()).isOne();
				assertThat(this.registry.groups()).isEqualTo(known);
			}));
		});
	}

	@Test
	@DisplayName("S9: a refusal that is thrown into the block of another group cancels that")
	void refusalCancelsTheGroupIntoWhichItIsThrown() {
		this.registry.refuseNewGroups(REASON);
		TaskGroupFactory strangers = TaskGroupFactory.builder().build();
		try (TaskGroup g = strangers.create()) {
			SoonValue<String> task = g.callSoon(BlockingTask.interruptible());
			assertThatExceptionOfType(TaskGroupRefusedException.class).isThrownBy(this.taskGroups::create)
				.withMessageContaining(REASON);
			g.join();
			assertThat(task.state()).isEqualTo(SoonValue.State.CANCELLED);
		}
	}

	@Test
	@DisplayName("S14: a group that was never closed leaves the registry when it is collected")
	void collectedGroupsLeave() {
		onAnotherThread(this.taskGroups::create);
		this.registry.refuseNewGroups(REASON);
		Awaitility.await().untilAsserted(() -> {
			System.gc();
			assertThat(this.registry.groups()).isEmpty();
			assertThat(this.registry.awaitNone(Duration.ZERO)).isTrue();
		});
	}

	@Test
	@DisplayName("Groups and tasks show the groups opened inside them, and nothing that has ended")
	void tree() {
		BlockingTask inner = BlockingTask.interruptible();
		BlockingTask outer = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<List<String>> opening = g.task("opening")
				.callSoon(() -> this.taskGroups.named("inner").map(List.of(inner), BlockingTask::call));
			SoonValue<String> blocking = g.task("blocking").callSoon(outer);
			inner.awaitStarted();
			outer.awaitStarted();
			List<TaskGroupInfo> roots = this.registry.groups();
			assertThat(roots).extracting(TaskGroupInfo::name).containsExactly("orders");
			TaskGroupInfo root = roots.get(0);
			this.taskGroups.named("on-thread").run((onThread) -> {
				assertThat(this.registry.groups()).isEqualTo(roots);
				assertTree(root, inner);
			});
			assertThat(root.innerGroup()).isEmpty();
			inner.release();
			assertThat(opening.join()).containsExactly("released");
			assertThat(root.unfinishedTasks()).extracting(TaskInfo::name).containsExactly("blocking");
			outer.release();
			blocking.join();
			g.join();
			assertThat(root.unfinishedTasks()).isEmpty();
			assertThat(root.unfinishedTaskCount()).isZero();
		}
	}

	private static void assertTree(TaskGroupInfo root, BlockingTask inner) {
		assertThat(root.innerGroup()).hasValueSatisfying((onThread) -> {
			assertThat(onThread.name()).isEqualTo("on-thread");
			assertThat(onThread.parent()).containsSame(root);
		});
		assertThat(root.unfinishedTaskCount()).isEqualTo(2);
		assertThat(root.unfinishedTasks(1)).hasSize(1);
		assertThat(root.unfinishedTasks()).extracting(TaskInfo::name).containsExactlyInAnyOrder("opening", "blocking");
		TaskInfo opening = root.unfinishedTasks()
			.stream()
			.filter((task) -> task.name().equals("opening"))
			.findFirst()
			.orElseThrow();
		TaskGroupInfo below = opening.innerGroup().orElseThrow();
		assertThat(below.name()).isEqualTo("inner");
		assertThat(below.parent()).containsSame(root);
		assertThat(below.owner()).isSameAs(opening.thread().orElseThrow());
		assertThat(below.unfinishedTasks()).singleElement().satisfies((task) -> {
			assertThat(task.state()).isEqualTo(SoonValue.State.RUNNING);
			assertThat(task.thread()).containsSame(inner.thread());
			assertThat(task.innerGroup()).isEmpty();
		});
	}

	@Test
	@DisplayName("What is wrong is refused at the call")
	void arguments() {
		assertThatNullPointerException().isThrownBy(() -> this.registry.refuseNewGroups(null));
		assertThatNullPointerException().isThrownBy(() -> this.registry.awaitNone(null));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.registry.groups().add(null));
	}

	private static void onAnotherThread(Runnable action) {
		List<Throwable> thrown = new ArrayList<>();
		Thread thread = new Thread(action);
		thread.setUncaughtExceptionHandler((failed, ex) -> thrown.add(ex));
		thread.start();
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new AssertionError("The test was interrupted", ex);
		}
		assertThat(thrown).isEmpty();
	}

}
