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

package io.soonify.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.spi.TaskGroupListener;
import io.soonify.support.BlockingTask;
import io.soonify.support.Watchdog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Executors whose {@code execute} blocks when they are full. Case
 * {@code BlockingExecute}: siblings of a failed task were neither started nor cancelled.
 * <p>
 * Relatives: a semaphore around a pool, a rejection handler that puts into the queue
 * (which gives up when it is interrupted), a rendezvous with the worker; whoever is
 * blocked: the owner in {@code call}, a task that starts tasks, the thread of the library
 * that hands over what a limit held back; and what ends it: a failure, a cancellation by
 * hand, the deadline, an interrupt of the owner, a race that is won.
 */
@Timeout(60)
class BlockingExecuteTests {

	private static final Duration GENEROUS = Duration.ofSeconds(20);

	private static final long LONG_MILLIS = 60_000;

	private final ExecutorService pool = Executors.newCachedThreadPool();

	private final List<ExecutorService> opened = new ArrayList<>(List.of(this.pool));

	@AfterEach
	void end() throws InterruptedException {
		for (ExecutorService one : this.opened) {
			one.shutdown();
			assertThat(one.awaitTermination(30, TimeUnit.SECONDS)).as("no thread is stuck").isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S3: a failure cancels the sibling that runs, though the owner is blocked in call()")
	void failure(Kind kind) throws Exception {
		AtomicInteger third = new AtomicInteger();
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			try (TaskGroup g = on(kind, 2).create()) {
				g.runSoon(() -> Thread.sleep(LONG_MILLIS));
				g.runSoon(() -> {
					throw new IllegalStateException("on purpose");
				});
				for (int i = 0; i < 4; i++) {
					g.runSoon(() -> {
						third.incrementAndGet();
						Thread.sleep(LONG_MILLIS);
					});
				}
			}
		}));
		assertThat(caught).isInstanceOf(TaskGroupException.class).hasCauseInstanceOf(IllegalStateException.class);
		assertThat(((TaskGroupException) caught).failures()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S10: the deadline frees an owner that is blocked in call()")
	void deadline(Kind kind) throws Exception {
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			try (TaskGroup g = on(kind, 1).withTimeout(Duration.ofMillis(50)).create()) {
				for (int i = 0; i < 4; i++) {
					g.runSoon(() -> Thread.sleep(LONG_MILLIS));
				}
			}
		}));
		assertThat(caught).isInstanceOf(TaskGroupTimeoutException.class);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S4: so does a cancellation by hand from elsewhere")
	void cancelledFromElsewhere(Kind kind) throws Exception {
		List<SoonValue<Void>> values = new ArrayList<>();
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			try (TaskGroup g = on(kind, 1).create()) {
				CountDownLatch started = new CountDownLatch(1);
				Thread other = new Thread(() -> {
					try {
						BlockingTask.await(started);
					}
					catch (InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
					g.cancel();
				});
				other.start();
				for (int i = 0; i < 4; i++) {
					values.add(g.runSoon(() -> {
						started.countDown();
						Thread.sleep(LONG_MILLIS);
					}));
				}
			}
		}));
		assertThat(caught).isNull();
		assertThat(values).allMatch((value) -> value.state() == State.CANCELLED);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S6: tasks that start tasks in their own group are freed, too")
	void taskBlocked(Kind kind) throws Exception {
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			try (TaskGroup g = on(kind, 2).withTimeout(Duration.ofMillis(100)).create()) {
				g.runSoon(() -> Thread.sleep(LONG_MILLIS));
				g.runSoon(() -> {
					for (int i = 0; i < 5; i++) {
						g.runSoon(() -> Thread.sleep(LONG_MILLIS));
					}
				});
			}
		}));
		assertThat(caught).isInstanceOf(TaskGroupTimeoutException.class);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S11: a limit above the executor's own, and groups inside, all end")
	void limits(Kind kind) throws Exception {
		TaskGroupFactory taskGroups = on(kind, 2);
		List<Integer> items = IntStream.range(0, 50).boxed().toList();
		assertThat(Watchdog.call(GENEROUS, () -> taskGroups.map(items, (item) -> item))).isEqualTo(items);
		assertThat(Watchdog.call(GENEROUS, () -> taskGroups.withMaxConcurrency(1).map(items, (item) -> item)))
			.isEqualTo(items);
		assertThat(Watchdog.call(GENEROUS, () -> taskGroups.withMaxTotalConcurrency(8).map(items, (item) -> item)))
			.isEqualTo(items);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S11: what a limit held back is cancelled, though its hand-over is blocked")
	void handOverBlocked(Kind kind) throws Exception {
		Throwable caught = Watchdog.call(GENEROUS, () -> catchThrowable(() -> {
			CountDownLatch started = new CountDownLatch(1);
			CountDownLatch release = new CountDownLatch(1);
			Executor executor = executor(kind, 1);
			TaskGroupFactory taskGroups = TaskGroupFactory.builder().executor(executor).build();
			try (TaskGroup g = taskGroups.withMaxConcurrency(1).create()) {
				g.runSoon(() -> {
					started.countDown();
					release.await();
				});
				SoonValue<Void> second = g.runSoon(() -> Thread.sleep(LONG_MILLIS));
				g.runSoon(() -> Thread.sleep(LONG_MILLIS));
				started.await();
				release.countDown();
				while (second.state() == State.PENDING) {
					Thread.onSpinWait();
				}
				g.cancel();
			}
		}));
		assertThat(caught).isNull();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S8: an owner that is interrupted while it is blocked in call()")
	void interruptedOwner(Kind kind) throws Exception {
		Throwable caught = Watchdog.call(GENEROUS, () -> {
			Thread owner = Thread.currentThread();
			Throwable thrown = catchThrowable(() -> {
				try (TaskGroup g = on(kind, 1).create()) {
					g.runSoon(() -> {
						owner.interrupt();
						Thread.sleep(LONG_MILLIS);
					});
					// until the owner is interrupted, so that what blocks uninterruptibly
					// is not met
					while (!owner.isInterrupted()) {
						Thread.onSpinWait();
					}
					if (kind == Kind.QUEUE) {
						g.runSoon(() -> Thread.sleep(LONG_MILLIS)); // takes the place in
																	// the queue
						g.runSoon(() -> Thread.sleep(LONG_MILLIS)); // gives up
					}
				}
			});
			assertThat(Thread.interrupted()).isTrue();
			return thrown;
		});
		if (kind == Kind.QUEUE) {
			assertThat(caught).hasCauseInstanceOf(RejectedExecutionException.class);
		}
		else {
			assertThat(caught).isInstanceOf(TaskGroupInterruptedException.class);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("S3: a race that is won ends, though contenders are still being started")
	void race(Kind kind) throws Exception {
		TaskGroupFactory taskGroups = on(kind, 2);
		Callable<String> slow = () -> {
			Thread.sleep(LONG_MILLIS);
			return "slow";
		};
		String winner = Watchdog.call(GENEROUS, () -> taskGroups.race(List.of(slow, () -> "fast", slow, slow)));
		assertThat(winner).isEqualTo("fast");
	}

	private TaskGroupFactory on(Kind kind, int threads) {
		return TaskGroupFactory.builder()
			.executor(executor(kind, threads))
			.listener(new SilentListener())
			.stragglerWarnAfter(Duration.ofMillis(500))
			.build();
	}

	private Executor executor(Kind kind, int threads) {
		return switch (kind) {
			case SEMAPHORE -> {
				Semaphore permits = new Semaphore(threads);
				yield (command) -> {
					permits.acquireUninterruptibly();
					this.pool.execute(() -> {
						try {
							command.run();
						}
						finally {
							permits.release();
						}
					});
				};
			}
			case QUEUE -> {
				ThreadPoolExecutor blocking = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS,
						new ArrayBlockingQueue<>(1), (command, executor) -> {
							try {
								executor.getQueue().put(command);
							}
							catch (InterruptedException ex) {
								Thread.currentThread().interrupt();
								throw new RejectedExecutionException("interrupted", ex);
							}
						});
				this.opened.add(blocking);
				yield blocking;
			}
			case RENDEZVOUS -> {
				Semaphore permits = new Semaphore(threads);
				yield (command) -> {
					permits.acquireUninterruptibly();
					CountDownLatch taken = new CountDownLatch(1);
					this.pool.execute(() -> {
						taken.countDown();
						try {
							command.run();
						}
						finally {
							permits.release();
						}
					});
					try {
						taken.await();
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
				};
			}
		};
	}

	/**
	 * What cannot be started any more, for a task that is cancelled, is reported.
	 */
	private static final class SilentListener implements TaskGroupListener {

		@Override
		public boolean codeFailed(String groupName, String what, Throwable thrown) {
			return true;
		}

	}

	/**
	 * How execute blocks.
	 */
	enum Kind {

		SEMAPHORE, QUEUE, RENDEZVOUS

	}

}
