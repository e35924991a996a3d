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
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * The owner begins to wait while the last task ends.
 */
public class JoinAgainstCompletion {

	/**
	 * It waits for the group.
	 */
	@JCStressTest
	@Outcome(id = "true, value", expect = Expect.ACCEPTABLE, desc = "S1: the owner is woken and sees the value")
	@Outcome(expect = Expect.FORBIDDEN, desc = "S1: a lost wake-up, or woken too early")
	@State
	public static class Group {

		private final Stage stage = new Stage();

		@Actor
		public void owner(LL_Result r) {
			TaskGroup g = this.stage.open();
			SoonValue<String> value = g.callSoon(() -> "value");
			Stage.pause();
			r.r1 = this.stage.comesBack(g::join);
			r.r2 = value.isReady() ? value.value() : value.state();
			this.stage.close(g);
		}

		@Actor
		public void pool() {
			this.stage.work();
		}

	}

	/**
	 * It waits for the task.
	 */
	@JCStressTest
	@Outcome(id = "true, value", expect = Expect.ACCEPTABLE, desc = "S1: the owner is woken and sees the value")
	@Outcome(expect = Expect.FORBIDDEN, desc = "S1: a lost wake-up, or woken too early")
	@State
	public static class Value {

		private final Stage stage = new Stage();

		@Actor
		public void owner(LL_Result r) {
			TaskGroup g = this.stage.open();
			SoonValue<String> value = g.callSoon(() -> "value");
			Stage.pause();
			r.r1 = this.stage.comesBack(value::join);
			r.r2 = value.isReady() ? value.value() : value.state();
			this.stage.close(g);
		}

		@Actor
		public void pool() {
			this.stage.work();
		}

	}

}
