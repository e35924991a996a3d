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

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Groups inside groups, more than a stack has room for if each took a part of it: S10.
 */
@Timeout(120)
@ExtendWith(CleanThread.class)
class DeepTreeTests {

	private static final int DEPTH = 1000;

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	private final BlockingTask innermost = BlockingTask.interruptible();

	@Test
	@DisplayName("S10: cancelling the outermost of 1 000 groups of tasks cancels all of them")
	void byHand() {
		TaskGroup g = this.taskGroups.create();
		g.runSoon(() -> descend(DEPTH));
		this.innermost.awaitStarted();
		assertThat(g.cancel()).isTrue();
		assertThatNoException().isThrownBy(g::close);
		assertThat(this.innermost.wasInterrupted()).isTrue();
	}

	@Test
	@DisplayName("S3: so does a failure in it")
	void byFailure() {
		IllegalStateException failure = new IllegalStateException("beside");
		TaskGroup g = this.taskGroups.create();
		g.runSoon(() -> descend(DEPTH));
		this.innermost.awaitStarted();
		g.runSoon(() -> {
			throw failure;
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.isExactlyInstanceOf(TaskGroupException.class)
			.satisfies((ex) -> assertThat(ex.failures()).containsExactly(failure));
		assertThat(this.innermost.wasInterrupted()).isTrue();
	}

	@Test
	@DisplayName("S10: so does its deadline")
	void byDeadline() {
		TaskGroup g = this.taskGroups.withTimeout(Duration.ofSeconds(2)).create();
		g.runSoon(() -> descend(DEPTH));
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close)
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(1000));
		assertThat(this.innermost.wasInterrupted()).isEqualTo(this.innermost.hasStarted());
	}

	@Test
	@DisplayName("S10: cancelling the outermost of 1 000 groups on one thread cancels all of them")
	void onOneThread() {
		Deque<TaskGroup> groups = new ArrayDeque<>();
		for (int i = 0; i < DEPTH; i++) {
			groups.push(this.taskGroups.create());
		}
		SoonValue<String> value = groups.getFirst().callSoon(this.innermost);
		this.innermost.awaitStarted();
		assertThat(groups.getLast().cancel()).isTrue();
		assertThat(groups).allMatch(TaskGroup::isCancelled);
		while (groups.size() > 1) {
			assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(groups.pop()::close);
		}
		assertThatNoException().isThrownBy(groups.pop()::close);
		assertThat(value.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("S7: closing the outermost of 1 000 groups on one thread closes all of them")
	void misnested() {
		TaskGroup outermost = this.taskGroups.named("outermost").create();
		Deque<TaskGroup> groups = new ArrayDeque<>();
		for (int i = 0; i < DEPTH; i++) {
			groups.push(this.taskGroups.create());
		}
		groups.getFirst().callSoon(this.innermost);
		this.innermost.awaitStarted();
		assertThatIllegalStateException().isThrownBy(outermost::close).withMessageContaining("'outermost'");
		assertThat(this.innermost.hasEnded()).isTrue();
		assertThatNoException().isThrownBy(() -> groups.forEach(TaskGroup::close));
	}

	private void descend(int depth) throws Exception {
		if (depth == 0) {
			this.innermost.call();
			return;
		}
		try (TaskGroup g = this.taskGroups.create()) {
			g.runSoon(() -> descend(depth - 1));
		}
	}

}
