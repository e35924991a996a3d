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

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The count of a group's tasks: S1 and S6.
 */
@Timeout(60)
class TaskCountTests {

	private final TaskCount count = new TaskCount();

	@Test
	@DisplayName("Tasks are numbered from one, and those that have ended stay counted")
	void numbers() {
		assertThat(this.count.started()).isZero();
		assertThat(this.count.start()).isEqualTo(1);
		assertThat(this.count.start()).isEqualTo(2);
		this.count.finish(2);
		assertThat(this.count.start()).isEqualTo(3);
		assertThat(this.count.started()).isEqualTo(3);
	}

	@Test
	@DisplayName("S1: tasks and holds keep a group open until the last of them is over")
	void keptOpen() {
		assertThat(this.count.isIdle()).isTrue();
		this.count.start();
		assertThat(this.count.hold()).isTrue();
		assertThat(this.count.tryClose()).isFalse();
		this.count.finish(1);
		assertThat(this.count.isIdle()).isFalse();
		assertThat(this.count.tryClose()).isFalse();
		this.count.finish(1);
		assertThat(this.count.isIdle()).isTrue();
		assertThat(this.count.isClosed()).isFalse();
		assertThat(this.count.tryClose()).isTrue();
		assertThat(this.count.isClosed()).isTrue();
	}

	@Test
	@DisplayName("S6: a closed group takes no tasks and no holds, and what it refuses leaves no trace")
	void closed() {
		this.count.start();
		this.count.finish(1);
		this.count.tryClose();
		for (int i = 0; i < 3; i++) {
			assertThat(this.count.start()).isZero();
			assertThat(this.count.hold()).isFalse();
			assertThat(this.count.isIdle()).isTrue();
		}
		assertThat(this.count.started()).isEqualTo(1);
		assertThat(this.count.isClosed()).isTrue();
	}

	@Test
	@DisplayName("S1: closing a closed group changes nothing")
	void closedTwice() {
		this.count.start();
		this.count.finish(1);
		assertThat(this.count.tryClose()).isTrue();
		assertThat(this.count.tryClose()).isTrue();
		assertThat(this.count.isClosed()).isTrue();
		assertThat(this.count.isIdle()).isTrue();
		assertThat(this.count.started()).isEqualTo(1);
	}

	@Test
	@DisplayName("S8: the owner is woken while it waits, not afterwards, and an interrupt of its is told and taken")
	void ownerWaits() throws InterruptedException {
		AtomicBoolean interrupted = new AtomicBoolean();
		AtomicBoolean flag = new AtomicBoolean(true);
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		this.count.start();
		this.count.hold();
		Thread owner = new Thread(() -> {
			TaskGroup g = TaskGroupFactory.builder().build().create();
			interrupted.set(this.count.awaitNone((DefaultTaskGroup) g));
			flag.set(Thread.currentThread().isInterrupted());
			thrown.set(catchThrowable(g::close));
		});
		owner.start();
		Awaitility.await().until(() -> LockSupport.getBlocker(owner) == this.count);
		assertThat(this.count.wakeOwner()).isTrue();
		this.count.finish(1);
		owner.interrupt();
		Awaitility.await().until(() -> !owner.isInterrupted() && LockSupport.getBlocker(owner) == this.count);
		assertThat(owner.isAlive()).isTrue();
		this.count.finish(1);
		owner.join();
		assertThat(interrupted).isTrue();
		assertThat(flag).isFalse();
		assertThat(thrown.get()).isInstanceOf(TaskGroupInterruptedException.class);
		assertThat(this.count.wakeOwner()).isFalse();
	}

	@Test
	@DisplayName("Nobody is woken while no owner waits")
	void nobodyWaits() {
		assertThat(this.count.wakeOwner()).isFalse();
	}

}
