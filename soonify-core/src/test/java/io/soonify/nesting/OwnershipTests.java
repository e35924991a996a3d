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

package io.soonify.nesting;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.spi.TaskGroupInfo;
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
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Who may do what, and groups closed in the wrong order: S7.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class OwnershipTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@Test
	@DisplayName("S7: only the owner may close and join")
	void onlyTheOwnerMayCloseAndJoin() throws InterruptedException {
		AtomicReference<Throwable> close = new AtomicReference<>();
		AtomicReference<Throwable> join = new AtomicReference<>();
		try (TaskGroup g = this.taskGroups.named("mine").create()) {
			Thread other = new Thread(() -> {
				close.set(catchThrowable(g::close));
				join.set(catchThrowable(g::join));
			}, "somebody-else");
			other.start();
			other.join();
		}
		assertThat(close.get()).isInstanceOf(IllegalStateException.class)
			.hasMessageContainingAll("'mine'", "close()", Thread.currentThread().getName(), "somebody-else");
		assertThat(join.get()).isInstanceOf(IllegalStateException.class).hasMessageContainingAll("'mine'", "join()");
	}

	@Test
	@DisplayName("S10: whatever was opened and closed before, the group around is the parent of the next one inside")
	void parentOfTheNext() {
		OpenedGroups opened = new OpenedGroups();
		TaskGroupFactory watched = TaskGroupFactory.builder().listener(opened).build();
		TaskGroup outer = watched.create();
		TaskGroupInfo around = opened.latest();
		for (int i = 0; i < 2; i++) {
			try (TaskGroup inner = watched.create()) {
				assertThat(inner.isCancelled()).isFalse();
				assertThat(opened.latest().parent()).containsSame(around);
			}
		}
		outer.cancel();
		TaskGroup late = this.taskGroups.create();
		assertThat(late.isCancelled()).isTrue();
		assertThatExceptionOfType(TaskGroupCancelledException.class).isThrownBy(late::close);
		outer.close();
	}

	@Test
	@DisplayName("S12: a pooled thread comes back to the pool outside of every group")
	void pooledThreadIsOutside() throws Exception {
		ExecutorService pool = Executors.newSingleThreadExecutor();
		try {
			try (TaskGroup g = TaskGroupFactory.builder().executor(pool).build().create()) {
				g.callSoon(() -> "value");
			}
			assertThat(pool.submit(TaskGroup::current).get()).isEmpty();
			assertThat(pool.submit(OpenedGroups::aroundThread).get()).isEmpty();
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	@DisplayName("S7: a task of the group is not its owner")
	void taskIsNotTheOwner() {
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<Throwable> thrown = g.callSoon(() -> catchThrowable(g::close));
			assertThat(thrown.join()).isInstanceOf(IllegalStateException.class);
		}
	}

	@Test
	@DisplayName("S7: closing an outer group with an inner one open cancels and awaits the inner, then says so")
	void closingTheOuterFirst() {
		TaskGroup outer = this.taskGroups.named("outer").create();
		TaskGroup inner = this.taskGroups.named("inner").create();
		BlockingTask task = BlockingTask.interruptible();
		SoonValue<String> value = inner.callSoon(task);
		task.awaitStarted();
		assertThatIllegalStateException().isThrownBy(outer::close).withMessageContainingAll("'outer'", "'inner'");
		assertThat(task.hasEnded()).isTrue();
		assertThat(value.state()).isEqualTo(SoonValue.State.CANCELLED);
		assertThatIllegalStateException().isThrownBy(() -> inner.callSoon(task));
	}

	@Test
	@DisplayName("S7: the failures of the outer group are suppressed in the report")
	void misnestingKeepsFailures() {
		IllegalArgumentException failure = new IllegalArgumentException("boom");
		TaskGroup outer = this.taskGroups.create();
		outer.runSoon(() -> {
			throw failure;
		});
		this.taskGroups.create();
		Throwable thrown = catchThrowable(outer::close);
		assertThat(thrown).isInstanceOf(IllegalStateException.class);
		assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(TaskGroupException.class);
		assertThat(thrown.getSuppressed()[0]).hasCause(failure);
	}

	@Test
	@DisplayName("S7: closing the inner group later is silent")
	void closingTheInnerLaterIsSilent() {
		TaskGroup outer = this.taskGroups.create();
		TaskGroup inner = this.taskGroups.create();
		assertThatIllegalStateException().isThrownBy(outer::close);
		assertThatNoException().isThrownBy(inner::close);
	}

	@Test
	@DisplayName("S7: several inner groups left open are all closed")
	void severalInnerGroups() {
		TaskGroup outer = this.taskGroups.create();
		BlockingTask middleTask = BlockingTask.interruptible();
		BlockingTask innermostTask = BlockingTask.interruptible();
		TaskGroup middle = this.taskGroups.named("middle").create();
		middle.callSoon(middleTask);
		this.taskGroups.create().callSoon(innermostTask);
		middleTask.awaitStarted();
		innermostTask.awaitStarted();
		assertThatIllegalStateException().isThrownBy(outer::close).withMessageContaining("'middle'");
		assertThat(middleTask.hasEnded()).isTrue();
		assertThat(innermostTask.hasEnded()).isTrue();
	}

	@Test
	@DisplayName("S8: an interrupt that meets the owner while an inner group left open is closed cancels the outer too")
	void interruptedWhileInnerIsClosed() {
		BlockingTask ofOuter = BlockingTask.interruptible();
		BlockingTask ofInner = BlockingTask.uninterruptible();
		TaskGroup outer = this.taskGroups.named("outer").create();
		outer.callSoon(ofOuter);
		ofOuter.awaitStarted();
		this.taskGroups.named("inner").create().callSoon(ofInner);
		ofInner.awaitStarted();
		releaseOnceOwnerWasInterrupted(ofInner);
		Throwable thrown = catchThrowable(outer::close);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessageContainingAll("'outer'", "'inner'");
		assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(TaskGroupInterruptedException.class);
		assertThat(ofOuter.wasInterrupted()).isTrue();
		assertThat(ofOuter.hasEnded()).isTrue();
	}

	@Test
	@DisplayName("S8: such an interrupt is not lost, however deep the group that is closed")
	void interruptedWhileInnermostIsClosed() {
		BlockingTask ofInnermost = BlockingTask.uninterruptible();
		TaskGroup outer = this.taskGroups.create();
		this.taskGroups.named("middle").create();
		this.taskGroups.create().callSoon(ofInnermost);
		ofInnermost.awaitStarted();
		releaseOnceOwnerWasInterrupted(ofInnermost);
		Throwable thrown = catchThrowable(outer::close);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessageContaining("'middle'");
		assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(TaskGroupInterruptedException.class);
	}

	@Test
	@DisplayName("S12: an owner that nobody interrupted is not interrupted for having left an inner group open")
	void notInterruptedForMisnesting() {
		TaskGroup outer = this.taskGroups.create();
		BlockingTask ofOuter = BlockingTask.interruptible();
		SoonValue<String> value = outer.callSoon(ofOuter);
		this.taskGroups.create().callSoon(ofOuter.awaitStarted()::toString);
		ofOuter.release();
		Throwable thrown = catchThrowable(outer::close);
		assertThat(Thread.interrupted()).isFalse();
		assertThat(thrown).isInstanceOf(IllegalStateException.class).hasNoSuppressedExceptions();
		assertThat(value.value()).isEqualTo("released");
	}

	/**
	 * Interrupt the calling thread once a task has met an interrupt, and release the task
	 * when the thread has taken notice.
	 */
	private static void releaseOnceOwnerWasInterrupted(BlockingTask task) {
		Thread owner = Thread.currentThread();
		new Thread(() -> {
			task.awaitInterrupted();
			owner.interrupt();
			Awaitility.await().until(() -> !owner.isInterrupted());
			task.release();
		}).start();
	}

	@Test
	@DisplayName("S7: groups one after the other, and one in the other, are well nested")
	void wellNestedGroups() {
		try (TaskGroup outer = this.taskGroups.create()) {
			for (int i = 0; i < 3; i++) {
				try (TaskGroup inner = this.taskGroups.create()) {
					inner.runSoon(() -> outer.callSoon(() -> "of the outer"));
				}
			}
		}
		assertThat(TaskGroup.current()).isEmpty();
		assertThat(OpenedGroups.aroundThread()).isEmpty();
	}

	@Test
	@DisplayName("A task that returns while a group it opened is open fails, and the group is cancelled and awaited")
	void taskLeavesGroupOpen() {
		BlockingTask left = BlockingTask.interruptible();
		TaskGroup g = this.taskGroups.create();
		SoonValue<String> value = g.callSoon(() -> {
			TaskGroup forgotten = this.taskGroups.named("forgotten").create();
			forgotten.callSoon(left);
			left.awaitStarted();
			return "done";
		});
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::close)
			.withCauseInstanceOf(IllegalStateException.class)
			.withMessageContaining("'forgotten'");
		assertThat(left.hasEnded()).isTrue();
		assertThat(value.state()).isEqualTo(SoonValue.State.FAILED);
	}

	@Test
	@DisplayName("A task that throws while a group it opened is open fails with both")
	void taskThrowsAndLeavesGroupOpen() {
		IllegalArgumentException failure = new IllegalArgumentException("boom");
		TaskGroup g = this.taskGroups.create();
		SoonValue<Void> value = g.runSoon(() -> {
			this.taskGroups.named("forgotten").create();
			throw failure;
		});
		catchThrowable(g::close);
		assertThat(value.failure()).hasValueSatisfying((thrown) -> {
			assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessageContaining("'forgotten'");
			assertThat(thrown.getSuppressed()).containsExactly(failure);
		});
	}

}
