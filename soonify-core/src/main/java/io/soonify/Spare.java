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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * The one worker of a group that has not begun: it waits for a slot, or for a thread, or
 * {@linkplain Onlooker looks on}.
 *
 * <pre>
 *          ensure                 slot is free            worker begins, is refused
 * none ------------> for a slot --------------> handed over ---------------------> none
 *                        ^                           |
 *                        +---------------------------+
 *              revokeForSlot: the slot goes to somebody who can use it now
 * </pre>
 *
 * Whoever sets the spare, by compare-and-set, moves it on; while there is one, everybody
 * else relies on it.
 */
final class Spare extends CacheLine {

	private static final VarHandle WORKER;

	private static final VarHandle RELIEF;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			WORKER = lookup.findVarHandle(Spare.class, "worker", Worker.class);
			RELIEF = lookup.findVarHandle(Spare.class, "relief", Relief.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final DefaultTaskGroup group;

	private final Dispatcher dispatcher;

	/** What limits how many tasks run, {@code null} if nothing does. */
	private final @Nullable SlotShare share;

	private volatile @Nullable Worker worker;

	/** Who stands in while tasks wait for this group, {@code null} if none ever did. */
	private volatile @Nullable Relief relief;

	Spare(DefaultTaskGroup group, Dispatcher dispatcher) {
		this.group = group;
		this.dispatcher = dispatcher;
		this.share = group.settings().shareFor(this);
	}

	@Nullable SlotShare share() {
		return this.share;
	}

	/**
	 * Send a spare off, if tasks wait and none is on its way.
	 * @param appended the task that the caller has just appended, {@code null} if none
	 */
	void ensure(@Nullable Task<?> appended) {
		@Nullable Task<?> refused = appended;
		while (this.worker == null && this.dispatcher.hasWaiting()
				&& WORKER.compareAndSet(this, null, new Worker(this.group))) {
			if ((this.share != null && !this.share.slots().acquire(this.share)) || handOver(refused)) {
				return;
			}
			refused = null;
		}
	}

	/**
	 * The spare, which waited for a slot, has got one.
	 */
	void slotGranted() {
		if (!this.dispatcher.hasWaiting()) {
			giveUp();
			ensure(null);
		}
		else if (!handOver(null)) {
			ensure(null);
		}
	}

	/**
	 * Hand the spare to the executor.
	 * @return {@code false} if the executor rejected it, and tasks were failed for that
	 */
	private boolean handOver(@Nullable Task<?> refused) {
		Worker sent = this.worker;
		Throwable rejection = (sent != null) ? send(sent) : null;
		if (rejection != null) {
			giveUp();
			this.dispatcher.reject(refused, rejection);
			return false;
		}
		offer();
		if (this.share != null) {
			this.share.slots().spareSubmitted(this.share);
		}
		return true;
	}

	private @Nullable Throwable send(Worker spare) {
		spare.takenBefore = this.dispatcher.taken();
		return spare.submit();
	}

	/**
	 * Offer the spare to threads of the library, if one may stand in.
	 */
	void offer() {
		Relief standby = this.relief;
		if (standby != null) {
			standby.offer();
		}
	}

	/**
	 * The spare has got its thread, and is about to take tasks.
	 */
	void begins() {
		if (this.share != null) {
			this.share.slots().spareBegun(this.share); // before there can be another
		}
		this.worker = null;
	}

	/**
	 * The spare has got a thread that must not run tasks.
	 * @param refusal what is wrong with it
	 */
	void refused(Throwable refusal) {
		giveUp();
		this.dispatcher.reject(null, refusal);
		ensure(null);
	}

	private void giveUp() {
		begins();
		if (this.share != null) {
			this.share.slots().release(this.share);
		}
	}

	/**
	 * Take the slot from the spare, if it has not begun. The group then waits for a slot
	 * again.
	 * @return {@code true} if the slot is the caller's now
	 */
	boolean revokeForSlot() {
		Worker revoked = this.worker;
		if (revoked == null || !revoked.revoke()) {
			return false;
		}
		this.worker = new Worker(this.group);
		return true;
	}

	/**
	 * Take the spare back from an executor that will never get round to it.
	 * @return {@code true} if there was one, so that the tasks that wait will never run
	 */
	boolean revokeForGood() {
		Worker revoked = this.worker;
		if (revoked == null || !revoked.revoke()) {
			return false;
		}
		giveUp();
		return true;
	}

	/**
	 * Return the spare if it could begin at once on another thread, be it only to give
	 * its slot back.
	 * @return the spare, {@code null} if there is none or it would be of no use
	 */
	@Nullable Worker handedOver() {
		Worker sent = this.worker;
		boolean useful = this.share != null || this.dispatcher.hasWaiting();
		return (sent != null && sent.isSubmitted() && useful) ? sent : null;
	}

	/**
	 * Tell whether the spare can only begin when the executor gets round to it.
	 * @return {@code true} if no thread of the library is on its way to it
	 */
	boolean isStuck() {
		Worker sent = this.worker;
		return sent != null && !sent.isRelieved();
	}

	/**
	 * Tell whether a thread of the library would run the spare at once, were it handed
	 * over.
	 * @return {@code true} if one may stand in
	 */
	boolean hasRelief() {
		Relief standby = this.relief;
		return standby != null && standby.hasRoom();
	}

	/**
	 * Return who stands in while tasks wait for this group.
	 * @return the relief, {@code null} if the executor has a thread for every task
	 */
	@Nullable Relief relief() {
		if (this.group.settings().hasThreadPerTask()) {
			return null;
		}
		if (this.relief == null) {
			RELIEF.compareAndSet(this, null, new Relief(this));
		}
		return this.relief;
	}

}
