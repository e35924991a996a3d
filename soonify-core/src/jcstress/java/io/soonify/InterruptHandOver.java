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

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/**
 * A task is cancelled while it ends. The worker runs another one after it, then gives its
 * thread back.
 */
@JCStressTest
@Outcome(id = "true, SUCCEEDED, not interrupted, clean", expect = Expect.ACCEPTABLE,
		desc = "S12: it was interrupted, and the interrupt is gone")
@Outcome(id = "false, SUCCEEDED, not interrupted, clean", expect = Expect.ACCEPTABLE, desc = "S12: it had ended before")
@Outcome(id = "true, CANCELLED, not interrupted, clean", expect = Expect.ACCEPTABLE, desc = "S12: it never ran")
@Outcome(expect = Expect.FORBIDDEN, desc = "S12: the interrupt has reached the next task or the pool")
@State
public class InterruptHandOver {

	private final Stage stage = new Stage();

	private volatile boolean interrupted;

	@Actor
	public void owner(LLLL_Result r) {
		TaskGroup g = this.stage.open();
		SoonValue<String> first = g.callSoon(() -> "value");
		g.runSoon(() -> {
			Stage.pause(); // the interrupt has time to come late
			this.interrupted = Thread.currentThread().isInterrupted();
		});
		Stage.pause();
		r.r1 = first.cancel();
		this.stage.close(g);
		r.r2 = first.state();
	}

	@Actor
	public void pool() {
		this.stage.work();
	}

	@Arbiter
	public void arbiter(LLLL_Result r) {
		r.r3 = this.interrupted ? "interrupted" : "not interrupted";
		r.r4 = this.stage.hasLeakedInterrupt() ? "leaked" : "clean";
	}

}
