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

import java.util.concurrent.TimeUnit;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * {@link TaskGroup#cancel()} races with a worker that takes a task, which would run for
 * long.
 */
@JCStressTest
@Outcome(id = "true, CANCELLED, not run", expect = Expect.ACCEPTABLE, desc = "S3: a waiting task never starts")
@Outcome(id = "true, CANCELLED, interrupted", expect = Expect.ACCEPTABLE, desc = "S3: a running task is interrupted")
@Outcome(expect = Expect.FORBIDDEN, desc = "S3: the cancellation has missed the task")
@State
public class CancelAgainstStart {

	private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final Stage stage = new Stage();

	private volatile String fate = "not run";

	@Actor
	public void owner(LLL_Result r) {
		TaskGroup g = this.stage.open();
		SoonValue<Void> task = g.runSoon(this::runUntilInterrupted);
		Stage.pause();
		r.r1 = g.cancel();
		this.stage.close(g);
		r.r2 = task.state();
		r.r3 = this.fate;
	}

	private void runUntilInterrupted() throws InterruptedException {
		this.fate = "missed";
		long begin = System.nanoTime();
		while (System.nanoTime() - begin < LONG_NANOS) {
			if (Thread.interrupted()) {
				this.fate = "interrupted";
				throw new InterruptedException();
			}
		}
	}

	@Actor
	public void pool() {
		this.stage.work();
	}

}
