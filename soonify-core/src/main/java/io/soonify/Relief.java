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

import org.jspecify.annotations.Nullable;

/**
 * Threads of the library that stand in for threads of the executor whose tasks wait for
 * this group.
 *
 * <p>
 * A task that waits for a group blocks a thread on which tasks of that group could run.
 * On a pool with few threads all of them may be blocked that way, and the group's worker
 * is never reached. So for each task that waits, one worker that has been handed to the
 * executor and has not begun there may begin on a thread of the library instead. As many
 * tasks run as before: the one that waits does not run (S11).
 */
final class Relief {

	private final Spare spare;

	/** How many tasks wait for the group; guarded by this. */
	private int waiting;

	/** How many threads stand in; guarded by this. */
	private int standingIn;

	Relief(Spare spare) {
		this.spare = spare;
	}

	void taskWaits() {
		synchronized (this) {
			this.waiting++;
		}
		claimSlot();
		offer();
	}

	private void claimSlot() {
		SlotShare share = this.spare.share();
		if (share != null) {
			share.slots().relieved(share);
		}
	}

	synchronized boolean hasRoom() {
		return this.standingIn < this.waiting;
	}

	synchronized void taskGoesOn() {
		this.waiting--;
	}

	/**
	 * Let a thread stand in if one may and is needed.
	 */
	void offer() {
		Worker worker = this.spare.handedOver();
		if (worker != null && claimThread()) {
			worker.relieved();
			Threads.executor().execute(() -> standIn(worker));
		}
	}

	private synchronized boolean claimThread() {
		boolean may = hasRoom();
		if (may) {
			this.standingIn++;
		}
		return may;
	}

	private void standIn(Worker worker) {
		try {
			worker.run();
		}
		finally {
			synchronized (this) {
				this.standingIn--;
			}
			claimSlot();
			offer();
		}
	}

	/**
	 * What a task lends while it waits.
	 */
	static final class Loan {

		private static final Loan NOTHING = new Loan(null, null);

		private final @Nullable SlotShare share;

		private final @Nullable Relief relief;

		private Loan(@Nullable SlotShare share, @Nullable Relief relief) {
			this.share = share;
			this.relief = relief;
		}

		/**
		 * Lend the slot and the thread of the task that is running on the calling thread.
		 * @param awaited the group that the task waits for
		 * @return the loan, to be ended
		 */
		static Loan to(DefaultTaskGroup awaited) {
			Worker worker = Frames.runningWorker();
			if (worker == null) {
				return NOTHING;
			}
			SlotShare share = worker.group().dispatcher().spare().share();
			Relief relief = awaited.dispatcher().spare().relief();
			if (share != null) {
				share.slots().release(share);
			}
			if (relief != null) {
				relief.taskWaits();
			}
			return new Loan(share, relief);
		}

		/**
		 * Take back what was lent, however long that takes.
		 */
		void end() {
			if (this.relief != null) {
				this.relief.taskGoesOn();
			}
			if (this.share != null) {
				this.share.slots().resume(this.share);
			}
		}

	}

}
