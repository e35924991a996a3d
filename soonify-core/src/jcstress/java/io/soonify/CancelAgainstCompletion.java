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
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * {@link SoonValue#cancel()} races with the whole life of its task.
 */
@JCStressTest
@Outcome(id = "true, CANCELLED, none", expect = Expect.ACCEPTABLE, desc = "S17: cancelled before it started")
@Outcome(id = "true, SUCCEEDED, value", expect = Expect.ACCEPTABLE, desc = "S5: cancelled, yet it returned a value")
@Outcome(id = "false, SUCCEEDED, value", expect = Expect.ACCEPTABLE, desc = "S5: too late to cancel")
@Outcome(expect = Expect.FORBIDDEN, desc = "S5: a task ends once, and a real outcome is kept")
@State
public class CancelAgainstCompletion {

	private final Stage stage = new Stage();

	@Actor
	public void owner(LLL_Result r) {
		TaskGroup g = this.stage.open();
		SoonValue<String> value = g.callSoon(() -> "value");
		Stage.pause();
		r.r1 = value.cancel();
		this.stage.close(g);
		r.r2 = value.state();
		r.r3 = value.orElse("none");
	}

	@Actor
	public void pool() {
		this.stage.work();
	}

}
