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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import io.soonify.PendingValueException;
import io.soonify.SoonValue;
import io.soonify.TaskCancelledException;
import io.soonify.TaskFailedException;
import io.soonify.internal.ConcurrencyLimiter.Permit;
import io.soonify.internal.TaskGroupImpl.Ownership;
import io.soonify.spi.TaskContext;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * A task: the {@link Runnable} that the executor gets, the handle that the user holds,
 * and what the group knows of it, in one object.
 *
 * <pre>
 *            claim                   end
 * PENDING ----------> RUNNING ----------------> SUCCEEDED | FAILED | CANCELLED
 *    |     (a thread)          (that thread)                 ^          ^
 *    +------------> ENDING ----------------------------------+----------+
 *        claim   (a canceller, or who met the rejection)   end
 * </pre>
 *
 * <p>
 * Whoever wins the step out of PENDING by compare-and-set is the only one to decide how
 * the task ends, and counts it once, in a {@code finally}: the executor's thread, a
 * thread of the library that helps out, a canceller, or the thread that met the
 * rejection. The outcome is written before the end is published. Others set flags
 * meanwhile:
 * <ul>
 * <li>JOINED: somebody waits for the end. The waiter is registered before the flag is
 * set, and the end is published by compare-and-set, so either the ending thread sees the
 * flag and wakes the waiter, or the waiter sees the end.</li>
 * <li>CANCEL_REQUESTED, TIMED_OUT: the task alone was cancelled while it ran, by hand or
 * by its own time. Only the first of the two is set.</li>
 * <li>INTERRUPTING, then INTERRUPTED: who sets the first interrupts the thread, at most
 * once in the life of a task, and then sets the second. A thread that others will use
 * waits for the second before it clears its interrupt status (S12).</li>
 * <li>CALLBACK_TAKEN: a canceller runs what is to be done on cancellation, or the task
 * gave up its start, so that nobody does.</li>
 * <li>LAUNCHED: handed to the executor, which happens once.</li>
 * <li>SEEN: the owner of the group has waited for the task, or has been told that it is
 * ready (S20).</li>
 * </ul>
 *
 * <p>
 * A thread that has claimed the task first says which thread it is, then looks whether it
 * is cancelled; a canceller first says that it is, then looks for the thread. So either
 * the task gives up its start, or the canceller interrupts it.
 *
 * @param <T> the type of the value
 */
final class TaskImpl<T extends @Nullable Object> implements SoonValue<T>, TaskInfo, Runnable, Launcher.Unbegun,
		ConcurrencyLimiter.Holder, ScopeStack.Scope, ScopeStack.Frame {

	private static final int PENDING = 0;

	private static final int ENDING = 1;

	private static final int RUNNING = 2;

	private static final int SUCCEEDED = 3;

	private static final int FAILED = 4;

	private static final int CANCELLED = 5;

	private static final int PHASE = 7;

	private static final int JOINED = 1 << 3;

	static final int CANCEL_REQUESTED = 1 << 4;

	static final int TIMED_OUT = 1 << 5;

	private static final int INTERRUPTING = 1 << 6;

	private static final int INTERRUPTED = 1 << 7;

	private static final int CALLBACK_TAKEN = 1 << 8;

	private static final int LAUNCHED = 1 << 9;

	private static final int SEEN = 1 << 10;

	private static final long NEVER_RAN = -1;

	private static final String ALONE = "by a call of its handle's cancel()";

	private static final VarHandle STATE;

	private static final VarHandle WAITERS;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STATE = lookup.findVarHandle(TaskImpl.class, "state", int.class);
			WAITERS = lookup.findVarHandle(TaskImpl.class, "waiters", Waiter.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private volatile int state;

	private int number;

	/**
	 * The group until the task has ended, then only what says whether the group is open
	 * and whose it is, so that a handle keeps nothing alive (S13).
	 */
	private Object home;

	/**
	 * The function until the task has ended, then the outcome: the value, what was
	 * thrown, or the cancellation.
	 */
	private @Nullable Object payload;

	/** What not every task has. */
	private final @Nullable Extras extras;

	/** The thread that runs the task, {@code null} before and after that. */
	private volatile @Nullable Thread thread;

	/** The group that was opened on that thread directly inside the task. */
	private volatile @Nullable TaskGroupImpl inner;

	/** Whether the group has counted the end; only for the thread that has claimed it. */
	private boolean counted;

	/** The task that this one waits for. */
	private volatile @Nullable TaskImpl<?> awaited;

	private volatile @Nullable Waiter waiters;

	TaskImpl(TaskGroupImpl group, Callable<T> function, @Nullable Options options) {
		this.home = group;
		this.payload = function;
		this.extras = Extras.of(this, group, options);
	}

	void number(int number) {
		this.number = number;
	}

	// What its group does with it

	/**
	 * Hand the task to the executor, now or when it has a permit. Only for the thread
	 * that starts it.
	 * @param group the group
	 */
	void launch(TaskGroupImpl group) {
		Permit permit = permit();
		boolean held = permit == null || permit.limiter().request(permit);
		if (!held) {
			group.permitAwaited();
		}
		if (held || group.launcher().waitsOnOwnThread()) {
			execute(group);
		}
	}

	/** On a pool a clean thread hands it over, which carries nobody's context (S11). */
	@Override
	public void permitGranted() {
		TaskGroupImpl group = liveGroup();
		if (group == null || group.launcher().waitsOnOwnThread() || !isUnclaimed()) {
			return;
		}
		try {
			LibraryThreads.executor().execute(() -> execute(group));
		}
		catch (Throwable ex) {
			endUnstarted(group, FAILED, ex);
		}
	}

	private void execute(TaskGroupImpl group) {
		if (flag(LAUNCHED, LAUNCHED, PENDING)) {
			Throwable rejection = group.launcher().launch(this);
			if (rejection != null && !endUnstarted(group, FAILED, rejection)) {
				group.boundary()
					.report("an executor of class " + group.launcher().executor().getClass().getName(), rejection);
			}
		}
	}

	/**
	 * Cancel the task with its group, unless it has been claimed by somebody else.
	 * @param group the group
	 * @param cancellation the cancellation of the group
	 */
	void cancelUnstarted(TaskGroupImpl group, Cancellation cancellation) {
		endUnstarted(group, CANCELLED, cancellation);
	}

	private boolean endUnstarted(TaskGroupImpl group, int phase, Object outcome) {
		Thread ending = Thread.currentThread();
		if (!claim(ENDING)) {
			return false;
		}
		this.thread = ending;
		try {
			end(group, phase, outcome, NEVER_RAN);
		}
		catch (Throwable ex) {
			endUnexpectedly(group, ex);
		}
		finally {
			giveBackPermitAndCount(group);
		}
		this.thread = null;
		return true;
	}

	/**
	 * Fail the task whose start broke off, unless it has been claimed by somebody else.
	 * If the calling thread had claimed it, and had no stack to go on, it goes on here.
	 * @param group the group
	 * @param thrown why the start broke off
	 */
	void endLost(TaskGroupImpl group, Throwable thrown) {
		if (!endUnstarted(group, FAILED, thrown) && this.thread == Thread.currentThread() && !isRunning()) {
			if (!hasEnded()) {
				endUnexpectedly(group, thrown);
			}
			giveBackPermitAndCount(group);
			this.thread = null;
		}
	}

	private void giveBackPermitAndCount(TaskGroupImpl group) {
		try {
			giveBackPermit();
		}
		finally {
			if (!this.counted) {
				group.countEnded();
				this.counted = true;
			}
			group.wakeOwner();
		}
	}

	/**
	 * Note that the running task alone is cancelled.
	 * @param reason {@link #CANCEL_REQUESTED} or {@link #TIMED_OUT}
	 * @return {@code true} for the first reason that meets the task running
	 */
	boolean request(int reason) {
		return flag(reason, CANCEL_REQUESTED | TIMED_OUT, RUNNING);
	}

	/**
	 * Interrupt the task if its thread is running it, once.
	 * @param group the group
	 * @return what to run next, once; {@code null} if there is nothing
	 */
	@Nullable Runnable interrupt(TaskGroupImpl group) {
		Thread running = this.thread;
		if (running == null) {
			return null; // it will see by itself that it is cancelled
		}
		Options options = options();
		Runnable callback = (options != null) ? options.onCancel : null;
		boolean taken = callback != null && takeCallback();
		if (flag(INTERRUPTING, INTERRUPTING, RUNNING)) {
			try {
				running.interrupt();
			}
			catch (Throwable ex) { // applications override it, to close a socket
				group.boundary().report("the interrupt() of a thread", ex);
			}
			finally {
				set(INTERRUPTED);
			}
			group.interrupted(this);
		}
		return taken ? callback : null;
	}

	private boolean takeCallback() {
		return flag(CALLBACK_TAKEN, CALLBACK_TAKEN, RUNNING);
	}

	// Running

	@Override
	public void run() {
		TaskGroupImpl group = liveGroup();
		if (group == null) {
			return; // somebody else has run or ended it
		}
		Launcher launcher = group.launcher();
		if (!launcher.mayRunHere()) {
			endUnstarted(group, FAILED, unsuitable(group, "runs tasks on the thread that submits them"));
		}
		else if (Thread.currentThread() != group.owner()) {
			begin(group, launcher.hasNewThreads());
		}
		else if (launcher.waitsOnOwnThread()) {
			endUnstarted(group, FAILED, unsuitable(group, "runs tasks on the thread that owns the group"));
		}
		else {
			helpOutElsewhere(group); // such as in a fork-join pool, where a thread that
										// joins runs others
		}
	}

	private void helpOutElsewhere(TaskGroupImpl group) {
		try {
			LibraryThreads.executor().execute(this::helpOut);
		}
		catch (Throwable ex) {
			endUnstarted(group, FAILED, ex);
		}
	}

	private static RejectedExecutionException unsuitable(TaskGroupImpl group, String reason) {
		return new RejectedExecutionException(
				"The executor of task group '%s' %s; use one with threads of its own, without a caller-runs policy"
					.formatted(group.name(), reason));
	}

	@Override
	public void helpOut() {
		TaskGroupImpl group = liveGroup();
		if (group != null) {
			begin(group, LibraryThreads.executor().hasNewThreads());
		}
	}

	private void begin(TaskGroupImpl group, boolean newThread) {
		if ((group.launcher().waitsOnOwnThread() && !awaitPermit()) || !claim(RUNNING)) {
			return;
		}
		Thread running = Thread.currentThread();
		@Nullable Surroundings surroundings = null;
		try {
			if (!newThread) {
				surroundings = new Surroundings(running);
			}
			this.thread = running;
			Permit permit = permit();
			if (permit != null) {
				permit.limiter().begin(permit);
			}
			ScopeStack.enter(this);
			enterThread(group, running);
			if (isCancelled(group) && giveUpStart()) {
				end(group, CANCELLED, cancellation(group), NEVER_RAN);
			}
			else {
				call(group);
			}
		}
		catch (Throwable ex) {
			endUnexpectedly(group, ex);
		}
		finally {
			if (!newThread) {
				leaveThread(running, surroundings);
			}
			this.thread = null;
			group.recoverLostStarts();
			giveBackPermitAndCount(group);
		}
	}

	/**
	 * Only where each task has a thread. On a pool it has its permit when it is launched;
	 * a thread that comes second there may find it waiting for it again.
	 */
	private boolean awaitPermit() {
		Permit permit = permit();
		if (permit == null) {
			return true;
		}
		while (!permit.limiter().isDecided(permit)) {
			if (!isUnclaimed()) {
				return false;
			}
			LockSupport.park(permit);
			Thread.interrupted(); // the next park would return at once, and it is meant
									// for nobody
		}
		return true;
	}

	/**
	 * Give up the start of a task that is cancelled, unless whoever cancelled it has met
	 * it running and calls back, which is only for tasks that start.
	 */
	private boolean giveUpStart() {
		Options options = options();
		return options == null || options.onCancel == null || takeCallback();
	}

	private Object cancellation(TaskGroupImpl group) {
		Cancellation decided = isRequested() ? null : group.cancellation();
		return (decided != null) ? decided : ALONE;
	}

	private void enterThread(TaskGroupImpl group, Thread running) {
		String name = threadName(group);
		if (name != null) {
			running.setName(name);
		}
		try {
			running.setContextClassLoader((this.extras != null) ? this.extras.loader : group.loader());
		}
		catch (SecurityException ex) {
			// a thread of a kind that has one for good
		}
	}

	/** So that a thread dump, a log line and a profiler say what runs. */
	private @Nullable String threadName(TaskGroupImpl group) {
		Options options = options();
		if (options != null) {
			return group.name() + "/" + options.name;
		}
		return group.isNamed() ? group.name() : null;
	}

	/** Nothing of the task is to be seen by what the thread runs next (S12). */
	private void leaveThread(Thread running, @Nullable Surroundings surroundings) {
		while ((this.state & (INTERRUPTING | INTERRUPTED)) == INTERRUPTING) {
			Thread.onSpinWait();
		}
		if (surroundings != null) {
			surroundings.restore(running);
		}
		else {
			ScopeStack.leaveTo(null);
		}
		Thread.interrupted();
	}

	private void call(TaskGroupImpl group) {
		Runnable decorated = (this.extras != null) ? this.extras.decorated : null;
		if (decorated == null) {
			callFunction(group);
			return;
		}
		try {
			decorated.run();
			if (!hasEnded()) {
				end(group, FAILED, new IllegalStateException(
						"A decorator of task '%s' ended without running the task".formatted(name())), 0);
			}
		}
		catch (Throwable ex) {
			if (hasEnded()) {
				group.boundary().report("a task decorator", ex);
			}
			else {
				end(group, FAILED, ex, 0);
			}
		}
	}

	/** What a decorator is given to run. */
	private void callDecorated() {
		TaskGroupImpl group = liveGroup();
		if (group == null || this.thread != Thread.currentThread()) {
			throw new IllegalStateException(
					"A task decorator must run the task on the thread that runs the decorator, and once");
		}
		callFunction(group);
	}

	private void callFunction(TaskGroupImpl group) {
		boolean watched = this.extras != null && group.isWatched();
		long started = watched ? System.nanoTime() : 0;
		TaskContext.@Nullable Scope context = null;
		@Nullable Throwable thrown = null;
		if (this.extras != null) {
			this.extras.nanos = started;
			try {
				context = this.extras.restoreContext();
			}
			catch (Throwable ex) {
				thrown = ex;
			}
		}
		try {
			group.boundary().taskStarted(group, this);
			DeadlineTimer.@Nullable Entry timeout = startTimeout(group);
			@Nullable Object value = null;
			if (thrown == null) {
				try {
					value = function().call();
				}
				catch (Throwable ex) {
					thrown = ex;
				}
			}
			if (timeout != null) {
				DeadlineTimer.INSTANCE.remove(timeout);
			}
			thrown = group.closeLeftOpen(this.inner, thrown);
			endCalled(group, value, thrown, watched ? System.nanoTime() - started : 0);
		}
		finally {
			if (context != null) {
				leaveContext(group, context);
			}
		}
	}

	private static void leaveContext(TaskGroupImpl group, TaskContext.Scope context) {
		try {
			context.close();
		}
		catch (Throwable ex) {
			group.boundary().report("the end of a context of class " + context.getClass().getName(), ex);
		}
	}

	/** There is one until the task has ended. */
	@SuppressWarnings({ "unchecked", "NullAway" })
	private Callable<T> function() {
		return (Callable<T>) this.payload;
	}

	private DeadlineTimer.@Nullable Entry startTimeout(TaskGroupImpl group) {
		Options options = options();
		if (options == null || options.timeoutNanos == GroupSettings.NO_TIMEOUT) {
			return null;
		}
		DeadlineTimer.Entry timeout = new Timeout(this, group, System.nanoTime() + options.timeoutNanos);
		DeadlineTimer.INSTANCE.add(timeout);
		return timeout;
	}

	/**
	 * End a task whose function has returned or thrown. A value is kept whatever happened
	 * (S5); what only answers a cancellation is none of the failures (S4).
	 */
	private void endCalled(TaskGroupImpl group, @Nullable Object value, @Nullable Throwable thrown, long ran) {
		if (thrown == null) {
			end(group, SUCCEEDED, value, ran);
		}
		else if ((this.state & TIMED_OUT) != 0) {
			Options options = options();
			TimeoutException timeout = new TimeoutException("Task '%s' was not done within %s".formatted(name(),
					Duration.ofNanos((options != null) ? options.timeoutNanos : 0)));
			timeout.addSuppressed(thrown);
			end(group, FAILED, timeout, ran);
		}
		else if (group.isConsequence(thrown, (this.state & (CANCEL_REQUESTED | INTERRUPTING)) != 0)) {
			end(group, CANCELLED, cancellation(group), ran);
		}
		else {
			end(group, FAILED, thrown, ran);
		}
	}

	/**
	 * End the task. Only for the thread that has claimed it.
	 */
	@SuppressWarnings("NullAway") // a failed task has thrown something
	private void end(TaskGroupImpl group, int phase, @Nullable Object outcome, long ran) {
		Options options = options();
		boolean optional = options != null && options.optional;
		boolean decided = false;
		try {
			if (phase == FAILED && !optional) {
				decided = group.taskFailed(this, (Throwable) outcome);
			}
		}
		finally {
			publish(group, phase, outcome, ran);
		}
		try {
			group.boundary().taskEnded(group, this);
			if (phase == FAILED && optional) {
				group.boundary().failureIgnored(group, name(), (Throwable) outcome);
			}
		}
		finally {
			if (decided) {
				group.carryOut();
			}
		}
		group.taskEnded(this, optional);
	}

	/**
	 * Something in the engine itself threw, such as for want of memory or stack. The task
	 * ends with that, if it has not ended yet.
	 */
	private void endUnexpectedly(TaskGroupImpl group, Throwable thrown) {
		if (hasEnded()) {
			group.boundary().report("the end of a task", thrown);
			return;
		}
		try {
			end(group, FAILED, thrown, 0);
		}
		catch (Throwable ex) {
			if (!hasEnded()) {
				publish(group, FAILED, thrown, 0);
			}
		}
	}

	private void publish(TaskGroupImpl group, int phase, @Nullable Object outcome, long ran) {
		this.payload = outcome;
		this.inner = null;
		this.home = group.ownership();
		if (this.extras != null) {
			this.extras.ended(ran);
		}
		int seen;
		do {
			seen = this.state;
		}
		while (!STATE.compareAndSet(this, seen, (seen & ~PHASE) | phase));
		if ((seen & JOINED) != 0) {
			wakeWaiters();
		}
	}

	// State

	private boolean claim(int phase) {
		int seen;
		do {
			seen = this.state;
			if ((seen & PHASE) != PENDING) {
				return false;
			}
		}
		while (!STATE.compareAndSet(this, seen, seen | phase));
		return true;
	}

	/**
	 * Set a flag, if the task is in a phase and none of some flags is set.
	 * @return {@code true} if this call has set it
	 */
	private boolean flag(int flag, int others, int phase) {
		int seen;
		do {
			seen = this.state;
			if ((seen & PHASE) != phase || (seen & others) != 0) {
				return false;
			}
		}
		while (!STATE.compareAndSet(this, seen, seen | flag));
		return true;
	}

	private void set(int flag) {
		int before = (int) STATE.getAndBitwiseOr(this, flag);
		assert before >= 0;
	}

	private boolean isUnclaimed() {
		return (this.state & PHASE) == PENDING;
	}

	@Override
	public boolean canHelpOut() {
		return (this.state & (PHASE | LAUNCHED)) == (PENDING | LAUNCHED);
	}

	@Override
	public boolean waitsForPermit() {
		Permit permit = permit();
		return permit != null && permit.limiter().isWaiting(permit);
	}

	boolean isRunning() {
		return (this.state & PHASE) == RUNNING;
	}

	boolean hasEnded() {
		return (this.state & PHASE) >= SUCCEEDED;
	}

	private boolean isRequested() {
		return (this.state & (CANCEL_REQUESTED | TIMED_OUT)) != 0;
	}

	/**
	 * Tell whether what the task opens is cancelled from the start, and whether the task
	 * has no use for a permit any more.
	 * @param group the group
	 * @return {@code true} if the task alone, or its group, has been cancelled
	 */
	boolean isCancelled(TaskGroupImpl group) {
		return isRequested() || (!isShielded() && group.decided() != null);
	}

	boolean isShielded() {
		Options options = options();
		return options != null && options.shielded;
	}

	private @Nullable Options options() {
		return (this.extras != null) ? this.extras.options : null;
	}

	private @Nullable Permit permit() {
		return (this.extras != null) ? this.extras.permit : null;
	}

	private void giveBackPermit() {
		Permit permit = permit();
		if (permit != null && this.extras != null) {
			permit.limiter().giveBack(permit);
			this.extras.permit = null;
		}
	}

	/**
	 * The task is about to wait for a group: others may run meanwhile (S11).
	 * @param awaited the share of that group, {@code null} if it has no limit
	 * @return {@code true} if it has a permit to take again afterwards
	 */
	boolean lendPermit(ConcurrencyLimiter.@Nullable Share awaited) {
		Permit permit = permit();
		if (permit == null) {
			return false;
		}
		ConcurrencyLimiter limiter = permit.limiter();
		limiter.lendTo(permit, awaited, 1);
		boolean lent = limiter.lend(permit);
		if (!lent) {
			limiter.lendTo(permit, awaited, -1);
		}
		return lent;
	}

	/**
	 * The task goes on, when it has its permit back, or at once if it has been cancelled.
	 * @param awaited the share of the group that it has waited for
	 */
	void reclaimPermit(ConcurrencyLimiter.@Nullable Share awaited) {
		Permit permit = permit();
		if (permit != null) {
			permit.limiter().lendTo(permit, awaited, -1);
		}
		TaskGroupImpl group = liveGroup();
		if (permit == null || group == null || isCancelled(group)) {
			return;
		}
		ConcurrencyLimiter limiter = permit.limiter();
		limiter.reclaim(permit);
		boolean interrupted = false;
		Launcher.Wait wait = group.launcher().startWaiting(new PermitHolders(limiter), true);
		while (!limiter.isDecided(permit)) {
			if (isCancelled(group)) {
				limiter.giveBack(permit);
				break;
			}
			wait.park();
			interrupted |= Thread.interrupted(); // the next park would return at once
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private @Nullable TaskGroupImpl liveGroup() {
		return (this.home instanceof TaskGroupImpl group) ? group : null;
	}

	/** The group, if it is open and the calling thread owns it. */
	private @Nullable TaskGroupImpl ownedGroup() {
		TaskGroupImpl group = (this.home instanceof Ownership ownership) ? ownership.group() : liveGroup();
		return (group != null && group.owner() == Thread.currentThread()) ? group : null;
	}

	// Scope

	@Override
	public boolean isRunningTask() {
		return true;
	}

	@Override
	@SuppressWarnings("NullAway") // a group is not closed while a task of it runs
	public TaskGroupImpl group() {
		TaskGroupImpl group = liveGroup();
		return (group != null) ? group : ((Ownership) this.home).group();
	}

	@Override
	public TaskGroupImpl enclosing() {
		return group();
	}

	@Override
	public TaskImpl<T> scope() {
		return this;
	}

	@Override
	public ScopeStack.@Nullable Frame outer() {
		return null; // never left but by its own thread, which knows it
	}

	@Nullable TaskGroupImpl inner() {
		return this.inner;
	}

	void inner(@Nullable TaskGroupImpl opened) {
		this.inner = opened;
	}

	// Handle

	@Override
	public T value() {
		checkReadable();
		return outcome();
	}

	@Override
	public T orElse(T fallback) {
		checkReadable();
		return (state() == State.SUCCEEDED) ? valueInPayload() : fallback;
	}

	private void checkReadable() {
		if (!hasEnded()) {
			throw pending("the task is %s".formatted(state()));
		}
		TaskGroupImpl open = ownedGroup();
		if (open != null && (this.state & SEEN) == 0 && !open.hasJoined(this.number)) {
			throw pending("whether the task has ended by now is a matter of luck");
		}
	}

	private RuntimeException pending(String why) {
		return TaskGroupImpl.throwIntoBody(ownedGroup(),
				new PendingValueException(
						("The value of task '%s' is not there yet, %s; read it after the block of its group, "
								+ "after group.join(), or wait for it with value.join()")
							.formatted(name(), why)));
	}

	private T outcome() {
		return switch (state()) {
			case SUCCEEDED -> valueInPayload();
			case FAILED -> throw TaskGroupImpl.throwIntoBody(ownedGroup(), new TaskFailedException(
					"Task '%s' failed: %s".formatted(name(), Boundary.describe(thrownInPayload())), thrownInPayload()));
			default -> throw TaskGroupImpl.throwIntoBody(ownedGroup(), cancelledException());
		};
	}

	private TaskCancelledException cancelledException() {
		Cancellation cancellation = (this.payload instanceof Cancellation one) ? one : null;
		String explanation = (cancellation != null) ? cancellation.explanation() : ALONE;
		return new TaskCancelledException("Task '%s' was cancelled %s".formatted(name(), explanation),
				(cancellation != null) ? cancellation.failure() : null);
	}

	@SuppressWarnings({ "unchecked", "NullAway" }) // null only if T allows it
	private T valueInPayload() {
		return (T) this.payload;
	}

	@SuppressWarnings("NullAway") // a failed task has thrown something
	private Throwable thrownInPayload() {
		return (Throwable) this.payload;
	}

	@Override
	public boolean isReady() {
		boolean ready = hasEnded();
		if (ready && (this.state & SEEN) == 0 && ownedGroup() != null) {
			set(SEEN);
		}
		return ready;
	}

	@Override
	public T join() {
		TaskGroupImpl group = liveGroup();
		if (group != null && !hasEnded()) {
			awaitEnd(group);
		}
		while (!hasEnded()) {
			Thread.onSpinWait(); // the end is just being published
		}
		TaskGroupImpl open = ownedGroup();
		if (open != null) {
			set(SEEN);
			open.joinIfItFailed();
		}
		return outcome();
	}

	private void awaitEnd(TaskGroupImpl group) {
		group.checkWaiting();
		TaskImpl<?> waiting = TaskGroupImpl.runningTask();
		Waiter waiter = new Waiter(Thread.currentThread());
		TaskGroupImpl.@Nullable Waiting wait = null;
		boolean interrupted = false;
		try {
			if (waiting != null) {
				waiting.awaited = this;
				checkCircle(waiting);
			}
			wait = group.startWaiting();
			register(waiter);
			while (!hasEnded() && !interrupted) {
				interrupted = Thread.currentThread().isInterrupted();
				if (!interrupted) {
					wait.park();
				}
			}
		}
		finally {
			waiter.left = true;
			if (waiting != null) {
				waiting.awaited = null;
			}
			if (wait != null) {
				wait.end();
			}
		}
		if (!hasEnded()) {
			throw group.interruptedInJoinOf(this);
		}
	}

	private void register(Waiter waiter) {
		do {
			waiter.next = this.waiters;
		}
		while (!WAITERS.compareAndSet(this, waiter.next, waiter));
		set(JOINED);
		if (hasEnded()) {
			wakeWaiters(); // the end may have come too early to see this waiter
		}
	}

	private void wakeWaiters() {
		Waiter waiter = (Waiter) WAITERS.getAndSet(this, null);
		while (waiter != null) {
			if (!waiter.left) {
				LockSupport.unpark(waiter.thread);
			}
			waiter = waiter.next;
		}
	}

	/**
	 * Refuse a wait that could never end (S14). The task has said that it waits before it
	 * looks, so of two that close a circle at the same time at least one sees it. A task
	 * waits for another by its handle, and, sooner or later, for all tasks of the groups
	 * that it has opened.
	 */
	private void checkCircle(TaskImpl<?> waiting) {
		Map<TaskImpl<?>, TaskImpl<?>> reachedFrom = new IdentityHashMap<>();
		Deque<TaskImpl<?>> open = new ArrayDeque<>();
		reachedFrom.put(this, waiting);
		open.push(this);
		while (!open.isEmpty()) {
			TaskImpl<?> task = open.pop();
			if (task == waiting) {
				throw new IllegalStateException(circle(waiting, reachedFrom));
			}
			List<TaskImpl<?>> needed = new ArrayList<>();
			TaskImpl<?> next = task.awaited;
			if (next != null) {
				needed.add(next);
			}
			for (TaskGroupImpl group = task.inner; group != null; group = group.inner()) {
				group.forEachUnended(needed::add);
			}
			for (TaskImpl<?> one : needed) {
				if (!one.hasEnded() && reachedFrom.putIfAbsent(one, task) == null) {
					open.push(one);
				}
			}
		}
	}

	private String circle(TaskImpl<?> waiting, Map<TaskImpl<?>, TaskImpl<?>> reachedFrom) {
		List<String> names = new ArrayList<>();
		TaskImpl<?> task = waiting;
		do {
			names.add("'" + task.name() + "'");
			task = reachedFrom.get(task);
		}
		while (task != null && task != waiting);
		names.add("'" + waiting.name() + "'");
		Collections.reverse(names);
		if (names.size() == 2) {
			return "Task '%s' would wait for itself; let it return instead".formatted(waiting.name());
		}
		return "Tasks would wait for each other in a circle, for ever: %s; let one of them return instead"
			.formatted(String.join(" waits for ", names));
	}

	@Override
	public Optional<Throwable> failure() {
		return (state() == State.FAILED) ? Optional.of(thrownInPayload()) : Optional.empty();
	}

	@Override
	public State state() {
		return switch (this.state & PHASE) {
			case RUNNING -> State.RUNNING;
			case SUCCEEDED -> State.SUCCEEDED;
			case FAILED -> State.FAILED;
			case CANCELLED -> State.CANCELLED;
			default -> State.PENDING;
		};
	}

	/**
	 * Return the outcome, for policies.
	 * @return the value or what was thrown
	 */
	@Nullable Object result() {
		return this.payload;
	}

	@Override
	public boolean cancel() {
		TaskGroupImpl group = liveGroup();
		return group != null && (endUnstarted(group, CANCELLED, ALONE) || group.cancelRunning(this, CANCEL_REQUESTED));
	}

	@Override
	public String name() {
		return (this.extras != null && this.extras.name != null) ? this.extras.name
				: "task-" + Integer.toUnsignedString(this.number);
	}

	@Override
	public Duration elapsed() {
		if (this.extras == null) {
			return Duration.ZERO;
		}
		while (true) {
			State before = state();
			boolean ended = before != State.PENDING && before != State.RUNNING;
			long recorded = this.extras.nanos;
			VarHandle.acquireFence();
			if (state() == before && (ended || !this.extras.stopped)) {
				return Duration
					.ofNanos((ended || recorded == 0) ? Math.max(0, recorded) : System.nanoTime() - recorded);
			}
		}
	}

	@Override
	public boolean hasStarted() {
		return isRunning() || (hasEnded() && (this.extras == null || this.extras.nanos != NEVER_RAN));
	}

	@Override
	public Optional<TaskGroupInfo> innerGroup() {
		return Optional.ofNullable(this.inner);
	}

	@Override
	public Optional<Thread> thread() {
		return isRunning() ? Optional.ofNullable(this.thread) : Optional.empty();
	}

	@Override
	public String toString() {
		return "Task '%s' (%s)".formatted(name(), state());
	}

	/**
	 * A thread that waits for the end of a task.
	 */
	private static final class Waiter {

		final Thread thread;

		/** Whether it waits no more, so that it is not woken from something else. */
		volatile boolean left;

		@Nullable Waiter next;

		Waiter(Thread thread) {
			this.thread = thread;
		}

	}

	/**
	 * Those who hold permits, and have not begun, for a task that wants one back: it
	 * blocks a thread of the pool that they may need (S11).
	 *
	 * @param limiter where the permits come from
	 */
	private record PermitHolders(ConcurrencyLimiter limiter) implements Launcher.Awaited {

		@Override
		public List<TaskImpl<?>> unbegun() {
			List<TaskImpl<?>> unbegun = new ArrayList<>();
			for (ConcurrencyLimiter.Holder holder : this.limiter.unbegun()) {
				unbegun.add((TaskImpl<?>) holder);
			}
			return unbegun;
		}

		@Override
		public List<TaskImpl<?>> unbegunHolders() {
			return List.of();
		}

		@Override
		public long grantedPermits() {
			return 0;
		}

		@Override
		public boolean isPermitAwaited() {
			return false;
		}

		@Override
		public long stragglerNanos() {
			return Long.MAX_VALUE; // those who wait for the holders report them
		}

		@Override
		public boolean starving(Launcher.Unbegun task, int others) {
			return false;
		}

		@Override
		public void dropped(RejectedExecutionException dropped) {
			// those who wait for the holders will find out
		}

	}

	/**
	 * The time that a task has for itself.
	 */
	private static final class Timeout extends DeadlineTimer.Entry {

		private final TaskImpl<?> task;

		private final TaskGroupImpl group;

		Timeout(TaskImpl<?> task, TaskGroupImpl group, long at) {
			super(at);
			this.task = task;
			this.group = group;
		}

		@Override
		boolean fire() {
			DeadlineTimer.INSTANCE.runElsewhere(this, () -> this.group.cancelRunning(this.task, TIMED_OUT));
			return true;
		}

	}

	/**
	 * What a thread had that others will use after the task.
	 */
	private static final class Surroundings {

		private final String name;

		private final int priority;

		private final @Nullable ClassLoader loader;

		private final ScopeStack.@Nullable Frame scope;

		Surroundings(Thread thread) {
			this.name = thread.getName();
			this.priority = thread.getPriority();
			this.loader = thread.getContextClassLoader();
			this.scope = ScopeStack.top();
		}

		void restore(Thread thread) {
			ScopeStack.leaveTo(this.scope);
			try {
				if (!this.name.equals(thread.getName())) {
					thread.setName(this.name);
				}
				if (this.priority != thread.getPriority()) {
					thread.setPriority(this.priority);
				}
				if (this.loader != thread.getContextClassLoader()) {
					thread.setContextClassLoader(this.loader);
				}
			}
			catch (SecurityException ex) {
				// a thread that does not let itself be changed has not been changed
			}
		}

	}

	/**
	 * What not every task has: a name, options, context, a permit, somebody who watches.
	 */
	private static final class Extras {

		private final @Nullable String name;

		private @Nullable ClassLoader loader;

		private @Nullable Permit permit;

		private @Nullable Options options;

		private TaskContext.@Nullable Snapshot captured;

		private @Nullable Runnable decorated;

		/**
		 * When the task began to run, once it has ended how long it ran; zero while it
		 * waits, and if nobody watches. In nanoseconds.
		 */
		private long nanos;

		/** Whether {@link #nanos} is about to say how long the task ran, or does. */
		private boolean stopped;

		private Extras(TaskImpl<?> task, TaskGroupImpl group, @Nullable Options options, @Nullable ClassLoader loader) {
			this.name = (options != null) ? options.name : null;
			this.options = options;
			this.loader = loader;
			this.permit = group.newPermit(task);
			this.captured = capture(group);
			this.decorated = decorate(task, group);
		}

		static @Nullable Extras of(TaskImpl<?> task, TaskGroupImpl group, @Nullable Options options) {
			ClassLoader loader = Thread.currentThread().getContextClassLoader();
			boolean needed = options != null || loader != group.loader() || group.needsExtras();
			return needed ? new Extras(task, group, options, loader) : null;
		}

		/** If it cannot be captured, the task is to fail with that. */
		private static TaskContext.@Nullable Snapshot capture(TaskGroupImpl group) {
			TaskContext context = group.shared().context();
			try {
				return (context != null) ? context.capture() : null;
			}
			catch (Throwable ex) {
				return () -> {
					throw Boundary.<RuntimeException>sneak(ex);
				};
			}
		}

		private static @Nullable Runnable decorate(TaskImpl<?> task, TaskGroupImpl group) {
			if (group.shared().decorator() == null) {
				return null;
			}
			try {
				return Arguments.notNull(group.shared().decorator().apply(task::callDecorated), "decorated task");
			}
			catch (Throwable ex) {
				return () -> {
					throw Boundary.<RuntimeException>sneak(ex);
				};
			}
		}

		TaskContext.@Nullable Scope restoreContext() {
			TaskContext.Snapshot snapshot = this.captured;
			this.captured = null;
			return (snapshot != null) ? snapshot.restore() : null;
		}

		void ended(long ran) {
			this.stopped = true;
			VarHandle.releaseFence(); // whoever reads the new time also sees that it is
										// one
			this.nanos = ran;
			this.options = null;
			this.captured = null;
			this.decorated = null;
			this.loader = null;
		}

	}

	/**
	 * What a {@link io.soonify.TaskSpec} says of its task.
	 *
	 * @param name the name
	 * @param timeoutNanos the time from start to end, {@link GroupSettings#NO_TIMEOUT}
	 * for none
	 * @param optional whether the group can do without the task
	 * @param shielded whether the cancellation of the group spares the task
	 * @param onCancel what to do when the task is cancelled while it runs
	 */
	record Options(String name, long timeoutNanos, boolean optional, boolean shielded, @Nullable Runnable onCancel) {

		static Options named(String name) {
			return new Options(name, GroupSettings.NO_TIMEOUT, false, false, null);
		}

		Options withTimeoutNanos(long newTimeoutNanos) {
			return new Options(this.name, newTimeoutNanos, this.optional, this.shielded, this.onCancel);
		}

		Options asOptional() {
			return new Options(this.name, this.timeoutNanos, true, this.shielded, this.onCancel);
		}

		Options asShielded() {
			return new Options(this.name, this.timeoutNanos, this.optional, true, this.onCancel);
		}

		Options withOnCancel(Runnable newOnCancel) {
			return new Options(this.name, this.timeoutNanos, this.optional, this.shielded, newOnCancel);
		}

	}

}
