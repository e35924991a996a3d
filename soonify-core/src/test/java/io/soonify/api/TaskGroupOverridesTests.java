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

package io.soonify.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.support.BlockingTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Options that are fixed for the groups of one name.
 */
@Timeout(60)
class TaskGroupOverridesTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration DAY = Duration.ofDays(1);

	@Test
	@DisplayName("S10: a fixed time-out wins over that of code, whichever order the code has")
	void timeoutInAnyOrder() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.override("orders", (fixed) -> fixed.timeout(HOUR))
			.timeout(DAY)
			.build();
		for (TaskGroupFactory orders : List.of(taskGroups.named("orders"),
				taskGroups.named("orders").withTimeout(MINUTE), taskGroups.withTimeout(MINUTE).named("orders"),
				taskGroups.withTimeout(DAY).named("orders").withTimeout(MINUTE),
				taskGroups.named("other").named("orders").withMaxConcurrency(1))) {
			assertThat(remaining(orders)).hasValueSatisfying((time) -> assertThat(time).isBetween(MINUTE, HOUR));
		}
	}

	@Test
	@DisplayName("What is fixed for a name leaves other names as code has them, also those derived from it")
	void otherNames() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.override("orders", (fixed) -> fixed.timeout(HOUR))
			.build();
		assertThat(remaining(taskGroups)).isEmpty();
		assertThat(remaining(taskGroups.named("Orders"))).isEmpty();
		assertThat(remaining(taskGroups.named("orders").named("other"))).isEmpty();
		assertThat(remaining(taskGroups.withTimeout(DAY).named("orders").named("other")))
			.hasValueSatisfying((time) -> assertThat(time).isGreaterThan(HOUR));
	}

	@Test
	@DisplayName("The name that the builder gives counts too, 'default' if it gives none")
	void nameOfBuilder() {
		TaskGroupFactory.Builder builder = TaskGroupFactory.builder()
			.override("default", (fixed) -> fixed.timeout(HOUR))
			.override("orders", (fixed) -> fixed.timeout(MINUTE));
		assertThat(remaining(builder.build().withTimeout(DAY)))
			.hasValueSatisfying((time) -> assertThat(time).isBetween(MINUTE, HOUR));
		assertThat(remaining(builder.name("orders").build().withTimeout(DAY)))
			.hasValueSatisfying((time) -> assertThat(time).isLessThanOrEqualTo(MINUTE));
	}

	@Test
	@DisplayName("Fixing again adds to what is fixed, and the last one wins")
	void fixingAgain() {
		TaskGroupFactory orders = TaskGroupFactory.builder()
			.override("orders", (fixed) -> fixed.timeout(DAY).maxConcurrency(1))
			.override("orders", (fixed) -> fixed.timeout(MINUTE))
			.build()
			.named("orders");
		assertThat(remaining(orders)).hasValueSatisfying((time) -> assertThat(time).isLessThanOrEqualTo(MINUTE));
		assertThatOneRunsAtATime(orders.create());
	}

	@Test
	@DisplayName("S11: a fixed limit wins over that of code, whichever order the code has")
	void maxConcurrencyInAnyOrder() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.override("orders", (fixed) -> fixed.maxConcurrency(1))
			.maxConcurrency(5)
			.build();
		assertThatOneRunsAtATime(taskGroups.named("orders").create());
		assertThatOneRunsAtATime(taskGroups.named("orders").withMaxConcurrency(9).create());
		assertThatOneRunsAtATime(taskGroups.withMaxConcurrency(9).named("orders").create());
	}

	@Test
	@DisplayName("S11: a fixed limit is wider than that of code, if that is what is fixed")
	void widerLimit() {
		TaskGroupFactory orders = TaskGroupFactory.builder()
			.override("orders", (fixed) -> fixed.maxConcurrency(2))
			.build()
			.named("orders")
			.withMaxConcurrency(1);
		try (TaskGroup g = orders.create()) {
			BlockingTask first = started(g);
			started(g).release();
			first.release();
		}
	}

	@Test
	@DisplayName("S11: a fixed total is shared by all groups of the name, however their factories were derived")
	void sharedLimit() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.override("orders", (fixed) -> fixed.maxTotalConcurrency(1))
			.build();
		TaskGroupFactory orders = taskGroups.named("orders");
		List<TaskGroupFactory> others = List.of(orders, taskGroups.named("orders"), orders.withTimeout(HOUR),
				orders.withMaxTotalConcurrency(9), taskGroups.withMaxTotalConcurrency(9).named("orders"),
				orders.named("other").named("orders"));
		BlockingTask first = BlockingTask.interruptible();
		List<SoonValue<String>> values = new ArrayList<>();
		try (TaskGroup holder = orders.create()) {
			holder.callSoon(first);
			first.awaitStarted();
			for (TaskGroupFactory other : others) {
				try (TaskGroup g = other.withPolicy(CompletionPolicy.supervised()).create()) {
					SoonValue<String> waiting = g.callSoon(() -> "waited");
					values.add(waiting);
					assertThatIsKeptWaiting(waiting);
					waiting.cancel();
				}
			}
			try (TaskGroup unlimited = taskGroups.create()) {
				assertThat(unlimited.callSoon(() -> "at once").join()).isEqualTo("at once");
			}
			first.release();
		}
		assertThat(values).hasSize(6).allMatch((value) -> value.state() == State.CANCELLED);
	}

	@Test
	@DisplayName("S11: each name has a total of its own")
	void totalsOfNames() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.override("orders", (fixed) -> fixed.maxTotalConcurrency(1))
			.override("offers", (fixed) -> fixed.maxTotalConcurrency(1))
			.build();
		try (TaskGroup orders = taskGroups.named("orders").create()) {
			BlockingTask first = started(orders);
			try (TaskGroup offers = taskGroups.named("offers").create()) {
				started(offers).release();
			}
			first.release();
		}
	}

	@Test
	@DisplayName("S3: a fixed policy wins over that of code, whichever order the code has")
	void policyInAnyOrder() {
		TaskGroupFactory taskGroups = TaskGroupFactory.builder()
			.override("orders", (fixed) -> fixed.policy(CompletionPolicy.supervised()))
			.build();
		for (TaskGroupFactory orders : List.of(taskGroups.named("orders"),
				taskGroups.named("orders").withPolicy(CompletionPolicy.failFast()),
				taskGroups.withPolicy(CompletionPolicy.failFast()).named("orders"))) {
			SoonValue<String> failing;
			try (TaskGroup g = orders.create()) {
				failing = g.callSoon(TaskGroupOverridesTests::fail);
			}
			assertThat(failing.state()).isEqualTo(State.FAILED);
		}
		assertThatExceptionOfType(TaskGroupException.class)
			.isThrownBy(() -> taskGroups.run((g) -> g.callSoon(TaskGroupOverridesTests::fail)));
	}

	@Test
	@DisplayName("Races have their own policy, and keep to the other fixed options")
	void races() {
		TaskGroupFactory orders = TaskGroupFactory.builder()
			.override("orders", (fixed) -> fixed.policy(CompletionPolicy.failFast()).timeout(HOUR).maxConcurrency(1))
			.build()
			.named("orders");
		CompletableFuture<Optional<Duration>> remaining = new CompletableFuture<>();
		List<Callable<String>> contenders = List.of(() -> {
			remaining.complete(TaskGroup.current().flatMap(TaskGroup::remaining));
			return fail();
		}, () -> "winner", () -> "too late");
		assertThat(orders.race(contenders)).isEqualTo("winner");
		assertThat(remaining.join()).hasValueSatisfying((time) -> assertThat(time).isBetween(MINUTE, HOUR));
	}

	@Test
	@DisplayName("A builder that goes on leaves the factories it has built as they are")
	void builderGoesOn() {
		TaskGroupFactory.Builder builder = TaskGroupFactory.builder();
		TaskGroupFactory before = builder.build();
		builder.override("orders", (fixed) -> fixed.timeout(HOUR));
		assertThat(remaining(before.named("orders"))).isEmpty();
		assertThat(remaining(builder.build().named("orders"))).isPresent();
	}

	@Test
	@DisplayName("Bad arguments are refused at the call")
	void badArguments() {
		TaskGroupFactory.Builder builder = TaskGroupFactory.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.override(" ", (fixed) -> fixed.timeout(HOUR)))
			.withMessage("'name' must not be blank");
		assertThatNullPointerException().isThrownBy(() -> builder.override("orders", null))
			.withMessage("'overrides' must not be null");
		builder.override("orders", (fixed) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> fixed.timeout(Duration.ZERO))
				.withMessageStartingWith("'timeout' must be greater than zero");
			assertThatIllegalArgumentException().isThrownBy(() -> fixed.maxConcurrency(0))
				.withMessage("'limit' must be greater than zero, but is 0");
			assertThatIllegalArgumentException().isThrownBy(() -> fixed.maxTotalConcurrency(-1))
				.withMessage("'limit' must be greater than zero, but is -1");
			assertThatNullPointerException().isThrownBy(() -> fixed.policy(null))
				.withMessage("'policy' must not be null");
		});
	}

	private static Optional<Duration> remaining(TaskGroupFactory factory) {
		try (TaskGroup g = factory.create()) {
			return g.remaining();
		}
	}

	private static String fail() {
		throw new IllegalStateException("on purpose");
	}

	private static BlockingTask started(TaskGroup group) {
		BlockingTask task = BlockingTask.interruptible();
		group.callSoon(task);
		return task.awaitStarted();
	}

	private static void assertThatOneRunsAtATime(TaskGroup group) {
		try (group) {
			BlockingTask first = started(group);
			SoonValue<Boolean> second = group.callSoon(first::hasEnded);
			assertThatIsKeptWaiting(second);
			first.release();
			assertThat(second.join()).as("the second task ran after the first one").isTrue();
		}
	}

	/**
	 * Check that a task waits for a slot: with a free one it would be under way at once,
	 * and another group without a limit lets it have all the time it needs.
	 */
	private static void assertThatIsKeptWaiting(SoonValue<?> value) {
		try (TaskGroup other = TaskGroupFactory.builder().build().create()) {
			for (int i = 0; i < 20; i++) {
				other.callSoon(Thread::currentThread).join();
			}
		}
		assertThat(value.state()).isEqualTo(State.PENDING);
	}

}
