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

package io.soonify;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads that stand in for those that wait, when work comes late: S11.
 */
@Timeout(60)
class ReliefTests {

	private final ExecutorService pool = Executors.newFixedThreadPool(2);

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().executor(this.pool).build();

	@AfterEach
	void shutDown() {
		this.pool.shutdownNow();
	}

	@Test
	@DisplayName("S11: a task that is started while another waits runs in its place, though a worker got stuck before")
	void lateTaskIsStoodInFor() throws InterruptedException {
		AtomicReference<TaskGroup> awaited = new AtomicReference<>();
		CountDownLatch opened = new CountDownLatch(1);
		CountDownLatch lateRan = new CountDownLatch(1);
		BlockingTask elsewhere = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<Void> waiting = g.runSoon(() -> {
				try (TaskGroup inner = this.taskGroups.create()) {
					inner.callSoon(elsewhere);
					elsewhere.awaitStarted(); // both threads are taken now
					awaited.set(inner);
					opened.countDown();
					SoonValue<Integer> first = inner.callSoon(() -> 1);
					inner.callSoon(() -> 2);
					first.join();
				}
			});
			BlockingTask.await(opened);
			awaitIdleRelief(awaited.get());
			SoonValue<Void> late = awaited.get().runSoon(lateRan::countDown);
			boolean ran = lateRan.await(5, TimeUnit.SECONDS);
			elsewhere.release();
			assertThat(ran).isTrue();
			assertThat(late.join()).isNull();
			assertThat(waiting.join()).isNull();
		}
	}

	@Test
	@DisplayName("S11: no more threads stand in than tasks wait")
	void asManyAsWait() {
		ExecutorService single = Executors.newSingleThreadExecutor();
		TaskGroupFactory onSingle = TaskGroupFactory.builder().executor(single).build();
		BlockingTask first = BlockingTask.interruptible();
		BlockingTask second = BlockingTask.interruptible();
		try (TaskGroup g = onSingle.create()) {
			SoonValue<Boolean> together = g.callSoon(() -> {
				try (TaskGroup inner = onSingle.create()) {
					inner.callSoon(first);
					SoonValue<Boolean> alone = inner.callSoon(() -> first.hasEnded());
					inner.callSoon(second);
					inner.callSoon(() -> "last");
					inner.join();
					return !alone.value();
				}
			});
			first.awaitStarted();
			assertThat(second.hasStarted()).isFalse();
			first.release();
			second.awaitStarted().release();
			assertThat(together.join()).isFalse();
		}
		finally {
			single.shutdown();
		}
	}

	@Test
	@DisplayName("S11: nobody stands in when the task that waited goes on")
	void nobodyStandsInAfterwards() {
		ExecutorService single = Executors.newSingleThreadExecutor();
		BlockingTask first = BlockingTask.interruptible();
		BlockingTask probe = BlockingTask.interruptible();
		BlockingTask elsewhere = BlockingTask.interruptible();
		try (TaskGroup joining = TaskGroupFactory.builder().build().create();
				TaskGroup awaited = TaskGroupFactory.builder().executor(single).build().create();
				TaskGroup occupying = TaskGroupFactory.builder().executor(single).build().create()) {
			SoonValue<String> value = awaited.callSoon(first);
			first.awaitStarted();
			SoonValue<String> joined = joining.callSoon(() -> {
				probe.call();
				return value.join();
			});
			probe.awaitStarted().release();
			Awaitility.await().until(() -> LockSupport.getBlocker(probe.thread()) == value);
			first.release();
			joined.join();
			occupying.callSoon(elsewhere);
			elsewhere.awaitStarted();
			SoonValue<Thread> later = awaited.callSoon(Thread::currentThread);
			elsewhere.release();
			assertThat(later.join()).isSameAs(elsewhere.thread());
		}
		finally {
			single.shutdown();
		}
	}

	@Test
	@DisplayName("S11: nor when it has waited for a whole group")
	void nobodyStandsInAfterJoinOfGroup() {
		BlockingTask awaited = BlockingTask.interruptible();
		try (TaskGroup g = this.taskGroups.create()) {
			AtomicReference<Relief> relief = new AtomicReference<>();
			SoonValue<Boolean> mayStandIn = g.callSoon(() -> {
				try (TaskGroup inner = this.taskGroups.create()) {
					inner.callSoon(awaited);
					awaited.awaitStarted();
					relief.set(((DefaultTaskGroup) inner).dispatcher().spare().relief());
					inner.join();
					return relief.get().hasRoom();
				}
			});
			Awaitility.await().until(() -> relief.get() != null && relief.get().hasRoom());
			awaited.release();
			assertThat(mayStandIn.join()).isFalse();
		}
	}

	private static void awaitIdleRelief(TaskGroup group) throws InterruptedException {
		Dispatcher dispatcher = ((DefaultTaskGroup) group).dispatcher();
		while (dispatcher.unfinished(Integer.MAX_VALUE).size() > 1) {
			Thread.sleep(1);
		}
		Thread.sleep(100); // the thread that stood in has found nothing more to do
	}

}
