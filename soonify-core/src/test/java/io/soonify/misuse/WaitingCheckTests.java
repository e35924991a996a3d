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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.spi.WaitingCheck;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.OpenedGroups;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Threads that must not wait: {@link WaitingCheck}.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class WaitingCheckTests {

	private final TaskGroupRegistry registry = TaskGroupRegistry.create();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.registry(this.registry)
		.waitingCheck(WaitingCheckTests::refuseEventLoops)
		.build();

	@Test
	@DisplayName("A thread that must not wait opens no group, and nothing is left behind on it")
	void opensNoGroup() throws InterruptedException {
		onEventLoop(() -> {
			TaskGroupFactory timed = this.taskGroups.named("offers").withTimeout(Duration.ofMinutes(1));
			assertThatIllegalStateException().isThrownBy(timed::create).withMessage("event-loop must not wait: offers");
			assertThatIllegalStateException().isThrownBy(() -> timed.run((g) -> g.callSoon(() -> "never")));
			assertThatIllegalStateException().isThrownBy(() -> timed.map(List.of(1), (item) -> item));
			assertThatIllegalStateException().isThrownBy(() -> timed.race(List.of(() -> "never")));
			assertThat(OpenedGroups.aroundThread()).isEmpty();
			assertThat(TaskGroup.current()).isEmpty();
			assertThat(this.registry.groups()).isEmpty();
			try (TaskGroup unchecked = TaskGroupFactory.builder().build().create()) {
				assertThat(unchecked.remaining()).isEmpty();
			}
		});
	}

	@Test
	@DisplayName("A thread that must not wait may start tasks, but not wait for one")
	void waitsForNoTask() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		this.taskGroups.named("offers").run((g) -> {
			SoonValue<String> value = g.callSoon(() -> {
				release.await();
				return "hello";
			});
			onEventLoop(() -> {
				assertThatIllegalStateException().isThrownBy(value::join)
					.withMessage("event-loop must not wait: offers");
				assertThat(g.callSoon(() -> "started")).isNotNull();
				assertThat(value.isReady()).isFalse();
			});
			assertThat(g.isCancelled()).isFalse();
			release.countDown();
			assertThat(value.join()).isEqualTo("hello");
			onEventLoop(() -> assertThat(value.join()).as("no need to wait any more").isEqualTo("hello"));
		});
	}

	@Test
	@DisplayName("S9: a wait that is refused in the block of a group cancels the group, for the exception is about to leave the block")
	void refusedInBlock() throws InterruptedException {
		onEventLoop(() -> {
			BlockingTask task = BlockingTask.interruptible();
			TaskGroup unchecked = TaskGroupFactory.builder().build().create();
			SoonValue<String> value = unchecked.callSoon(task);
			assertThatIllegalStateException().isThrownBy(this.taskGroups::create)
				.withMessage("event-loop must not wait: default");
			assertThat(unchecked.isCancelled()).isTrue();
			unchecked.close();
			assertThat(value.state()).isEqualTo(SoonValue.State.CANCELLED);
		});
	}

	@Test
	@DisplayName("A task that must not wait fails when it tries, and its group with it")
	void taskThatMustNotWaitFails() {
		TaskGroup g = this.taskGroups.create();
		g.callSoon(() -> {
			Thread.currentThread().setName("event-loop");
			try {
				return this.taskGroups.named("inner").create();
			}
			finally {
				Thread.currentThread().setName("");
			}
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(IllegalStateException.class)
			.withMessageContaining("event-loop must not wait: inner");
	}

	@Test
	@DisplayName("The check that was set last is the one that is asked")
	void lastCheckCounts() throws InterruptedException {
		TaskGroupFactory lenient = TaskGroupFactory.builder()
			.waitingCheck(WaitingCheckTests::refuseEventLoops)
			.waitingCheck((groupName) -> {
			})
			.build();
		onEventLoop(() -> {
			SoonValue<String> value;
			try (TaskGroup g = lenient.create()) {
				value = g.callSoon(() -> "hello");
			}
			assertThat(value.value()).isEqualTo("hello");
		});
	}

	private static void refuseEventLoops(String groupName) {
		String thread = Thread.currentThread().getName();
		if (thread.equals("event-loop")) {
			throw new IllegalStateException(thread + " must not wait: " + groupName);
		}
	}

	private static void onEventLoop(Runnable action) throws InterruptedException {
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread thread = new Thread(() -> thrown.set(catchThrowable(action::run)), "event-loop");
		thread.start();
		thread.join();
		assertThat(thrown.get()).isNull();
	}

}
