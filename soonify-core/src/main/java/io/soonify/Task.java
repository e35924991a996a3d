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

import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * A task of a group: the handle that the user holds, the node in the group's queue and
 * the function to run, in one object. This is the side that runs, ends and is cancelled.
 *
 * @param <T> the type of the value
 */
final class Task<T extends @Nullable Object> extends TaskHandle<T> {

	private static final String ALONE = "by a call of its handle's cancel()";

	Task(DefaultTaskGroup group, int number, Callable<T> function, @Nullable TaskOptions options) {
		super(number, options);
		this.home = group;
		this.slot = function;
		this.captured = group.settings().shared().captureContext();
	}

	/**
	 * Run the task, unless it was ended unstarted.
	 * @param worker the worker whose thread this is
	 * @return {@code true} if the worker is to count the task as ended
	 */
	boolean run(Worker worker) {
		this.home = worker;
		if (!claim()) {
			this.home = null;
			return false;
		}
		DefaultTaskGroup group = worker.group();
		Cancellation cancellation = group.cancellation().decided();
		if (cancellation == null || !giveUpStart()) {
			call(worker, group);
		}
		else {
			cancellation.met(this, State.PENDING);
			finish(group, worker, CANCELLED, cancellation.explanation(), NEVER_RAN);
		}
		return true;
	}

	/**
	 * Give up the start of a task whose group is cancelled, unless whoever cancelled it
	 * has met the task running and calls back, which is only for tasks that start.
	 * @return {@code true} if the task is not to start
	 */
	private boolean giveUpStart() {
		TaskOptions said = this.options;
		return said == null || said.onCancel() == null || takeCallback();
	}

	private void call(Worker worker, DefaultTaskGroup group) {
		long started = worker.boundary();
		this.nanos = started;
		@Nullable Throwable thrown = enterContext(worker);
		group.listeners().taskStarted(group, this);
		TaskTimeout timeout = startTimeout();
		@Nullable Object outcome = thrown;
		try {
			if (thrown == null) {
				outcome = function().call();
			}
		}
		catch (Throwable ex) {
			outcome = ex;
			thrown = ex;
		}
		if (timeout != null) {
			DeadlineTimer.INSTANCE.remove(timeout);
		}
		thrown = worker.closeLeftOpen(thrown);
		long ran = worker.nextBoundary() - started;
		if (thrown == null) {
			finish(group, worker, SUCCEEDED, outcome, ran);
		}
		else if (Echoes.isEcho(thrown)) {
			finishEcho(worker, group, thrown, ran);
		}
		else {
			finish(group, worker, FAILED, thrown, ran);
		}
	}

	/**
	 * End with what may only be the answer to an interrupt: if there was reason for one,
	 * the reason is the outcome.
	 */
	private void finishEcho(Worker worker, DefaultTaskGroup group, Throwable thrown, long ran) {
		Cancellation cancellation = group.cancellation().decided();
		if (this.options != null && isTimedOut()) {
			TimeoutException timeout = new TimeoutException(
					"Task '%s' was not done within %s".formatted(name(), this.options.timeout()));
			timeout.addSuppressed(thrown);
			finish(group, worker, FAILED, timeout, ran);
		}
		else if (isCancelRequested() || cancellation == null) {
			finish(group, worker, isCancelRequested() ? CANCELLED : FAILED, isCancelRequested() ? ALONE : thrown, ran);
		}
		else {
			finish(group, worker, CANCELLED, cancellation.explanation(), ran);
		}
	}

	/**
	 * Restore the context in which the task was started.
	 * @return what that threw, {@code null} if nothing
	 */
	private @Nullable Throwable enterContext(Worker worker) {
		TaskContext.Snapshot context = this.captured;
		if (context == null) {
			return null;
		}
		try {
			worker.enterContext(context);
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	/** There is one until the task has ended. */
	@SuppressWarnings({ "unchecked", "NullAway" })
	private Callable<T> function() {
		return (Callable<T>) this.slot;
	}

	private @Nullable TaskTimeout startTimeout() {
		if (this.options == null || !this.options.hasTimeout()) {
			return null;
		}
		TaskTimeout timeout = new TaskTimeout(this, System.nanoTime() + this.options.timeoutNanos());
		DeadlineTimer.INSTANCE.add(timeout);
		return timeout;
	}

	/**
	 * End the task. Only for the thread that has claimed it.
	 * @param worker the worker that ran it, {@code null} if it never ran
	 */
	@SuppressWarnings("NullAway") // a failed task has thrown something
	private void finish(DefaultTaskGroup group, @Nullable Worker worker, int phase, @Nullable Object outcome,
			long ran) {
		boolean tolerated = isOptional();
		Cancellation decided = (phase == FAILED && !tolerated && outcome instanceof Throwable thrown)
				? group.cancellation().failed(name(), thrown) : null;
		this.slot = outcome;
		this.stopped = true;
		VarHandle.releaseFence(); // whoever reads the new time also sees that it is one
		this.nanos = ran;
		this.captured = null;
		if (this.options != null) {
			this.options = TaskOptions.named(this.options.name());
		}
		boolean interrupted = end(phase);
		if (worker != null) {
			worker.ended(interrupted);
		}
		group.listeners().taskEnded(group, this);
		if (worker != null && (decided != null || group.cancellation().asksPolicy())) {
			worker.leaveContext(null); // before others are called back or asked
		}
		this.home = null;
		if (decided != null) {
			group.cancellation().carryOut(decided);
		}
		group.cancellation().judge(phase, tolerated);
	}

	/**
	 * Cancel the task with its group, unless it has been claimed by somebody else.
	 * @param cancellation the cancellation of the group
	 * @return {@code true} if it ended here; it remains to be counted
	 */
	boolean cancelUnstarted(DefaultTaskGroup group, Cancellation cancellation) {
		if (!claimUnstarted()) {
			return false;
		}
		cancellation.met(this, State.PENDING);
		finish(group, null, CANCELLED, cancellation.explanation(), NEVER_RAN);
		return true;
	}

	/**
	 * Fail the task because the executor does not take it, unless it has been claimed by
	 * somebody else.
	 * @param rejection what the executor threw
	 * @return {@code true} if it ended here; it remains to be counted
	 */
	boolean reject(DefaultTaskGroup group, Throwable rejection) {
		if (!claimUnstarted()) {
			return false;
		}
		finish(group, null, FAILED, rejection, NEVER_RAN);
		return true;
	}

	@Override
	public boolean cancel() {
		DefaultTaskGroup group = group();
		if (group != null && claimUnstarted()) {
			finish(group, null, CANCELLED, ALONE, NEVER_RAN);
			group.ended(1);
			return true;
		}
		return group != null && group.cancellation().ofRunning(this, this::requestCancel);
	}

	/**
	 * The task's own time is over.
	 */
	void timeOut() {
		DefaultTaskGroup group = group();
		if (group != null && (isShielded() || !group.isCancelled())) {
			group.cancellation().ofRunning(this, this::requestTimeout);
		}
	}

	/**
	 * Interrupt the task, if it is running, and take on what is to be done about that.
	 * @return what to run next, once; {@code null} if there is nothing
	 */
	@Nullable Runnable interrupt() {
		TaskOptions said = this.options;
		Runnable action = (said != null) ? said.onCancel() : null;
		Runnable taken = (action != null && takeCallback()) ? action : null;
		if (this.home instanceof Worker worker) {
			worker.interrupt(this);
		}
		return taken;
	}

	boolean isShielded() {
		TaskOptions said = this.options;
		return said != null && said.shielded();
	}

	private boolean isOptional() {
		TaskOptions said = this.options;
		return said != null && said.optional();
	}

}
