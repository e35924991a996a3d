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

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;

import io.soonify.CompletionPolicy;
import io.soonify.PendingValueException;
import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskCancelledException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The block form, which knows when the body throws: S9.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class BlockFormTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().name("orders").build();

	private final AtomicReference<TaskGroup> group = new AtomicReference<>();

	private final BlockingTask task = BlockingTask.interruptible();

	@Test
	@DisplayName("S9: call returns what the body returned, null too, once no task is left")
	void callReturnsTheResult() {
		String result = this.taskGroups.call((g) -> {
			this.group.set(g);
			SoonValue<String> value = g.callSoon(() -> "joined");
			new Thread(() -> this.task.awaitStarted().release()).start();
			g.callSoon(this.task);
			return value.join();
		});
		assertThat(result).isEqualTo("joined");
		assertThat(this.task.hasEnded()).isTrue();
		assertThat(this.task.wasInterrupted()).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> this.group.get().callSoon(() -> "late"));
		String none = this.taskGroups.call((g) -> null);
		assertThat(none).isNull();
	}

	@Test
	@DisplayName("S9: run waits for the tasks like close")
	void runWaits() {
		this.taskGroups.run((g) -> {
			g.callSoon(this.task);
			new Thread(() -> this.task.awaitStarted().release()).start();
		});
		assertThat(this.task.hasEnded()).isTrue();
		assertThat(this.task.wasInterrupted()).isFalse();
	}

	@Test
	@DisplayName("S9: an exception of the body cancels the tasks at once, then propagates as it is")
	void bodyExceptionCancels() {
		IllegalStateException thrown = new IllegalStateException("of the body");
		AtomicReference<SoonValue<String>> value = new AtomicReference<>();
		assertThat(catchThrowable(() -> this.taskGroups.run((g) -> {
			this.group.set(g);
			value.set(g.callSoon(this.task));
			this.task.awaitStarted();
			throw thrown;
		}))).isSameAs(thrown);
		assertThat(this.task.wasInterrupted()).isTrue();
		assertThat(this.task.hasEnded()).isTrue();
		assertThat(value.get().state()).isEqualTo(State.CANCELLED);
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(value.get()::value)
			.withMessageContaining("of the body");
		assertThat(thrown.getSuppressed()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> this.group.get().callSoon(() -> "late"));
	}

	@Test
	@DisplayName("S9: an Error of the body does the same")
	void errorOfBody() {
		AssertionError thrown = new AssertionError("of the body");
		assertThat(catchThrowable(() -> this.taskGroups.call((g) -> {
			g.callSoon(this.task);
			this.task.awaitStarted();
			throw thrown;
		}))).isSameAs(thrown);
		assertThat(this.task.wasInterrupted()).isTrue();
	}

	@Test
	@DisplayName("S9: the exception of the tasks is suppressed in that of the body")
	void tasksSuppressed() {
		IllegalStateException thrown = new IllegalStateException("of the body");
		IOException failure = new IOException("of a task");
		BlockingTask stubborn = BlockingTask.uninterruptible();
		assertThat(catchThrowable(() -> this.taskGroups.run((g) -> {
			g.runSoon(() -> {
				stubborn.call();
				throw failure;
			});
			stubborn.awaitStarted();
			new Thread(() -> stubborn.awaitInterrupted().release()).start();
			throw thrown;
		}))).isSameAs(thrown);
		assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(TaskGroupException.class);
		assertThat(thrown.getSuppressed()[0]).hasCause(failure);
		assertThat(thrown).hasNoCause();
	}

	@Test
	@DisplayName("S9: a failure of a task before the body throws is kept as the cause of the cancellation")
	void taskFailsBeforeBody() {
		IllegalStateException thrown = new IllegalStateException("of the body");
		IOException failure = new IOException("of a task");
		assertThat(catchThrowable(() -> this.taskGroups.run((g) -> {
			g.runSoon(() -> {
				throw failure;
			});
			Awaitility.await().until(g::isCancelled);
			throw thrown;
		}))).isSameAs(thrown);
		assertThat(thrown.getSuppressed()).singleElement()
			.satisfies((ex) -> assertThat(ex).isExactlyInstanceOf(TaskGroupException.class).hasCause(failure));
	}

	@Test
	@DisplayName("S9: a checked exception of the body keeps its type, and a body without one needs no catch")
	void checkedExceptionKeepsItsType() {
		IOException thrown = new IOException("of the body");
		try {
			throwing(thrown);
			throw new AssertionError("nothing was thrown");
		}
		catch (IOException ex) { // the compiler knows that there is no other
			assertThat(ex).isSameAs(thrown);
		}
		try {
			String read = this.taskGroups.call((g) -> read(thrown));
			throw new AssertionError("nothing was thrown but returned " + read);
		}
		catch (IOException ex) {
			assertThat(ex).isSameAs(thrown);
		}
	}

	private void throwing(IOException thrown) throws IOException {
		this.taskGroups.run((g) -> {
			throw thrown;
		});
	}

	private static String read(IOException thrown) throws IOException {
		throw thrown;
	}

	@Test
	@DisplayName("S9: a failure of the group propagates as a TaskGroupException when the body returns normally")
	void groupException() {
		IOException failure = new IOException("of a task");
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> this.taskGroups.call((g) -> {
			g.runSoon(() -> {
				throw failure;
			});
			return "lost";
		})).withCause(failure);
		assertThatExceptionOfType(TaskGroupTimeoutException.class)
			.isThrownBy(() -> this.taskGroups.withTimeout(Duration.ofMillis(100)).run((g) -> g.callSoon(this.task)));
	}

	@Test
	@DisplayName("S4: what join delivered and the body hands on is not suppressed in itself")
	void joinDelivered() {
		IOException failure = new IOException("of a task");
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> this.taskGroups.run((g) -> {
			g.runSoon(() -> {
				throw failure;
			});
			g.join();
		})).withCause(failure).satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
		assertThatNoException().isThrownBy(() -> this.taskGroups.run((g) -> {
			g.runSoon(() -> {
				throw failure;
			});
			assertThatExceptionOfType(TaskGroupException.class).isThrownBy(g::join);
		}));
	}

	@Test
	@DisplayName("S9: an exception of Soonify's own that leaves the body is the body's")
	void pendingValue() {
		assertThatExceptionOfType(PendingValueException.class)
			.isThrownBy(() -> this.taskGroups.call((g) -> g.callSoon(this.task).value()))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
		assertThat(this.task.hasEnded()).isEqualTo(this.task.hasStarted());
	}

	@Test
	@DisplayName("S9: a body that throws what looks like a cancellation is no less a failure")
	void bodyThrowsCancellation() {
		CancellationException thrown = new CancellationException("of the body");
		assertThat(catchThrowable(() -> this.taskGroups.run((g) -> {
			g.callSoon(this.task);
			this.task.awaitStarted();
			throw thrown;
		}))).isSameAs(thrown);
		assertThat(this.task.wasInterrupted()).isTrue();
	}

	@Test
	@DisplayName("S8: an owner interrupted while the body's tasks end keeps its flag, and the body's exception wins")
	void interruptedAfterBodyThrew() {
		IllegalStateException thrown = new IllegalStateException("of the body");
		assertThat(catchThrowable(() -> this.taskGroups.run((g) -> {
			g.callSoon(this.task);
			this.task.awaitStarted();
			Thread.currentThread().interrupt();
			throw thrown;
		}))).isSameAs(thrown);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.task.hasEnded()).isTrue();
	}

	@Test
	@DisplayName("S9: under supervised a body exception cancels as well, and nothing is suppressed")
	void supervised() {
		IllegalStateException thrown = new IllegalStateException("of the body");
		assertThat(catchThrowable(() -> this.taskGroups.withPolicy(CompletionPolicy.supervised()).run((g) -> {
			g.callSoon(this.task);
			this.task.awaitStarted();
			throw thrown;
		}))).isSameAs(thrown);
		assertThat(this.task.wasInterrupted()).isTrue();
		assertThat(thrown.getSuppressed()).isEmpty();
	}

	@Test
	@DisplayName("S7: a group that the body left open is cancelled and reported, beside the body's exception too")
	void groupLeftOpen() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.taskGroups.run((g) -> this.taskGroups.named("inner").create()))
			.withMessageContaining("'inner'");
		IllegalStateException thrown = new IllegalStateException("of the body");
		assertThat(catchThrowable(() -> this.taskGroups.run((g) -> {
			this.taskGroups.named("inner").create();
			throw thrown;
		}))).isSameAs(thrown);
		assertThat(thrown.getSuppressed()).singleElement()
			.satisfies((ex) -> assertThat(ex).hasMessageContaining("'inner'"));
		assertThat(this.taskGroups.<Boolean, RuntimeException>call(TaskGroup::isCancelled)).isFalse();
	}

	@Test
	@DisplayName("S9: a body that closes its group itself harms nothing")
	void bodyCloses() {
		assertThatNoException().isThrownBy(() -> this.taskGroups.run(TaskGroup::close));
	}

	@Test
	@DisplayName("S9: no body is refused at the call")
	void nullBody() {
		assertThatNullPointerException().isThrownBy(() -> this.taskGroups.call(null))
			.withMessage("'body' must not be null");
		assertThatNullPointerException().isThrownBy(() -> this.taskGroups.run(null))
			.withMessage("'body' must not be null");
	}

}
