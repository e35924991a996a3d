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

import java.util.function.UnaryOperator;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * A task is appended while the only worker retires.
 */
public class SpareHandOver {

	/**
	 * Nothing limits the workers.
	 */
	@JCStressTest
	@Outcome(id = "true, SUCCEEDED, SUCCEEDED", expect = Expect.ACCEPTABLE, desc = "S2: both tasks have run")
	@Outcome(expect = Expect.FORBIDDEN, desc = "S2: a task was forgotten")
	@State
	public static class Unlimited extends TwoTasks {

		@Actor
		public void owner(LLL_Result r) {
			runTwo(UnaryOperator.identity(), r);
		}

		@Actor
		public void pool() {
			this.stage.work();
		}

	}

	/**
	 * The second task may have to wait for the slot of the worker.
	 */
	@JCStressTest
	@Outcome(id = "true, SUCCEEDED, SUCCEEDED", expect = Expect.ACCEPTABLE, desc = "S11: both tasks have run")
	@Outcome(expect = Expect.FORBIDDEN, desc = "S11: a task was forgotten, or a slot was lost")
	@State
	public static class Limited extends TwoTasks {

		@Actor
		public void owner(LLL_Result r) {
			runTwo((factory) -> factory.withMaxConcurrency(1), r);
		}

		@Actor
		public void pool() {
			this.stage.work();
		}

	}

	/**
	 * What the owner does.
	 */
	static class TwoTasks {

		final Stage stage = new Stage();

		final void runTwo(UnaryOperator<TaskGroupFactory> settings, LLL_Result r) {
			TaskGroup g = this.stage.open(settings);
			SoonValue<String> first = g.callSoon(() -> "first");
			Stage.pause();
			SoonValue<String> second = g.callSoon(() -> "second");
			r.r1 = this.stage.close(g);
			r.r2 = first.state();
			r.r3 = second.state();
		}

	}

}
