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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

import io.soonify.SoonValue;
import io.soonify.TaskCancelledException;
import io.soonify.TaskFailedException;
import io.soonify.internal.ConcurrencyLimiter.Permit;
import io.soonify.internal.GroupWait.Waiter;
import io.soonify.internal.TaskExtras.Options;
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
final class TaskImpl<T extends @Nullable Object>
		implements SoonValue<T>, TaskInfo, Runnable, Launcher.Unbegun, ScopeStack.Scope, ScopeStack.Frame {

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

	private static final String ALONE = "by a call of its handle's cancel()";

	private static final VarHandle STATE = Fields.find(MethodHandles.lookup(), TaskImpl.class, "state", int.class);

	private static final VarHandle WAITERS = Fields.find(MethodHandles.lookup(), TaskImpl.class, "waiters",
			Waiter.class);

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
	private final @Nullable TaskExtras extras;

	/** The thread that runs the task, {@code null} before and after that. */
	private volatile @Nullable Thread thread;

	/** The group that was opened on that thread directly inside the task. */
	private volatile @Nullable TaskGroupImpl inner;

	/** Whether the group has counted the end; only for the thread that has claimed it. */
	private boolean counted;

	/** The task that this one waits for. */
	volatile @Nullable TaskImpl<?> awaited;

	private volatile @Nullable Waiter waiters;

	TaskImpl(TaskGroupImpl group, Callable<T> function, @Nullable Options options) {
		this.home = group;
		this.payload = function;
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		this.extras = (options != null || loader != group.loader() || group.settings().needsExtras())
				? new TaskExtras(options, loader, group.newPermit(this), group.shared(), this::runByDecorator) : null;
	}

	void number(int number) {
		this.number = number;
	}

	// What its group does with it

	/** Hand the task to the executor, now or when it has a permit. */
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
		onLibraryThread(group, () -> execute(group));
	}

	private void onLibraryThread(TaskGroupImpl group, Runnable action) {
		try {
			LibraryThreads.executor().execute(action);
		}
		catch (Throwable ex) {
			endUnstarted(group, FAILED, ex);
		}
	}

	private void execute(TaskGroupImpl group) {
		if (flag(LAUNCHED, LAUNCHED, PENDING)) {
			Throwable rejection = group.launcher().launch(this);
			if (rejection != null && !endUnstarted(group, FAILED, rejection) && hasStarted()) {
				group.boundary()
					.report("an executor of class " + group.launcher().executor().getClass().getName(), rejection);
			}
		}
	}

	/** Cancel the task with its group, unless it has been claimed by somebody else. */
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
			end(group, phase, outcome, TaskExtras.NEVER_RAN);
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
			Permit permit = permit();
			if (permit != null && this.extras != null) {
				permit.limiter().giveBack(permit);
				this.extras.permit = null;
			}
		}
		finally {
			if (!this.counted) {
				group.countEnded();
				this.counted = true;
			}
			group.wakeOwner();
		}
	}

	/** Note that the running task alone is cancelled: the first reason counts. */
	boolean request(int reason) {
		return flag(reason, CANCEL_REQUESTED | TIMED_OUT, RUNNING);
	}

	/** Interrupt the running task, once. Returns what to run next, once. */
	@Nullable Runnable interrupt(TaskGroupImpl group) {
		Thread running = this.thread;
		if (running == null) {
			return null; // it will see by itself that it is cancelled
		}
		Options options = options();
		Runnable callback = (options != null) ? options.onCancel() : null;
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
			endUnstarted(group, FAILED, Misuse.unsuitable(group.name(), "runs tasks on the thread that submits them"));
		}
		else if (Thread.currentThread() != group.owner()) {
			begin(group, launcher.hasNewThreads());
		}
		else if (launcher.waitsOnOwnThread()) {
			endUnstarted(group, FAILED,
					Misuse.unsuitable(group.name(), "runs tasks on the thread that owns the group"));
		}
		else {
			// such as in a fork-join pool, where a thread that joins runs others
			onLibraryThread(group, this::helpOut);
		}
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
		@Nullable ThreadState before = null;
		try {
			if (!newThread) {
				before = new ThreadState(running);
			}
			this.thread = running;
			Permit permit = permit();
			if (permit != null) {
				permit.limiter().begin(permit);
			}
			ScopeStack.enter(this);
			ThreadState.enter(running, threadName(group), (this.extras != null) ? this.extras.loader : group.loader());
			if (isCancelled(group) && giveUpStart()) {
				end(group, CANCELLED, cancellation(group), TaskExtras.NEVER_RAN);
			}
			else {
				TaskBody.run(this, group, this.extras);
			}
		}
		catch (Throwable ex) {
			endUnexpectedly(group, ex);
		}
		finally {
			try {
				if (!newThread) {
					leaveThread(running, before);
				}
			}
			catch (Throwable ex) { // a thread of a kind that does not let itself be given
									// back
				group.boundary().report("a thread of class " + running.getClass().getName(), ex);
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
			// the next park would return at once, and it is meant for nobody
			Thread.interrupted();
		}
		return true;
	}

	/**
	 * Give up the start of a task that is cancelled, unless whoever cancelled it has met
	 * it running and calls back, which is only for tasks that start.
	 */
	private boolean giveUpStart() {
		Options options = options();
		return options == null || options.onCancel() == null || takeCallback();
	}

	private Object cancellation(TaskGroupImpl group) {
		Cancellation decided = isRequested() ? null : group.cancellation();
		return (decided != null) ? decided : ALONE;
	}

	private @Nullable String threadName(TaskGroupImpl group) {
		Options options = options();
		if (options != null) {
			return group.name() + "/" + options.name();
		}
		return group.settings().isNamed() ? group.name() : null;
	}

	/** Nothing of the task is to be seen by what the thread runs next (S12). */
	private void leaveThread(Thread running, @Nullable ThreadState before) {
		while ((this.state & (INTERRUPTING | INTERRUPTED)) == INTERRUPTING) {
			Thread.onSpinWait();
		}
		if (before != null) {
			before.restore(running);
		}
		else {
			ScopeStack.leaveTo(null);
		}
		Thread.interrupted();
	}

	private void runByDecorator() {
		TaskBody.runByDecorator(this, this.thread, this.extras);
	}

	/** There is one until the task has ended. */
	@SuppressWarnings({ "unchecked", "NullAway" })
	Callable<T> function() {
		return (Callable<T>) this.payload;
	}

	/**
	 * End a task whose function has returned or thrown. A value is kept whatever happened
	 * (S5); what only answers a cancellation is none of the failures (S4).
	 */
	void endCalled(TaskGroupImpl group, @Nullable Object value, @Nullable Throwable thrown, long ran) {
		if (thrown == null) {
			end(group, SUCCEEDED, value, ran);
		}
		else if ((this.state & TIMED_OUT) != 0) {
			end(group, FAILED, TaskBody.timedOut(this, thrown), ran);
		}
		else if (group.isConsequence(thrown, (this.state & (CANCEL_REQUESTED | INTERRUPTING)) != 0)) {
			end(group, CANCELLED, cancellation(group), ran);
		}
		else {
			end(group, FAILED, thrown, ran);
		}
	}

	void fail(TaskGroupImpl group, Throwable thrown) {
		end(group, FAILED, thrown, 0);
	}

	/** End the task. Only for the thread that has claimed it. */
	@SuppressWarnings("NullAway") // a failed task has thrown something
	private void end(TaskGroupImpl group, int phase, @Nullable Object outcome, long ran) {
		Options options = options();
		boolean optional = options != null && options.optional();
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
				CancellationTree.carryOut(group);
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
			Waiter.wake((Waiter) WAITERS.getAndSet(this, null));
		}
	}

	// State

	private boolean claim(int phase) {
		return flag(phase, 0, PENDING);
	}

	/** Set a flag, if the task is in a phase and none of the others is set. */
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
	 */
	boolean isCancelled(TaskGroupImpl group) {
		return isRequested() || (!isShielded() && group.decided() != null);
	}

	boolean isShielded() {
		Options options = options();
		return options != null && options.shielded();
	}

	@Nullable Options options() {
		return (this.extras != null) ? this.extras.options : null;
	}

	@Nullable Permit permit() {
		return (this.extras != null) ? this.extras.permit : null;
	}

	/** The task that the calling thread runs, {@code null} outside of tasks. */
	static @Nullable TaskImpl<?> running() {
		return (ScopeStack.runningTask() instanceof TaskImpl<?> task) ? task : null;
	}

	@Nullable TaskGroupImpl liveGroup() {
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
		if (open != null && (this.state & SEEN) == 0 && !open.ownership().hasJoined(this.number)) {
			throw pending("whether the task has ended by now is a matter of luck");
		}
	}

	private RuntimeException pending(String why) {
		return ScopeStack.throwIntoBody(ownedGroup(), Misuse.pending(name(), why));
	}

	private T outcome() {
		return switch (state()) {
			case SUCCEEDED -> valueInPayload();
			case FAILED -> throw ScopeStack.throwIntoBody(ownedGroup(), new TaskFailedException(
					"Task '%s' failed: %s".formatted(name(), Boundary.describe(thrownInPayload())), thrownInPayload()));
			default -> throw ScopeStack.throwIntoBody(ownedGroup(), cancelledException());
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
			GroupWait.untilEnded(this, group);
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

	void register(Waiter waiter) {
		do {
			waiter.next = this.waiters;
		}
		while (!WAITERS.compareAndSet(this, waiter.next, waiter));
		set(JOINED);
		if (hasEnded()) {
			Waiter.wake((Waiter) WAITERS.getAndSet(this, null)); // the end may have come
																	// too early to see
																	// this waiter
		}
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

	@Nullable Object result() {
		return this.payload;
	}

	@Override
	public boolean cancel() {
		StackReserve.ensure(CancellationTree.FRAMES);
		TaskGroupImpl group = liveGroup();
		return group != null && (endUnstarted(group, CANCELLED, ALONE)
				|| CancellationTree.cancelTask(group, this, CANCEL_REQUESTED));
	}

	@Override
	public String name() {
		return (this.extras != null && this.extras.name != null) ? this.extras.name
				: "task-" + Integer.toUnsignedString(this.number);
	}

	@Override
	public Duration elapsed() {
		return (this.extras != null) ? this.extras.elapsed(this) : Duration.ZERO;
	}

	@Override
	public boolean hasStarted() {
		return isRunning() || (hasEnded() && (this.extras == null || this.extras.hasRun()));
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

}
