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

package io.soonify.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Permits, and those who wait for one (S11). A limiter belongs to one group, or is shared
 * by many; each group has a {@link Share} in it, with a limit of its own.
 *
 * <p>
 * Within a share it is first come first served; a task that goes on after it has lent its
 * permit comes before those that have not begun. Shares take turns: in the circle of
 * turns is each share that has somebody waiting and has not reached its own limit, so the
 * next permit goes to the first of them, and no step looks at more than one share or
 * permit. Who is cancelled leaves the line at once, and a share without waiters leaves
 * the circle, so nothing dead stays in line.
 *
 * <p>
 * As long as nobody waits, permits are a number that is counted down and up by
 * compare-and-set. The first who has to wait puts {@link #LINE} in its place, under the
 * lock; from then on everything is under the lock, until the last one has left the line.
 * Whoever gets a permit from another one is told after the lock has been released, for
 * that may wake a thread or call the executor:
 *
 * <pre>
 *       request            grant            giveBack
 * NEW ------------> WAITING --------> HELD -----------> GONE
 *  |                 ^    |           ^  |               ^
 *  |                 |    +-----------|--|---------------+  giveBack, also from NEW
 *  |                 |                |  | lend
 *  |         reclaim +------ LENT <---|--+
 *  +----------------------------------+  request, if a permit is free; likewise reclaim
 * </pre>
 */
final class ConcurrencyLimiter {

	/** Stands for the free permits while somebody waits. */
	private static final int LINE = -1;

	private static final VarHandle PERMITS = Fields.find(MethodHandles.lookup(), ConcurrencyLimiter.class, "permits",
			int.class);

	private static final VarHandle STATE = Fields.find(MethodHandles.lookup(), Permit.class, "state", State.class);

	private final int limit;

	/** How many permits are free, or {@link #LINE}. */
	private volatile int permits;

	private final PatientLock lock = new PatientLock();

	/**
	 * How many permits are free while somebody waits; guarded by the lock, like the rest.
	 */
	private int free;

	/** How many waiters were granted a permit so far. */
	private long granted;

	/** How many wait. */
	private int waiting;

	/** The circle of turns: the share whose turn is next, and the one that comes last. */
	private @Nullable Share firstTurn;

	private @Nullable Share lastTurn;

	/** Holders that wait for a thread of a pool. */
	private @Nullable Permit firstUnbegun;

	private @Nullable Permit lastUnbegun;

	ConcurrencyLimiter(int limit) {
		this.limit = limit;
		this.permits = limit;
	}

	int limit() {
		return this.limit;
	}

	/**
	 * Ask for a permit.
	 * @param permit the permit, new
	 * @return {@code true} if it is held now, {@code false} if it waits
	 */
	boolean request(Permit permit) {
		return take(permit, State.NEW);
	}

	/**
	 * Take a permit again that was lent, ahead of those that have not begun. Only for the
	 * thread that goes on; {@link #isDecided} tells whether it has it.
	 */
	void reclaim(Permit permit) {
		take(permit, State.LENT);
	}

	private boolean take(Permit permit, State before) {
		Share share = permit.share;
		if (share.isCountedHere() && !permit.pooled) {
			for (int seen = this.permits; seen > 0; seen = this.permits) {
				if (PERMITS.compareAndSet(this, seen, seen - 1)) {
					if (STATE.compareAndSet(permit, before, State.HELD)) {
						return true;
					}
					giveBack(share, true); // its task has been cancelled before it got
											// here
					return false;
				}
			}
		}
		this.lock.lock();
		try {
			enterLine();
			if (permit.state != before) {
				return false;
			}
			if (this.free > 0 && this.firstTurn == null && share.mayHoldMore()
					&& STATE.compareAndSet(permit, before, State.HELD)) {
				share.held++;
				this.free--;
				if (before == State.NEW) {
					noteUnbegun(permit);
				}
				return true;
			}
			if (STATE.compareAndSet(permit, before, State.WAITING)) {
				permit.begun = before == State.LENT;
				share.add(permit, permit.begun);
				this.waiting++;
				enterTurns(share);
			}
			return false;
		}
		finally {
			leaveLine();
			this.lock.unlock();
		}
	}

	/** Give a permit back, or leave the line. Harmless if that has happened before. */
	void giveBack(Permit permit) {
		end(permit, State.GONE);
	}

	/**
	 * Give a permit back for a while.
	 * @param permit the permit of the calling thread's task
	 * @return {@code false} if it was not held, such as by a task that waits already
	 */
	boolean lend(Permit permit) {
		return end(permit, State.LENT);
	}

	/**
	 * A task that has lent its permit waits for a group on a pool. That group comes first
	 * for so many permits as were lent for it: else each task that waits would let a
	 * further one begin, which would wait in its turn, in the whole width of the tree.
	 * @param permit the permit of the task
	 * @param share the share of the group, {@code null} if it has no limit
	 * @param lent one if the task begins to wait for it, minus one if it no longer does
	 */
	void lendTo(Permit permit, @Nullable Share share, int lent) {
		if (share == null || share.limiter != this || !permit.pooled) {
			return;
		}
		this.lock.lock();
		try {
			share.lent += lent;
			comeFirst(share);
			enterTurns(share);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The task begins that has got its permit. */
	void begin(Permit permit) {
		if (permit.pooled) {
			this.lock.lock();
			try {
				forgetUnbegun(permit);
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Return tasks that hold a permit, were handed to a pool, and have not begun: what
	 * those wait for who wait for a permit.
	 * @return the holders, in the order in which they got their permits
	 */
	List<Holder> unbegun() {
		List<Holder> holders = new ArrayList<>();
		this.lock.lock();
		try {
			for (Permit permit = this.firstUnbegun; permit != null; permit = permit.next) {
				holders.add(permit.holder);
			}
		}
		finally {
			this.lock.unlock();
		}
		return holders;
	}

	private void noteUnbegun(Permit permit) {
		if (permit.pooled) {
			permit.unbegun = true;
			permit.previous = this.lastUnbegun;
			if (this.lastUnbegun != null) {
				this.lastUnbegun.next = permit;
			}
			else {
				this.firstUnbegun = permit;
			}
			this.lastUnbegun = permit;
		}
	}

	private void forgetUnbegun(Permit permit) {
		if (permit.unbegun) {
			permit.unbegun = false;
			Permit previous = permit.previous;
			Permit next = permit.next;
			if (previous != null) {
				previous.next = next;
			}
			else {
				this.firstUnbegun = next;
			}
			if (next != null) {
				next.previous = previous;
			}
			else {
				this.lastUnbegun = previous;
			}
			permit.previous = null;
			permit.next = null;
		}
	}

	/** Returns whether it was held. */
	private boolean end(Permit permit, State after) {
		State seen = permit.state;
		while (seen == State.HELD || seen == State.NEW || seen == State.LENT) {
			if (STATE.compareAndSet(permit, seen, after)) {
				if (seen == State.HELD) {
					begin(permit); // if it was ended before it has begun
					giveBack(permit.share, !permit.pooled);
				}
				return seen == State.HELD;
			}
			seen = permit.state;
		}
		return seen == State.WAITING && leave(permit, after);
	}

	private boolean leave(Permit permit, State after) {
		this.lock.lock();
		try {
			if (permit.state == State.WAITING) {
				permit.share.remove(permit);
				this.waiting--;
				leaveTurnsIfEmpty(permit.share);
				permit.state = after;
				LockSupport.unpark(permit.thread); // its task has been cancelled
				leaveLine();
				return false;
			}
		}
		finally {
			this.lock.unlock();
		}
		return end(permit, after); // it has been granted meanwhile
	}

	private void giveBack(Share share, boolean quickly) {
		if (quickly && share.isCountedHere()) {
			for (int seen = this.permits; seen != LINE; seen = this.permits) {
				if (PERMITS.compareAndSet(this, seen, seen + 1)) {
					return;
				}
			}
		}
		Permit granted;
		this.lock.lock();
		try {
			enterLine();
			this.free++;
			share.held--;
			comeFirst(share);
			enterTurns(share);
			granted = grant();
		}
		finally {
			leaveLine();
			this.lock.unlock();
		}
		tell(granted);
	}

	/** Under the lock: from now on permits are counted under the lock. */
	private void enterLine() {
		int counted = (int) PERMITS.getAndSet(this, LINE);
		if (counted != LINE) {
			this.free = counted;
		}
	}

	/** Under the lock: permits are counted by compare-and-set again, if nobody waits. */
	private void leaveLine() {
		if (this.waiting == 0 && this.permits == LINE) {
			this.permits = this.free;
		}
	}

	/**
	 * Tell whether a permit is no longer waited for; if it is, the calling thread will be
	 * unparked when that changes.
	 * @return {@code true} if the permit is held or gone now
	 */
	boolean isDecided(Permit permit) {
		this.lock.lock();
		try {
			permit.thread = Thread.currentThread();
			return permit.state != State.WAITING;
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isWaiting(Permit permit) {
		return permit.state == State.WAITING;
	}

	/**
	 * Return how many of those who wait were granted a permit so far.
	 * @return a number that changes as long as the line moves
	 */
	long granted() {
		this.lock.lock();
		try {
			return this.granted;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Under the lock: hands out what is free, in turn. */
	private @Nullable Permit grant() {
		Permit latest = null;
		while (this.free > 0 && this.firstTurn != null) {
			Share share = this.firstTurn;
			leaveTurns(share);
			Permit permit = share.poll();
			permit.state = State.HELD;
			share.held++;
			this.free--;
			this.waiting--;
			this.granted++;
			permit.nextGranted = latest;
			latest = permit;
			if (!permit.begun) {
				noteUnbegun(permit);
			}
			enterTurns(share);
		}
		return latest;
	}

	private static void tell(@Nullable Permit granted) {
		Permit permit = granted;
		while (permit != null) {
			Permit next = permit.nextGranted;
			permit.nextGranted = null;
			Thread waiting = permit.thread;
			if (waiting != null) {
				LockSupport.unpark(waiting);
			}
			else {
				permit.holder.permitGranted();
			}
			permit = next;
		}
	}

	/** Let a share leave its turn for the first one, if that is due. */
	private void comeFirst(Share share) {
		if (share.comesFirst()) {
			leaveTurns(share);
		}
	}

	private void enterTurns(Share share) {
		if (share.inTurn || share.first == null || !share.mayHoldMore()) {
			return;
		}
		share.inTurn = true;
		boolean first = share.comesFirst();
		share.before = first ? null : this.lastTurn;
		share.after = first ? this.firstTurn : null;
		if (share.before != null) {
			share.before.after = share;
		}
		else {
			this.firstTurn = share;
		}
		if (share.after != null) {
			share.after.before = share;
		}
		else {
			this.lastTurn = share;
		}
	}

	private void leaveTurnsIfEmpty(Share share) {
		if (share.first == null) {
			leaveTurns(share);
		}
	}

	private void leaveTurns(Share share) {
		if (!share.inTurn) {
			return;
		}
		share.inTurn = false;
		Share before = share.before;
		Share after = share.after;
		if (before != null) {
			before.after = after;
		}
		else {
			this.firstTurn = after;
		}
		if (after != null) {
			after.before = before;
		}
		else {
			this.lastTurn = before;
		}
		share.before = null;
		share.after = null;
	}

	@Override
	public String toString() {
		return "limit of " + this.limit;
	}

	/** Who asks for permits: a task. */
	interface Holder {

		/**
		 * The permit has been granted, and no thread waits for it. Called outside of the
		 * lock, on the thread that gave it back.
		 */
		void permitGranted();

	}

	private enum State {

		NEW, WAITING, HELD, LENT, GONE

	}

	/**
	 * One task's place in line, then its permit. Its links are guarded by the lock of the
	 * limiter, and its state is only moved out of and into WAITING under it.
	 */
	static final class Permit {

		private final Share share;

		private final Holder holder;

		private volatile State state = State.NEW;

		/** The thread that waits for it, if one does. */
		private volatile @Nullable Thread thread;

		private @Nullable Permit previous;

		private @Nullable Permit next;

		/** Whether the task needs a thread of a pool, which may be long in coming. */
		private final boolean pooled;

		/** Whether it has lent the permit, and so has begun before. */
		private boolean begun;

		/** Whether it is in the list of holders that have not begun. */
		private boolean unbegun;

		/** The next of those that are about to be told; only for who tells them. */
		private @Nullable Permit nextGranted;

		/**
		 * Create a permit.
		 * @param share the share of the group
		 * @param holder who is told if it is granted later
		 * @param pooled whether the holder then has to wait for a thread of a pool
		 */
		Permit(Share share, Holder holder, boolean pooled) {
			this.pooled = pooled;
			this.share = share;
			this.holder = holder;
		}

		ConcurrencyLimiter limiter() {
			return this.share.limiter;
		}

	}

	/** The part of one group. Guarded by the lock of the limiter. */
	static final class Share {

		private final ConcurrencyLimiter limiter;

		/** How many permits the group may hold at a time. */
		private final int limit;

		/** How many it holds, of those that were counted under the lock. */
		private int held;

		/** How many permits tasks have lent that wait for the group. */
		private int lent;

		private @Nullable Permit first;

		private @Nullable Permit last;

		private boolean inTurn;

		private @Nullable Share before;

		private @Nullable Share after;

		Share(ConcurrencyLimiter limiter, int limit) {
			this.limiter = limiter;
			this.limit = limit;
		}

		ConcurrencyLimiter limiter() {
			return this.limiter;
		}

		/**
		 * Tell whether the number of permits says everything, because the group has no
		 * smaller limit of its own.
		 */
		private boolean isCountedHere() {
			return this.limit >= this.limiter.limit;
		}

		private boolean comesFirst() {
			return this.lent > 0 && this.held < this.lent;
		}

		private boolean mayHoldMore() {
			return isCountedHere() || this.held < this.limit;
		}

		private void add(Permit permit, boolean first) {
			if (first) {
				prepend(permit);
			}
			else {
				append(permit);
			}
		}

		private void append(Permit permit) {
			permit.previous = this.last;
			if (this.last != null) {
				this.last.next = permit;
			}
			else {
				this.first = permit;
			}
			this.last = permit;
		}

		private void prepend(Permit permit) {
			permit.next = this.first;
			if (this.first != null) {
				this.first.previous = permit;
			}
			else {
				this.last = permit;
			}
			this.first = permit;
		}

		private Permit poll() {
			Permit permit = this.first;
			if (permit == null) {
				throw new IllegalStateException("a share without waiters is not in the circle");
			}
			remove(permit);
			return permit;
		}

		private void remove(Permit permit) {
			Permit previous = permit.previous;
			Permit next = permit.next;
			if (previous != null) {
				previous.next = next;
			}
			else {
				this.first = next;
			}
			if (next != null) {
				next.previous = previous;
			}
			else {
				this.last = previous;
			}
			permit.previous = null;
			permit.next = null;
		}

	}

}
