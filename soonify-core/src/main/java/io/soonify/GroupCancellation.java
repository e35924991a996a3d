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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Cancels a group, and keeps what its tasks threw.
 *
 * <pre>
 * live ---- decide (any thread, once) ----> cancelled, for good
 * </pre>
 *
 * <p>
 * A group has at most one cancellation: whichever is first set by compare-and-set stays,
 * and the others leave no trace (S10). Failures are all kept, in the order in which they
 * were set down, before the cancellation or after it.
 *
 * <p>
 * A cancellation is first decided, then carried out: waiting tasks are ended, running
 * ones interrupted and groups inside cancelled. A worker that takes a task says which one
 * before it looks for a cancellation, so it either sees the cancellation or is seen by
 * the thread that carries it out; likewise a thread that opens a group inside. The thread
 * that cancels holds the group open meanwhile, so a group that is closed has no
 * cancellation at work.
 */
final class GroupCancellation extends CacheLine {

	private static final VarHandle CANCELLATION;

	private static final VarHandle LATEST_FAILURE;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			CANCELLATION = lookup.findVarHandle(GroupCancellation.class, "cancellation", Cancellation.class);
			LATEST_FAILURE = lookup.findVarHandle(GroupCancellation.class, "latestFailure", Failure.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final DefaultTaskGroup group;

	private volatile @Nullable Cancellation cancellation;

	private volatile @Nullable Failure latestFailure;

	private final Callbacks callbacks = new Callbacks();

	/** Who decides how the group goes on, {@code null} if it fails fast. */
	private final @Nullable Tally tally;

	GroupCancellation(DefaultTaskGroup group) {
		this.group = group;
		CompletionPolicy policy = group.settings().policy();
		this.tally = (policy != StandardPolicy.FAIL_FAST) ? new Tally(policy, group.count()) : null;
	}

	@Nullable Cancellation decided() {
		return this.cancellation;
	}

	boolean isDecided() {
		return this.cancellation != null;
	}

	boolean manually(String reason) {
		return cancel(Cancellation.manual(this.group.name(), reason));
	}

	void withParent() {
		cancel(Cancellation.parent(this.group.name()));
	}

	void asInterrupted() {
		cancel(Cancellation.interrupt(this.group.name()));
	}

	boolean byShutdown(String reason) {
		return cancel(Cancellation.shutdown(this.group.name(), reason));
	}

	void byDeadExecutor(RejectedExecutionException dropped) {
		keep("executor", dropped);
		cancel(Cancellation.failure(this.group.name(), "executor", dropped));
	}

	/**
	 * Cancel the group if its own deadline has passed and there is something to cancel.
	 */
	void ifExpired() {
		Deadline deadline = this.group.ownDeadline();
		if (deadline != null && deadline.isExpired() && !isDecided() && this.group.isBusy()) {
			cancel(Cancellation.timeout(this.group.name(), this.group.timeout()));
		}
	}

	private boolean cancel(Cancellation wanted) {
		if (isDecided() || !this.group.count().hold()) {
			return false;
		}
		try {
			boolean decided = CANCELLATION.compareAndSet(this, null, wanted);
			if (decided) {
				carryOut(wanted);
			}
			return decided;
		}
		finally {
			this.group.count().finish(1);
		}
	}

	/**
	 * Cancel one running task.
	 * @param task the task
	 * @param request notes the reason, unless the task is not running or there was one
	 * @return what the request returned
	 */
	boolean ofRunning(Task<?> task, BooleanSupplier request) {
		if (!this.group.count().hold()) {
			return false;
		}
		try {
			boolean met = request.getAsBoolean();
			Runnable callback = met ? task.interrupt() : null;
			if (callback != null) {
				this.callbacks.run(callback);
			}
			return met;
		}
		finally {
			this.group.count().finish(1);
		}
	}

	/**
	 * Keep what a task threw and, if the group fails fast, decide that it is cancelled.
	 * @param taskName the name of the task, which has not been counted as ended
	 * @param thrown what it threw
	 * @return the cancellation to carry out once the task has ended, {@code null} if none
	 */
	@Nullable Cancellation failed(String taskName, Throwable thrown) {
		keep(taskName, thrown);
		if (isDecided() || this.tally != null) {
			return null;
		}
		Cancellation wanted = Cancellation.failure(this.group.name(), taskName, thrown);
		return CANCELLATION.compareAndSet(this, null, wanted) ? wanted : null;
	}

	private void keep(String taskName, Throwable thrown) {
		Failure earlier;
		do {
			earlier = this.latestFailure;
		}
		while (!LATEST_FAILURE.compareAndSet(this, earlier, new Failure(taskName, thrown, earlier)));
	}

	/**
	 * Tell whether the end of a task may be for a user's policy to judge.
	 * @return {@code true} unless the group fails fast
	 */
	boolean asksPolicy() {
		return this.tally != null;
	}

	/**
	 * Let the policy judge when a task has ended.
	 * @param phase how it ended
	 * @param tolerated whether it is optional
	 */
	void judge(int phase, boolean tolerated) {
		if (this.tally != null) {
			this.tally.count(phase, tolerated);
			follow(this.tally);
		}
	}

	/**
	 * Let the policy judge when the owner begins to wait, and note when it no longer
	 * does.
	 * @param waiting whether the owner waits
	 */
	void ownerWaiting(boolean waiting) {
		if (this.tally != null) {
			this.tally.ownerWaiting(waiting);
			if (waiting) {
				follow(this.tally);
			}
		}
	}

	private void follow(Tally asked) {
		if (isDecided()) {
			return;
		}
		try {
			switch (asked.judge()) {
				case CONTINUE -> {
					// so be it
				}
				case SUCCEED -> cancel(Cancellation.satisfied(this.group.name(), asked.policy()));
				case FAIL -> cancel(Cancellation.unsatisfiable(this.group.name(), asked.policy()));
			}
		}
		catch (Throwable ex) {
			keep("policy " + Failure.describe(asked.policy()), ex);
			cancel(Cancellation.unsatisfiable(this.group.name(), asked.policy()));
		}
	}

	/**
	 * Carry a cancellation out. Only for the thread whose call decided it, while a task
	 * or a hold keeps the group open.
	 * @param decided the cancellation
	 */
	void carryOut(Cancellation decided) {
		List<Runnable> taken = new ArrayList<>();
		this.group.dispatcher().cancelWaiting(decided);
		this.group.dispatcher().workers().forEachRunning((worker, task) -> {
			decided.met(task, SoonValue.State.RUNNING);
			Runnable callback = task.isShielded() ? null : task.interrupt();
			if (callback != null) {
				taken.add(callback);
			}
		});
		DefaultTaskGroup opened = this.group.inner();
		if (opened != null) {
			decided.met(opened);
			opened.cancellation().withParent();
		}
		taken.forEach(this.callbacks::run);
	}

	/**
	 * Return how the group ended. Only final when no task of it is left.
	 * @return the outcome
	 */
	TaskGroupOutcome outcome() {
		return isUndisturbed() ? TaskGroupOutcome.SUCCESS : verdict().outcome();
	}

	/**
	 * Return the exception that tells the owner how the group ended. Only final when no
	 * task of it is left.
	 * @return the exception, {@code null} if the group ended well
	 */
	@Nullable TaskGroupException exception() {
		return isUndisturbed() ? null : verdict().exception(this.group);
	}

	/**
	 * Tell whether there is nothing to judge, as nearly always.
	 */
	private boolean isUndisturbed() {
		return this.cancellation == null && this.latestFailure == null;
	}

	/**
	 * Return what there is to say of the group. Only final when no task of it is left.
	 * @return the verdict
	 */
	Verdict verdict() {
		List<Failure> failures = Failure.inOrder(this.latestFailure);
		return new Verdict(this.group.name(), this.cancellation, failures, this.tally);
	}

	Callbacks callbacks() {
		return this.callbacks;
	}

}
