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
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A worker and a canceller race for a task that waits.
 */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "S3: the worker runs it")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "S3: the canceller ends it unstarted")
@Outcome(expect = Expect.FORBIDDEN, desc = "S3: both or neither would end the task")
@State
public class ClaimAgainstClaim {

	private final Task<String> task = new Task<>(Bystander.GROUP, 1, () -> "value", null);

	@Actor
	public void worker(ZZ_Result r) {
		r.r1 = this.task.claim();
	}

	@Actor
	public void canceller(ZZ_Result r) {
		r.r2 = this.task.claimUnstarted();
	}

}
