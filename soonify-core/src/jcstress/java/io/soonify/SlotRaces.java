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

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * Who runs, when only one may. Somebody who is forgotten parks for ever, which jcstress
 * reports as a time-out.
 */
public class SlotRaces {

	private static SlotShare share(Slots slots) {
		return new SlotShare(slots, new Dispatcher(Bystander.GROUP).spare(), Integer.MAX_VALUE);
	}

	/**
	 * Two groups want the slot, and give it back if they get it at once. One that has to
	 * wait is given it later, and keeps it.
	 */
	@JCStressTest
	@Outcome(id = "true, true, true", expect = Expect.ACCEPTABLE, desc = "S11: one after the other")
	@Outcome(id = { "true, false, false", "false, true, false" }, expect = Expect.ACCEPTABLE,
			desc = "S11: one has waited, and has the slot now")
	@Outcome(expect = Expect.FORBIDDEN, desc = "S11: a slot too many or too few")
	@State
	public static class AcquireAgainstRelease {

		private final Slots slots = new Slots(1);

		private final SlotShare one = share(this.slots);

		private final SlotShare other = share(this.slots);

		@Actor
		public void one(LLL_Result r) {
			r.r1 = acquireAndRelease(this.one);
		}

		@Actor
		public void other(LLL_Result r) {
			r.r2 = acquireAndRelease(this.other);
		}

		private boolean acquireAndRelease(SlotShare share) {
			boolean acquired = this.slots.acquire(share);
			if (acquired) {
				this.slots.spareBegun(share);
				this.slots.release(share);
			}
			return acquired;
		}

		@Arbiter
		public void arbiter(LLL_Result r) {
			r.r3 = this.slots.acquire(share(this.slots));
		}

	}

	/**
	 * Two tasks that have waited want to go on.
	 */
	@JCStressTest
	@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "S11: never two at once, and the slot is free again")
	@Outcome(expect = Expect.FORBIDDEN, desc = "S11: a slot too many or too few")
	@State
	public static class ResumeAgainstRelease {

		private final Slots slots = new Slots(1);

		private final SlotShare share = share(this.slots);

		private final AtomicInteger running = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		@Actor
		public void one() {
			goOn();
			goOn();
		}

		@Actor
		public void other() {
			goOn();
			goOn();
		}

		private void goOn() {
			this.slots.resume(this.share);
			this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
			this.running.decrementAndGet();
			this.slots.release(this.share);
		}

		@Arbiter
		public void arbiter(LL_Result r) {
			r.r1 = this.most.get();
			r.r2 = this.slots.acquire(share(this.slots));
		}

	}

	/**
	 * A task that has waited takes the slot of a worker that is about to begin, and gives
	 * it back.
	 */
	@JCStressTest
	@Outcome(id = "true, SUCCEEDED, true", expect = Expect.ACCEPTABLE,
			desc = "S11: the worker began first, or another one took its place")
	@Outcome(expect = Expect.FORBIDDEN, desc = "S11: a task was forgotten, or there is a slot too many or too few")
	@State
	public static class RevokeAgainstBegin {

		private final Stage stage = new Stage();

		private final Spare bystander = new Dispatcher(Bystander.GROUP).spare();

		private Slots slots;

		@Actor
		public void owner(LLL_Result r) {
			TaskGroup g = this.stage.open((factory) -> factory.withMaxTotalConcurrency(1));
			this.slots = ((DefaultTaskGroup) g).dispatcher().spare().share().slots();
			SlotShare resuming = new SlotShare(this.slots, this.bystander, Integer.MAX_VALUE);
			SoonValue<String> value = g.callSoon(() -> "value");
			Stage.pause();
			this.slots.resume(resuming);
			Stage.pause();
			this.slots.release(resuming);
			r.r1 = this.stage.close(g);
			r.r2 = value.state();
		}

		@Actor
		public void pool() {
			this.stage.work();
		}

		@Arbiter
		public void arbiter(LLL_Result r) {
			r.r3 = this.slots.acquire(share(this.slots)) && !this.slots.acquire(share(this.slots));
		}

	}

}
