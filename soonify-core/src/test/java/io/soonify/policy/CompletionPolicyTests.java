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

package io.soonify.policy;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.soonify.CompletionPolicy;
import io.soonify.CompletionPolicy.Decision;
import io.soonify.CompletionPolicy.Outcome;
import io.soonify.CompletionPolicy.Progress;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * What holds for groups of any policy.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class CompletionPolicyTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	static List<CompletionPolicy> policies() {
		return List.of(CompletionPolicy.failFast(), CompletionPolicy.supervised(), CompletionPolicy.firstSuccess(),
				CompletionPolicy.successes(2), (progress) -> Decision.CONTINUE);
	}

	@Test
	@DisplayName("Policies: the policy of the builder holds unless the factory has another, and factories are immutable")
	void policyOfFactory() {
		TaskGroupFactory supervised = TaskGroupFactory.builder().policy(CompletionPolicy.supervised()).build();
		TaskGroupFactory failFast = supervised.withPolicy(CompletionPolicy.failFast());
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> failFast.run(this::startFailing));
		assertThatNoException().isThrownBy(() -> supervised.run(this::startFailing));
		assertThatExceptionOfType(TaskGroupException.class)
			.isThrownBy(() -> TaskGroupFactory.builder().build().run(this::startFailing));
	}

	private void startFailing(TaskGroup g) {
		g.runSoon(() -> {
			throw new IllegalStateException("boom");
		});
	}

	@Test
	@DisplayName("Policies: null and counts that are not positive are refused at the call")
	void badArguments() {
		assertThatNullPointerException().isThrownBy(() -> this.taskGroups.withPolicy(null))
			.withMessage("'policy' must not be null");
		assertThatNullPointerException().isThrownBy(() -> TaskGroupFactory.builder().policy(null))
			.withMessage("'policy' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> CompletionPolicy.successes(0))
			.withMessage("'count' must be greater than zero, but is 0");
		assertThatIllegalArgumentException().isThrownBy(() -> CompletionPolicy.successes(-1));
	}

	@ParameterizedTest
	@MethodSource("policies")
	@DisplayName("S4: cancelling by hand is no failure under any policy")
	void cancelByHand(CompletionPolicy policy) {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withPolicy(policy).create();
		SoonValue<String> value = g.callSoon(task);
		task.awaitStarted();
		assertThat(g.cancel()).isTrue();
		assertThatNoException().isThrownBy(g::join);
		assertThatNoException().isThrownBy(g::close);
		assertThat(value.state()).isEqualTo(State.CANCELLED);
	}

	@ParameterizedTest
	@MethodSource("policies")
	@DisplayName("S8: an interrupted owner gets the exception under any policy")
	void interruptedOwner(CompletionPolicy policy) {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withPolicy(policy).create();
		SoonValue<String> value = g.callSoon(task);
		g.callSoon(BlockingTask.interruptible());
		task.awaitStarted();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(TaskGroupInterruptedException.class).isThrownBy(g::close);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(value.state()).isEqualTo(State.CANCELLED);
	}

	@ParameterizedTest
	@MethodSource("policies")
	@DisplayName("S10: a group that is cancelled with its parent throws under any policy")
	void parentCancelled(CompletionPolicy policy) {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup outer = this.taskGroups.create();
		TaskGroup inner = this.taskGroups.named("inner").withPolicy(policy).create();
		SoonValue<String> value = inner.callSoon(task);
		inner.callSoon(BlockingTask.interruptible());
		task.awaitStarted();
		outer.cancel();
		assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(inner::close)
			.withMessageContaining("'inner'");
		outer.close();
		assertThat(value.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("Policies: a policy of one's own can fail the group, which cancels what is unfinished")
	void ownPolicyFails() throws InterruptedException {
		CompletionPolicy atMostOneFailure = new CompletionPolicy() {

			@Override
			public Decision judge(Progress progress) {
				return (progress.failed() > 1) ? Decision.FAIL : Decision.CONTINUE;
			}

			@Override
			public String toString() {
				return "atMostOneFailure()";
			}

		};
		BlockingTask running = BlockingTask.interruptible();
		CountDownLatch mayFail = new CountDownLatch(1);
		IllegalStateException first = new IllegalStateException("first");
		IllegalStateException second = new IllegalStateException("second");
		TaskGroup g = this.taskGroups.withPolicy(atMostOneFailure).create();
		SoonValue<String> cancelled = g.callSoon(running);
		running.awaitStarted();
		g.task("one").runSoon(() -> {
			mayFail.countDown();
			throw first;
		});
		BlockingTask.await(mayFail);
		assertThat(g.callSoon(() -> "still open for tasks").join()).isEqualTo("still open for tasks");
		assertThat(g.isCancelled()).isFalse();
		g.task("two").runSoon(() -> {
			throw second;
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.isExactlyInstanceOf(TaskGroupException.class)
			.withMessageContainingAll("'orders'", "atMostOneFailure()", "1 succeeded and 2 failed")
			.satisfies((ex) -> assertThat(ex.failures()).containsExactlyInAnyOrder(first, second))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(1));
		assertThat(g.isCancelled()).isTrue();
		assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("Policies: a policy of one's own can be satisfied, which cancels what is unfinished, and all is well")
	void ownPolicySucceeds() {
		BlockingTask running = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups
			.withPolicy((progress) -> (progress.failed() > 0) ? Decision.SUCCEED : Decision.CONTINUE)
			.create();
		SoonValue<String> cancelled = g.callSoon(running);
		running.awaitStarted();
		startFailing(g);
		assertThatNoException().isThrownBy(g::close);
		assertThat(g.isCancelled()).isTrue();
		assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
	}

	@Test
	@DisplayName("Policies: a group whose policy decides nothing ends well, whatever its tasks did")
	void ownPolicyDecidesNothing() {
		TaskGroup g = this.taskGroups.withPolicy((progress) -> Decision.CONTINUE).create();
		startFailing(g);
		assertThatNoException().isThrownBy(g::close);
		assertThat(g.isCancelled()).isFalse();
	}

	@Test
	@DisplayName("Policies: progress counts successes and failures; cancelled and optional failed tasks are neither")
	void progress() {
		Queue<Progress> seen = new ConcurrentLinkedQueue<>();
		TaskGroup g = this.taskGroups.withPolicy((progress) -> {
			seen.add(progress);
			return Decision.CONTINUE;
		}).create();
		BlockingTask running = BlockingTask.interruptible();
		g.callSoon(running);
		running.awaitStarted();
		g.callSoon(() -> null).join();
		SoonValue<Void> failing = g.runSoon(() -> {
			throw new IllegalStateException("boom");
		});
		SoonValue<Void> optional = g.task("optional").optional().runSoon(() -> {
			throw new IllegalStateException("boom");
		});
		SoonValue<String> cancelled = g.callSoon(BlockingTask.interruptible());
		cancelled.cancel();
		Awaitility.await()
			.until(() -> failing.isReady() && optional.isReady() && cancelled.isReady() && seen.size() == 4);
		assertThat(seen).allMatch((progress) -> !progress.ownerWaiting() && progress.unfinished() >= 1);
		running.release();
		g.close();
		// the owner, who begins to wait, and the last task ask in either order
		assertThat(seen).anySatisfy((progress) -> {
			assertThat(progress.succeeded()).isEqualTo(2);
			assertThat(progress.failed()).isOne();
			assertThat(progress.unfinished()).isZero();
		});
	}

	@Test
	@DisplayName("Policies: a policy of one's own sees which task ended how, in the order in which they ended, all of them")
	void outcomes() {
		IllegalStateException failure = new IllegalStateException("boom");
		AtomicReference<Progress> last = new AtomicReference<>();
		TaskGroup g = this.taskGroups.withPolicy((progress) -> {
			last.set(progress);
			return Decision.CONTINUE;
		}).create();
		// a handle is ready before the policy is told of it
		g.task("one").callSoon(() -> 1).join();
		Awaitility.await().until(() -> last.get() != null);
		g.task("nothing").callSoon(() -> null).join();
		Awaitility.await().until(() -> last.get().outcomes().size() == 2);
		SoonValue<Void> failing = g.task("failing").runSoon(() -> {
			throw failure;
		});
		Awaitility.await().until(failing::isReady);
		Awaitility.await().until(() -> last.get().outcomes().size() == 3);
		SoonValue<Void> optional = g.task("optional").optional().runSoon(() -> {
			throw failure;
		});
		Awaitility.await().until(() -> last.get().outcomes().size() == 4);
		SoonValue<String> cancelled = g.task("cancelled").callSoon(BlockingTask.interruptible());
		cancelled.cancel();
		g.close();
		assertThat(optional.state()).isEqualTo(State.FAILED);
		assertThat(last.get().outcomes()).containsExactly(new Outcome("one", State.SUCCEEDED, 1, null),
				new Outcome("nothing", State.SUCCEEDED, null, null),
				new Outcome("failing", State.FAILED, null, failure),
				new Outcome("optional", State.FAILED, null, failure),
				new Outcome("cancelled", State.CANCELLED, null, null));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> last.get().outcomes().remove(0));
	}

	@Test
	@DisplayName("Policies: so it can want any two of three, or go on until a value satisfies")
	void policiesOfOutcomes() {
		CompletionPolicy anyTwoReplicas = (progress) -> (progress.outcomes()
			.stream()
			.filter((outcome) -> outcome.taskName().startsWith("replica") && outcome.state() == State.SUCCEEDED)
			.count() >= 2) ? Decision.SUCCEED : Decision.CONTINUE;
		BlockingTask slow = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withPolicy(anyTwoReplicas).create();
		g.task("replica-1").callSoon(() -> "written").join();
		g.task("journal").callSoon(() -> "written").join();
		SoonValue<String> lost = g.task("replica-2").callSoon(slow);
		slow.awaitStarted();
		assertThat(g.isCancelled()).isFalse();
		g.task("replica-3").callSoon(() -> "written");
		assertThatNoException().isThrownBy(g::close);
		assertThat(lost.state()).isEqualTo(State.CANCELLED);
		assertThat(slow.wasInterrupted()).isTrue();

		CompletionPolicy untilLarge = (progress) -> progress.outcomes()
			.stream()
			.anyMatch((outcome) -> outcome.value() instanceof Integer number && number > 10) ? Decision.SUCCEED
					: Decision.CONTINUE;
		TaskGroup numbers = this.taskGroups.withPolicy(untilLarge).create();
		numbers.callSoon(() -> 1).join();
		assertThat(numbers.isCancelled()).isFalse();
		numbers.callSoon(() -> 11);
		Awaitility.await().until(numbers::isCancelled);
		assertThatNoException().isThrownBy(numbers::close);
	}

	@Test
	@DisplayName("Policies: the policy is asked when the owner begins to wait, of a group without tasks too")
	void askedWhenOwnerWaits() {
		Queue<Progress> seen = new ConcurrentLinkedQueue<>();
		TaskGroup g = this.taskGroups.withPolicy((progress) -> {
			seen.add(progress);
			return Decision.FAIL;
		}).create();
		assertThat(seen).isEmpty();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::join).withNoCause();
		assertThat(seen).containsExactly(new Progress(0, 0, 0, true, List.of()));
		assertThatNoException().isThrownBy(g::close);
	}

	@Test
	@DisplayName("Policies: failFast() and supervised() decide by the failures alone, also when asked by another policy")
	void standardPolicies() {
		Progress well = new Progress(2, 0, 3, true, List.of());
		Progress oneFailed = new Progress(2, 1, 3, false, List.of());
		CompletionPolicy failFast = CompletionPolicy.failFast();
		assertThat(failFast.judge(well)).isEqualTo(Decision.CONTINUE);
		assertThat(failFast.judge(oneFailed)).isEqualTo(Decision.FAIL);
		assertThat(failFast.judgeAfterDeadline(well)).isEqualTo(Decision.FAIL);
		assertThat(failFast).hasToString("failFast()");
		CompletionPolicy supervised = CompletionPolicy.supervised();
		assertThat(supervised.judge(well)).isEqualTo(Decision.CONTINUE);
		assertThat(supervised.judge(oneFailed)).isEqualTo(Decision.CONTINUE);
		assertThat(supervised.judgeAfterDeadline(oneFailed)).isEqualTo(Decision.SUCCEED);
		assertThat(supervised).hasToString("supervised()");
		TaskGroup g = this.taskGroups.withPolicy(failFast::judge).create();
		startFailing(g);
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close);
	}

	@ParameterizedTest
	@MethodSource("policies")
	@DisplayName("S10: a deadline fails a group of any policy but supervised")
	void deadline(CompletionPolicy policy) {
		BlockingTask task = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.withPolicy(policy).withTimeout(SHORT).create();
		SoonValue<String> value = g.callSoon(task);
		g.callSoon(BlockingTask.interruptible());
		if (policy == CompletionPolicy.supervised()) {
			assertThatNoException().isThrownBy(g::close);
		}
		else {
			assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close);
		}
		assertThat(value.state()).isEqualTo(State.CANCELLED);
		assertThat(g.isCancelled()).isTrue();
	}

}
