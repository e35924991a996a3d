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

package io.soonify.test;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.soonify.TaskGroupFactory;

/**
 * Task groups whose tasks run one at a time, for unit tests of code that is given a
 * {@link TaskGroupFactory}. The order of what happens in such a test is always the same,
 * so the test can check it:
 *
 * <pre>{@code
 * class OfferServiceTests {
 *
 *     private final Warehouse warehouse = mock();
 *
 *     private final Prices prices = mock();
 *
 *     private final OfferService offers = new OfferService(TestTaskGroups.inOrder(), this.warehouse, this.prices);
 *
 *     &#64;Test
 *     void asksForNoPriceOfWhatIsNotInStock() {
 *         given(this.warehouse.stockOf(42)).willThrow(new SoldOutException());
 *         assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> this.offers.find(42))
 *             .withCauseInstanceOf(SoldOutException.class);
 *         verifyNoInteractions(this.prices); // its task was started after the one that failed
 *     }
 *
 * }
 * }</pre>
 *
 * <p>
 * All else is as in production: tasks never run on the thread that owns their group, and
 * time-outs, policies, cancellation and exceptions are the real ones.
 */
public final class TestTaskGroups {

	private static final long KEEP_ALIVE_SECONDS = 1;

	private TestTaskGroups() {
	}

	/**
	 * Make a factory whose groups, and those of all factories derived from it, run one
	 * task at a time:
	 * <ul>
	 * <li>The tasks of a group run in the order in which they were started. The next one
	 * begins when the one before it has ended, been told to listeners, and cancelled what
	 * its failure cancels: those that were started after it then never begin.</li>
	 * <li>A task that waits for a group which it has opened is like a method that calls
	 * another: the tasks of the inner group run, then the task goes on, and only then may
	 * the next task of its own group begin.</li>
	 * <li>The tasks of groups that are open at the same time in other ways, such as one
	 * around another on the thread of the test, run in the order of their start,
	 * too.</li>
	 * </ul>
	 *
	 * <p>
	 * The block of a group runs while its tasks run, as it does in production. Whatever
	 * it starts is in order; that it has started the last task before the first one
	 * begins is not certain. A task that waits for another by other means than those of
	 * Soonify, such as a latch that the other counts down, waits for ever, since the
	 * other cannot begin.
	 * @return a new factory, whose thread ends when it has nothing to do
	 */
	public static TaskGroupFactory inOrder() {
		return inOrder(TaskGroupFactory.builder());
	}

	/**
	 * Make a factory as {@link #inOrder()} does, with the listeners, context and other
	 * settings of a builder.
	 * @param builder the builder, whose executor is set
	 * @return a new factory
	 */
	public static TaskGroupFactory inOrder(TaskGroupFactory.Builder builder) {
		return builder.executor(oneThread()).build();
	}

	/**
	 * A task that waits keeps the thread, and so those behind it from beginning. Those
	 * that it waits for run on a thread of the library meanwhile, one at a time (S11).
	 */
	private static Executor oneThread() {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), TestTaskGroups::daemon);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	private static Thread daemon(Runnable command) {
		Thread thread = new Thread(null, command, "soonify-in-order", 0, false);
		thread.setDaemon(true);
		thread.setContextClassLoader(TestTaskGroups.class.getClassLoader());
		return thread;
	}

}
