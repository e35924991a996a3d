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

package io.soonify.cancellation;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskCancelledException;
import io.soonify.TaskFailedException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.spi.TaskGroupRegistry;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.Elsewhere;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What the owner of a group is told that waits for one task of it: S8.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class OwnerJoinsValueTests {

	private final TaskGroupRegistry registry = TaskGroupRegistry.create();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder()
		.name("orders")
		.registry(this.registry)
		.build();

	private final IOException failure = new IOException("no route");

	@Test
	@DisplayName("S8: in a group that has failed the owner's value.join() throws what join() would, once all have ended")
	void failed() {
		BlockingTask stubborn = BlockingTask.uninterruptible();
		BlockingTask joined = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		g.callSoon(stubborn);
		SoonValue<String> value = g.callSoon(joined);
		stubborn.awaitStarted();
		joined.awaitStarted();
		g.task("route").runSoon(this::fail);
		Elsewhere.start(() -> stubborn.awaitInterrupted().hasEnded())
			.thenRun(() -> Awaitility.await().until(() -> value.isReady()))
			.thenRun(stubborn::release);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(value::join)
			.isExactlyInstanceOf(TaskGroupException.class)
			.withCause(this.failure)
			.withMessage("Task group 'orders' failed: task 'route' failed with java.io.IOException: no route");
		assertThat(stubborn.hasEnded()).isTrue();
		assertThatNoException().isThrownBy(g::close); // S4
	}

	@Test
	@DisplayName("S8: so does that of a task that has succeeded, and that of the one that failed")
	void failedBesides() {
		TaskGroup first = this.taskGroups.create();
		SoonValue<String> succeeded = first.callSoon(() -> "done");
		succeeded.join();
		first.runSoon(this::fail);
		Awaitility.await().until(first::isCancelled);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(succeeded::join).withCause(this.failure);
		assertThatNoException().isThrownBy(first::close);
		assertThat(succeeded.value()).isEqualTo("done");
		assertThat(succeeded.join()).isEqualTo("done");
		TaskGroup second = this.taskGroups.create();
		SoonValue<Void> failed = second.runSoon(this::fail);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(failed::join).withCause(this.failure);
		assertThatNoException().isThrownBy(second::close);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(failed::join).withCause(this.failure);
	}

	@Test
	@DisplayName("S9: thrown into the block, it leaves it with nothing suppressed")
	void leavesTheBlock() {
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> {
			try (TaskGroup g = this.taskGroups.create()) {
				g.runSoon(this::fail).join();
			}
		}).withCause(this.failure).satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
		assertThatExceptionOfType(TaskGroupException.class)
			.isThrownBy(() -> this.taskGroups.run((g) -> g.runSoon(this::fail).join()))
			.withCause(this.failure)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
	}

	@Test
	@DisplayName("S8: in a group that has timed out the owner's value.join() says so")
	void timedOut() {
		TaskGroup g = this.taskGroups.withTimeout(Duration.ofMillis(50)).create();
		SoonValue<String> value = g.callSoon(BlockingTask.interruptible());
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(value::join)
			.withMessageContainingAll("'orders'", "PT0.05S", "'task-1'");
		assertThatNoException().isThrownBy(g::close);
	}

	@Test
	@DisplayName("S8: in a group that was cancelled with its parent or at shutdown the owner's value.join() says so")
	void cancelledFromOutside() {
		TaskGroup outer = this.taskGroups.create();
		TaskGroup inner = this.taskGroups.named("inner").create();
		SoonValue<String> ofInner = inner.callSoon(BlockingTask.interruptible());
		outer.cancel();
		assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(ofInner::join)
			.withMessageContaining("'inner'");
		assertThatNoException().isThrownBy(inner::close);
		outer.close();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(BlockingTask.interruptible());
		this.registry.refuseNewGroups("the deck is being scrubbed");
		this.registry.cancelAll();
		assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(value::join)
			.withMessageContaining("the deck is being scrubbed");
		assertThatNoException().isThrownBy(g::close);
	}

	@Test
	@DisplayName("S8: in a group that was cancelled by hand it says that the task was cancelled, for the group is well")
	void cancelledByHand() {
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(BlockingTask.interruptible());
		g.cancel("the customer left");
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(value::join)
			.withMessageContaining("the customer left")
			.withNoCause();
		assertThatNoException().isThrownBy(g::close);
	}

	@Test
	@DisplayName("S8: other threads are told of the task, not of the group")
	void otherThreads() {
		BlockingTask joined = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> cancelled = g.callSoon(joined);
		joined.awaitStarted();
		CompletableFuture<Throwable> ofCancelled = Elsewhere.start(() -> catchThrowable(cancelled::join));
		SoonValue<Void> failed = g.runSoon(this::fail);
		CompletableFuture<Throwable> ofFailed = Elsewhere.start(() -> catchThrowable(failed::join));
		assertThat(ofCancelled.join()).isInstanceOf(TaskCancelledException.class).hasCause(this.failure);
		assertThat(ofFailed.join()).isInstanceOf(TaskFailedException.class).hasCause(this.failure);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close).withCause(this.failure);
	}

	@Test
	@DisplayName("S8: a failure that the policy tolerates is the task's own")
	void tolerated() {
		TaskGroup g = this.taskGroups.withPolicy(CompletionPolicy.supervised()).create();
		SoonValue<Void> failed = g.runSoon(this::fail);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(failed::join).withCause(this.failure);
		assertThatNoException().isThrownBy(g::close);
	}

	private void fail() throws IOException {
		throw this.failure;
	}

}
