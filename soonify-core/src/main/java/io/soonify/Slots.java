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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The right to run a task, so many times: the limit of a group, or one that groups share,
 * each with a limit of its own besides.
 *
 * <p>
 * A slot is held by a worker, from before it is handed to the executor until it retires,
 * so that what waits for a slot waits here and never in the executor. A task that waits
 * for others gives the slot of its worker back meanwhile and takes it again before it
 * goes on (S11). A slot that is given back goes straight to the next in line whose group
 * may have one more: first to tasks that want to go on, which have had one before, then
 * to groups with waiting tasks, in turn.
 *
 * <p>
 * A worker that holds a slot may be stuck in the executor, behind the very task that
 * wants to go on, or that waits for a group which has no slot. So such a task, and a
 * group that a thread of the library would serve at once, takes the slot of a worker that
 * has not begun, whose group then is first in line. Nothing foreign is called under the
 * lock.
 */
final class Slots {

	private final ReentrantLock lock = new ReentrantLock();

	private final Queue<Resumption> resuming = new ArrayDeque<>();

	/** Groups whose spare waits for a slot, each at most once. */
	private final Deque<SlotShare> waiting = new ArrayDeque<>();

	/** Groups whose spare has a slot and has not begun, each at most once. */
	private final Set<SlotShare> unbegun = new LinkedHashSet<>();

	private int free;

	Slots(int limit) {
		this.free = limit;
	}

	/**
	 * Take a slot for the spare of a group, or get in line for one.
	 * @param share the group's share
	 * @return {@code true} if the slot is taken
	 */
	boolean acquire(SlotShare share) {
		this.lock.lock();
		try {
			if (tryTake(share) || takeFromStuck(share)) {
				this.unbegun.add(share);
				return true;
			}
			this.waiting.add(share);
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A thread of the library would serve a group at once: if the group waits for a slot,
	 * let it go before workers that are stuck.
	 * @param share the group's share
	 */
	void relieved(SlotShare share) {
		boolean granted;
		this.lock.lock();
		try {
			granted = this.waiting.contains(share) && takeFromStuck(share);
			if (granted) {
				leaveLine(share);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (granted) {
			share.spare().slotGranted();
		}
	}

	/**
	 * A spare that has a slot has been handed to the executor, and can be revoked from
	 * now on.
	 * @param share the group's share
	 */
	void spareSubmitted(SlotShare share) {
		SlotShare granted = null;
		this.lock.lock();
		try {
			if (!resumeFrom(share) && share.spare().isStuck()) {
				granted = relievedThatTakesFrom(share);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (granted != null) {
			granted.spare().slotGranted();
		}
	}

	/**
	 * A spare that has a slot has begun, and keeps it until it retires.
	 * @param share the group's share
	 */
	void spareBegun(SlotShare share) {
		this.lock.lock();
		try {
			this.unbegun.remove(share);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take a slot again, however long that takes, after it was given back by a task that
	 * had to wait. The interrupt status of the calling thread is kept.
	 * @param share the share of the task's group
	 */
	void resume(SlotShare share) {
		Resumption resumption = new Resumption(share);
		this.lock.lock();
		try {
			if (tryTake(share) || List.copyOf(this.unbegun).stream().anyMatch((other) -> takeFrom(other, share))) {
				return;
			}
			this.resuming.add(resumption);
		}
		finally {
			this.lock.unlock();
		}
		resumption.await();
	}

	/**
	 * Give a slot back.
	 * @param share the share of the group that held it
	 */
	void release(SlotShare share) {
		List<SlotShare> granted;
		this.lock.lock();
		try {
			giveBack(share);
			granted = grant();
		}
		finally {
			this.lock.unlock();
		}
		granted.forEach((next) -> next.spare().slotGranted());
	}

	/**
	 * Tell whether a worker that has ended a task is to give its slot back rather than
	 * take the next task: because a task wants to go on, or it is another group's turn.
	 * @param share the share of the worker's group
	 * @return {@code true} if others come first
	 */
	boolean othersComeFirst(SlotShare share) {
		this.lock.lock();
		try {
			giveBack(share);
			boolean others = this.resuming.stream().anyMatch((resumption) -> mayTake(resumption.share()))
					|| this.waiting.stream()
						.filter(this::mayTake)
						.findFirst()
						.filter((next) -> next != share)
						.isPresent();
			take(share);
			if (this.waiting.peek() == share) {
				this.waiting.add(this.waiting.remove()); // its turn is now
			}
			return others;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Give free slots to those in line.
	 * @return the groups whose spares have got one, to be told without the lock
	 */
	private List<SlotShare> grant() {
		for (Iterator<Resumption> line = this.resuming.iterator(); line.hasNext();) {
			Resumption resumption = line.next();
			if (tryTake(resumption.share())) {
				line.remove();
				resumption.grant();
			}
		}
		List<SlotShare> granted = new ArrayList<>();
		for (SlotShare share : List.copyOf(this.waiting)) {
			if (tryTake(share)) {
				leaveLine(share);
				granted.add(share);
			}
		}
		return granted;
	}

	private boolean mayTake(SlotShare share) {
		return this.free > 0 && share.isBelowLimit();
	}

	private boolean tryTake(SlotShare share) {
		boolean may = mayTake(share);
		if (may) {
			take(share);
		}
		return may;
	}

	private void take(SlotShare share) {
		this.free--;
		share.add(1);
	}

	private void giveBack(SlotShare share) {
		this.free++;
		share.add(-1);
	}

	private void leaveLine(SlotShare share) {
		this.waiting.remove(share);
		this.unbegun.add(share);
	}

	private boolean takeFromStuck(SlotShare share) {
		return share.spare().hasRelief() && List.copyOf(this.unbegun)
			.stream()
			.anyMatch((other) -> other.spare().isStuck() && takeFrom(other, share));
	}

	private boolean resumeFrom(SlotShare other) {
		for (Resumption resumption : this.resuming) {
			if (takeFrom(other, resumption.share())) {
				this.resuming.remove(resumption);
				resumption.grant();
				return true;
			}
		}
		return false;
	}

	private @Nullable SlotShare relievedThatTakesFrom(SlotShare other) {
		for (SlotShare share : List.copyOf(this.waiting)) {
			if (share != other && share.spare().hasRelief() && takeFrom(other, share)) {
				leaveLine(share);
				return share;
			}
		}
		return null;
	}

	/**
	 * Take the slot of a spare that has not begun. Its group then is first in line.
	 */
	private boolean takeFrom(SlotShare other, SlotShare share) {
		boolean room = other == share || share.isBelowLimit();
		if (!room || !this.unbegun.contains(other) || !other.spare().revokeForSlot()) {
			return false;
		}
		this.unbegun.remove(other);
		this.waiting.addFirst(other);
		giveBack(other);
		take(share);
		return true;
	}

}
