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
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * A thread starts a task in a group that its owner closes.
 */
public class SpawnAgainstClose {

	/**
	 * As users see it.
	 */
	@JCStressTest
	@Outcome(id = "true, SUCCEEDED", expect = Expect.ACCEPTABLE, desc = "S1: close has waited for the task")
	@Outcome(id = "true, refused", expect = Expect.ACCEPTABLE, desc = "S6: the group was closed before")
	@Outcome(expect = Expect.FORBIDDEN, desc = "S1, S6: a task was lost, or outlives its group")
	@State
	public static class Group {

		private final Stage stage = new Stage();

		private SoonValue<String> value;

		@Actor
		public void owner(LL_Result r) {
			TaskGroup g = this.stage.open();
			Stage.pause();
			r.r1 = this.stage.close(g);
		}

		@Actor
		public void pool() {
			TaskGroup g = this.stage.await();
			try {
				this.value = g.callSoon(() -> "value");
			}
			catch (IllegalStateException ex) {
				return;
			}
			this.stage.work();
		}

		@Arbiter
		public void arbiter(LL_Result r) {
			r.r2 = (this.value != null) ? this.value.state() : "refused";
		}

	}

	/**
	 * The number that decides it.
	 */
	@JCStressTest
	@Outcome(id = "true, refused, 0", expect = Expect.ACCEPTABLE, desc = "S6: the group was closed before")
	@Outcome(id = "true, admitted, 1", expect = Expect.ACCEPTABLE, desc = "S6: the group was closed after the task")
	@Outcome(id = "false, admitted, 1", expect = Expect.ACCEPTABLE, desc = "S1: the task has kept the group open")
	@Outcome(expect = Expect.FORBIDDEN, desc = "S1, S6: a closed group with a task, or a count that is wrong")
	@State
	public static class Count {

		private final TaskCount count = new TaskCount();

		@Actor
		public void closer(LLL_Result r) {
			r.r1 = this.count.tryClose();
		}

		@Actor
		public void spawner(LLL_Result r) {
			if (this.count.start() == 0) {
				r.r2 = "refused";
				return;
			}
			r.r2 = this.count.isClosed() ? "admitted to a closed group" : "admitted";
			this.count.finish(1);
		}

		@Arbiter
		public void arbiter(LLL_Result r) {
			r.r3 = this.count.isIdle() ? this.count.started() : "busy";
		}

	}

	/**
	 * A canceller that keeps the group open meanwhile.
	 */
	@JCStressTest
	@Outcome(id = "true, refused", expect = Expect.ACCEPTABLE, desc = "S10: too late to cancel")
	@Outcome(id = "true, held", expect = Expect.ACCEPTABLE, desc = "S10: done before the group was closed")
	@Outcome(id = "false, held", expect = Expect.ACCEPTABLE, desc = "S10: the hold has kept the group open")
	@Outcome(expect = Expect.FORBIDDEN, desc = "S10: a cancellation at work in a closed group")
	@State
	public static class Hold {

		private final TaskCount count = new TaskCount();

		@Actor
		public void closer(LL_Result r) {
			r.r1 = this.count.tryClose();
		}

		@Actor
		public void canceller(LL_Result r) {
			if (!this.count.hold()) {
				r.r2 = "refused";
				return;
			}
			r.r2 = this.count.isClosed() ? "held a closed group" : "held";
			this.count.finish(1);
		}

	}

}
