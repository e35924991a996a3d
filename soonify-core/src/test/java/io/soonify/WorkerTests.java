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

import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The way of a worker to its thread: S11 and S16.
 */
@Timeout(60)
class WorkerTests {

	private final HeldExecutor executor = new HeldExecutor();

	private final DefaultTaskGroup group = (DefaultTaskGroup) TaskGroupFactory.builder()
		.executor(this.executor)
		.build()
		.create();

	private final Worker worker = new Worker(this.group);

	@AfterEach
	void close() {
		this.group.cancel();
		this.executor.release();
		this.group.close();
		this.executor.shutDown();
	}

	@Test
	@DisplayName("S11: a worker can be revoked once it is handed over, and then it never begins")
	void revoked() throws InterruptedException {
		assertThat(this.worker.revoke()).isFalse();
		assertThat(this.worker.isSubmitted()).isFalse();
		assertThat(this.worker.submit()).isNull();
		assertThat(this.worker.isSubmitted()).isTrue();
		assertThat(this.worker.revoke()).isTrue();
		assertThat(this.worker.isSubmitted()).isFalse();
		assertThat(this.worker.revoke()).isFalse();
		SoonValue<String> value = this.group.callSoon(() -> "not by this worker");
		run(this.worker);
		assertThat(value.state()).isEqualTo(SoonValue.State.PENDING);
	}

	@Test
	@DisplayName("S11: a worker that has begun cannot be revoked, and does not begin again")
	void begun() throws InterruptedException {
		assertThat(this.worker.submit()).isNull();
		run(this.worker);
		assertThat(this.worker.isSubmitted()).isFalse();
		assertThat(this.worker.revoke()).isFalse();
		SoonValue<String> value = this.group.callSoon(() -> "not by this worker");
		run(this.worker);
		assertThat(value.state()).isEqualTo(SoonValue.State.PENDING);
	}

	@Test
	@DisplayName("S16: a worker that the executor does not take is neither on its way nor revoked")
	void rejected() {
		this.executor.taking(0);
		assertThat(this.worker.submit()).isInstanceOf(RejectedExecutionException.class);
		assertThat(this.worker.isSubmitted()).isFalse();
		assertThat(this.worker.revoke()).isFalse();
	}

	@Test
	@DisplayName("S11: a spare that waits for a slot is not on its way to a thread")
	void waitsForSlot() {
		try (TaskGroup limited = TaskGroupFactory.builder()
			.executor(this.executor)
			.maxConcurrency(1)
			.build()
			.create()) {
			BlockingTask first = BlockingTask.interruptible();
			limited.callSoon(first);
			Spare spare = ((DefaultTaskGroup) limited).dispatcher().spare();
			assertThat(spare.handedOver()).isNotNull();
			assertThat(spare.isStuck()).isTrue();
			this.executor.release();
			first.awaitStarted();
			assertThat(spare.handedOver()).isNull();
			assertThat(spare.isStuck()).isFalse();
			limited.callSoon(() -> "second");
			assertThat(spare.handedOver()).isNull();
			assertThat(spare.revokeForSlot()).isFalse();
			assertThat(spare.revokeForGood()).isFalse();
			first.release();
		}
	}

	private static void run(Worker worker) throws InterruptedException {
		Thread thread = new Thread(worker);
		thread.start();
		thread.join();
	}

}
