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
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The queue of waiting tasks, with threads at both ends.
 */
public class QueueRaces {

	/**
	 * Two append.
	 */
	@JCStressTest
	@Outcome(id = { "1234", "1324", "1342", "3124", "3142", "3412" }, expect = Expect.ACCEPTABLE,
			desc = "S11: each once, and in the order of its thread")
	@Outcome(expect = Expect.FORBIDDEN, desc = "S11: lost, twice or out of order")
	@State
	public static class AppendAgainstAppend extends Waiting {

		@Actor
		public void one() {
			append(1);
			append(2);
		}

		@Actor
		public void other() {
			append(3);
			append(4);
		}

		@Arbiter
		public void arbiter(L_Result r) {
			r.r1 = takeAll();
		}

	}

	/**
	 * One appends, one takes.
	 */
	@JCStressTest
	@Outcome(id = { ", 12", "1, 2", "12, " }, expect = Expect.ACCEPTABLE, desc = "S11: first come first served")
	@Outcome(expect = Expect.FORBIDDEN, desc = "S11: lost, twice or out of order")
	@State
	public static class AppendAgainstTake extends Waiting {

		@Actor
		public void appender() {
			append(1);
			append(2);
		}

		@Actor
		public void taker(LL_Result r) {
			r.r1 = take() + take();
		}

		@Arbiter
		public void arbiter(LL_Result r) {
			r.r2 = takeAll();
		}

	}

	/**
	 * Two take.
	 */
	@JCStressTest
	@Outcome(id = { "12, 3", "13, 2", "23, 1" }, expect = Expect.ACCEPTABLE, desc = "S11: each once, in order")
	@Outcome(expect = Expect.FORBIDDEN, desc = "S11: lost, twice or out of order")
	@State
	public static class TakeAgainstTake extends Waiting {

		public TakeAgainstTake() {
			append(1);
			append(2);
			append(3);
		}

		@Actor
		public void one(LL_Result r) {
			r.r1 = take() + take();
		}

		@Actor
		public void other(LL_Result r) {
			r.r2 = take();
		}

	}

	/**
	 * Tasks by number.
	 */
	static class Waiting {

		private final TaskQueue queue = new TaskQueue();

		final void append(int number) {
			this.queue.append(new Task<>(Bystander.GROUP, number, () -> number, null));
		}

		final String take() {
			Task<?> task = this.queue.take();
			return (task != null) ? task.name().substring("task-".length()) : "";
		}

		final String takeAll() {
			StringBuilder all = new StringBuilder();
			while (!this.queue.isEmpty()) {
				all.append(take());
			}
			return all.toString();
		}

	}

}
