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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException.FailedTask;
import io.soonify.TaskSpec;
import io.soonify.function.CheckedFunction1;
import io.soonify.internal.Cancellation.Cause;
import io.soonify.internal.ConcurrencyLimiter.Permit;
import io.soonify.internal.ConcurrencyLimiter.Share;
import io.soonify.internal.ScopeStack.Frame;
import io.soonify.internal.ScopeStack.Scope;
import io.soonify.internal.TaskList.Node;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * The group, and the place to start reading.
 *
 * <p>
 * <b>What there is.</b> A group has an owner, the thread that opened it; a
 * {@link TaskList}, and a number of tasks ended; at most one {@link Cancellation}; a
 * {@link GroupOutcome}. A {@link TaskImpl task} is the {@code Runnable} that the
 * {@link Launcher} hands to the executor, by itself; the {@link TaskBody} is what it runs
 * around the function. Where tasks are limited, each has a permit of a
 * {@link ConcurrencyLimiter}. Groups and running tasks are scopes on the
 * {@link ScopeStack} of their thread; that is how a group finds what it was opened in.
 *
 * <p>
 * <b>Counting.</b> {@code open → (start → end)* → closed}. One word, in the list, has the
 * tasks started, the holds of those who cancel, and whether the group is closed; another
 * one the tasks ended, because the one is written by those who start tasks and the other
 * by those who end them. The owner says that it {@link GroupWait waits} before it looks
 * at both, and whoever ends a task counts before it looks for a waiting owner: one of the
 * two sees the other. The group is closed by a compare-and-set that fails if a task was
 * started meanwhile, so no task slips in. Each task is counted as ended once, in a
 * {@code finally}, by whoever claimed it.
 *
 * <p>
 * <b>Cancelling.</b> The cause is decided once, by compare-and-set, and whoever decided
 * it carries it out over the whole {@link CancellationTree tree}, by a loop, top down.
 * Groups inside are decided first, then their tasks interrupted; then, when all are
 * interrupted, tasks that have not begun are ended and callbacks run. It holds every
 * group open meanwhile, so a group that is closed has no cancellation at work. Who starts
 * a task puts it into the list before it looks for a cancellation, and who opens a group
 * makes it seen before it looks around it; so either they see the cancellation, or they
 * are seen by who carries it out. A deadline is a fact: all who ask whether the group is
 * cancelled look at the clock, and the timer only wakes those who do not ask.
 *
 * <p>
 * <b>Foreign code</b> may throw anything, at any time; see {@link Boundary}. What can
 * fail in a start, for want of memory or stack, either fails before the task is counted,
 * or leaves the task in a chain of lost starts, which the thread itself ends as soon as
 * it is back in a frame with more stack: when it joins or closes, or when its own task
 * ends.
 */
final class TaskGroupImpl extends SoonifierSupport implements TaskGroup, GroupRegistry.Member, GroupDeadline.Setter {

	/** More than to close: who could open a group must be able to close it. */
	private static final int FRAMES_TO_OPEN = 60;

	private static final int FRAMES_TO_START = 16;

	private static final VarHandle CANCELLATION = Fields.find(MethodHandles.lookup(), TaskGroupImpl.class,
			"cancellation", Cancellation.class);

	private final GroupSettings settings;

	private final Thread owner = Thread.currentThread();

	private final @Nullable ClassLoader loader = this.owner.getContextClassLoader();

	private final long openedAt = System.nanoTime();

	private final @Nullable Scope enclosing;

	/** The deadline that this group has set or inherited. */
	private final @Nullable GroupDeadline deadline;

	private final @Nullable Share share;

	private final GroupRegistry.Entry entry;

	private final TaskList tasks = new TaskList();

	private final Ownership ownership = new Ownership(this);

	private final GroupOutcome outcome;

	private final TaskList.Ended ended = new TaskList.Ended();

	private volatile @Nullable Cancellation cancellation;

	volatile @Nullable Thread waitingOwner;

	/** The group that the owner has opened directly inside this one. */
	private volatile @Nullable TaskGroupImpl inner;

	/** The next group that the same cancellation has reached; for who carries it out. */
	@Nullable TaskGroupImpl nextCancelled;

	/** Tasks to be called back when all are interrupted; for the same. */
	TaskList.@Nullable Node callbacks;

	private volatile @Nullable Stragglers stragglers;

	/** Whether a task has had to wait for a permit. */
	private volatile boolean permitAwaited;

	private volatile boolean starvationReported;

	/** Made when it is first asked for; only used by the owner. */
	private @Nullable Bindings bindings;

	/** Whether the owner has been told how the group ended; only used by the owner. */
	private boolean told;

	private TaskGroupImpl(GroupSettings settings, @Nullable Frame outer) {
		this.settings = settings;
		this.enclosing = (outer != null) ? outer.scope() : null;
		this.share = settings.newShare();
		this.entry = new GroupRegistry.Entry(this, settings.boundary(), outer);
		this.outcome = new GroupOutcome(settings.name(), settings.policy(), settings.boundary(), this::taskCount);
		this.deadline = settings.hasTimeout()
				? GroupDeadline.earlier(inheritedDeadline(), this.entry, this.openedAt + settings.timeoutNanos())
				: inheritedDeadline();
	}

	private @Nullable GroupDeadline inheritedDeadline() {
		if (this.enclosing instanceof TaskGroupImpl group) {
			return group.deadline;
		}
		return (this.enclosing instanceof TaskImpl<?> task && !task.isShielded()) ? task.group().deadline : null;
	}

	// Opening

	static TaskGroupImpl open(GroupSettings settings) {
		StackReserve.ensure(FRAMES_TO_OPEN);
		settings.checkWaiting();
		Frame outer = ScopeStack.top();
		TaskGroupImpl group = new TaskGroupImpl(settings, outer);
		group.enter();
		group.boundary().groupOpened(group);
		return group;
	}

	private void enter() {
		if (isOutermost()) {
			shared().registry().add(this.entry);
		}
		try {
			GroupDeadline own = ownDeadline();
			if (own != null) {
				DeadlineTimer.INSTANCE.add(own);
			}
			ScopeStack.enter(this.entry);
		}
		catch (Throwable ex) {
			leave();
			throw ex;
		}
		Scope around = this.enclosing;
		if (around instanceof TaskGroupImpl group) {
			group.inner = this;
			if (group.decided() != null) {
				cancel(CancellationTree.cancelledAround(this, around));
			}
		}
		else if (around instanceof TaskImpl<?> task) {
			task.inner(this);
			if (task.isCancelled(task.group())) {
				cancel(CancellationTree.cancelledAround(this, around));
			}
		}
	}

	/**
	 * Whether the registry is to know of this group: it finds the others through those.
	 */
	private boolean isOutermost() {
		for (Scope scope = this.enclosing; scope != null; scope = scope.enclosing()) {
			if (scope instanceof TaskGroupImpl group
					&& group.settings.shared().registry() == this.settings.shared().registry()) {
				return false;
			}
		}
		return true;
	}

	private void leave() {
		GroupDeadline own = ownDeadline();
		if (own != null) {
			DeadlineTimer.INSTANCE.remove(own);
		}
		Stragglers watched = this.stragglers;
		if (watched != null) {
			watched.close();
		}
		this.entry.closed();
		if (this.enclosing instanceof TaskGroupImpl group) {
			group.inner = null;
		}
		else if (this.enclosing instanceof TaskImpl<?> task) {
			task.inner(null);
		}
		ScopeStack.top(); // forgets frames of closed groups
		this.ownership.end();
		this.tasks.forget();
		this.ended.forget();
	}

	// Starting tasks

	@Override
	<R extends @Nullable Object> SoonValue<R> start(Callable<R> fn) {
		return start(fn, null);
	}

	<R extends @Nullable Object> SoonValue<R> start(Callable<R> fn, TaskExtras.@Nullable Options options) {
		StackReserve.ensure(FRAMES_TO_START);
		TaskImpl<R> task = new TaskImpl<>(this, fn, options);
		Node node = new Node(task);
		Thread starter = Thread.currentThread();
		long number = this.tasks.countStart();
		if (number == 0) {
			throw Misuse.closed(name());
		}
		try { // whatever is thrown from here on, the task is counted
			task.number((int) number);
			boundary().taskSubmitted(this, task); // before anybody can find and end it
			this.tasks.push(node, number);
			Cancellation decided = task.isShielded() ? null : decided();
			if (decided != null) {
				task.cancelUnstarted(this, decided);
			}
			else {
				task.launch(this);
			}
		}
		catch (Throwable ex) {
			node.lostBy = starter; // no call from here on: there may be no stack for one
			node.lostEarlier = this.ended.lostStarts;
			this.ended.lostStarts = node;
			throw ex;
		}
		return task;
	}

	void recoverLostStarts() {
		this.ended.recoverLostStarts(this);
	}

	@Override
	public <A extends @Nullable Object, R extends @Nullable Object> List<SoonValue<R>> map(
			Collection<? extends A> items, CheckedFunction1<? super A, ? extends R> fn) {
		Arguments.notNull(items, "items");
		Arguments.notNull(fn, "fn");
		checkOpen();
		List<SoonValue<R>> values = new ArrayList<>(items.size());
		for (A item : items) {
			values.add(this.<R>start(() -> fn.apply(item)));
		}
		return Collections.unmodifiableList(values);
	}

	@Override
	public TaskSpec task(String name) {
		return new TaskSpecImpl(this, Arguments.name(name));
	}

	/** Somebody else than the owner gets bindings that nobody looks at. */
	@Override
	Binding bind(@Nullable Object fn) {
		Arguments.notNull(fn, "fn");
		checkOpen();
		if (Thread.currentThread() != this.owner) {
			return new Bindings().add();
		}
		if (this.bindings == null) {
			this.bindings = new Bindings();
		}
		return this.bindings.add();
	}

	private void checkOpen() {
		if (isClosed()) {
			throw Misuse.closed(name());
		}
	}

	@Nullable Permit newPermit(TaskImpl<?> task) {
		return (this.share != null) ? new Permit(this.share, task, !launcher().waitsOnOwnThread()) : null;
	}

	// Ending tasks

	/**
	 * Keep what a task threw, before its end can be seen, and decide that the group is
	 * cancelled if its policy says so. Whether the caller is to carry that out.
	 */
	boolean taskFailed(TaskImpl<?> task, Throwable thrown) {
		String source = "task '" + task.name() + "'";
		this.outcome.failed(task.name(), source, thrown);
		return this.outcome.failsFast() && this.cancellation == null
				&& decide(Cancellation.failure(name(), source, thrown));
	}

	/** Let the policy judge; the failure of an optional task counts for nothing. */
	void taskEnded(TaskImpl<?> task, boolean optional) {
		Cancellation wanted = this.outcome.ended(task, task.result(), optional);
		if (wanted != null) {
			cancel(wanted);
		}
	}

	/** After that nothing more is done for a task, except to wake the owner. */
	void countEnded() {
		this.ended.add();
	}

	/** Wake the owner if it waits and nothing keeps it waiting any more. */
	void wakeOwner() {
		Thread waiting = this.waitingOwner;
		if (waiting != null && isIdle()) {
			LockSupport.unpark(waiting);
		}
	}

	/** Whether what a task threw only answers that it, or its group, is cancelled. */
	boolean isConsequence(Throwable thrown, boolean interrupted) {
		return (interrupted || decided() != null)
				&& Cancellation.isConsequence(thrown, this.outcome.thrown(), this.settings.shared().consequence());
	}

	// Cancelling

	@Override
	public boolean cancel() {
		return cancel("it was cancelled by hand");
	}

	@Override
	public boolean cancel(String reason) {
		return cancel(new Cancellation(name(), Cause.MANUAL, Arguments.notNull(reason, "reason")));
	}

	@Override
	public boolean cancelForShutdown(String reason) {
		return cancel(new Cancellation(name(), Cause.SHUTDOWN, reason));
	}

	@Override
	public boolean isCancelled() {
		return this.cancellation != null || (this.deadline != null && this.deadline.hasPassed() && !isClosed());
	}

	@Nullable Cancellation cancellation() {
		return this.cancellation;
	}

	/**
	 * Why the group is cancelled, after a look at the clock. For those who have something
	 * that a deadline can meet unfinished.
	 */
	@Nullable Cancellation decided() {
		if (this.cancellation == null && this.deadline != null && this.deadline.hasPassed()) {
			GroupDeadline.Setter setter = this.deadline.setter();
			if (setter != null) {
				setter.expire();
			}
			if (setter != this && this.cancellation == null && this.enclosing != null) {
				cancel(CancellationTree.cancelledAround(this, this.enclosing));
			}
		}
		return this.cancellation;
	}

	@Override
	public void expire() {
		if (this.cancellation == null && isBusy()) {
			cancel(new Cancellation(name(), Cause.TIMEOUT, "its deadline of %s passed".formatted(timeout())));
		}
	}

	/**
	 * The owner sees to it if it waits; else a thread is started for that, because those
	 * who cancel may meet foreign code.
	 */
	@Override
	public void deadlinePassed(DeadlineTimer.Entry deadline) {
		Thread waiting = this.waitingOwner;
		if (waiting != null) {
			LockSupport.unpark(waiting);
		}
		else if (isBusy()) {
			DeadlineTimer.INSTANCE.runElsewhere(deadline, this::expire);
		}
	}

	private boolean isBusy() {
		return !isIdle() || this.inner != null;
	}

	boolean cancel(Cancellation wanted) {
		StackReserve.ensure(CancellationTree.FRAMES);
		if (this.cancellation != null || !this.tasks.hold()) {
			return false;
		}
		try {
			boolean decided = decide(wanted);
			if (decided) {
				CancellationTree.carryOut(this);
			}
			return decided;
		}
		finally {
			release();
		}
	}

	boolean decide(Cancellation wanted) {
		return this.cancellation == null && CANCELLATION.compareAndSet(this, null, wanted);
	}

	// Waiting and closing

	@Override
	public void join() {
		checkOwner("join");
		checkOpen();
		boolean interrupted = await();
		this.ownership.joined(taskCount());
		tellOwner(interrupted, null);
	}

	/**
	 * The owner has waited for one task: if the group has failed meanwhile, or been
	 * cancelled from outside, it learns that from here (S8).
	 */
	void joinIfItFailed() {
		Cancellation decided = decided();
		if (decided != null && decided.cause() != Cause.MANUAL && decided.cause() != Cause.SATISFIED) {
			join();
		}
	}

	@Override
	public void close() {
		checkOwner("close");
		if (!isClosed()) {
			TaskGroupImpl forgotten = this.inner;
			try {
				tellOwner(closeQuietly(), forgotten);
			}
			finally {
				forgetOutcome();
			}
		}
	}

	/**
	 * Handles may keep the cancellation: with it they must not keep other tasks (S13).
	 */
	void forgetOutcome() {
		this.outcome.clear();
		Cancellation decided = this.cancellation;
		if (decided != null) {
			decided.forgetUnfinished();
		}
	}

	/** Whether the owner was interrupted; its interrupt status is clear. */
	boolean closeQuietly() {
		StackReserve.ensure(CancellationTree.FRAMES);
		TaskGroupImpl forgotten = this.inner;
		boolean interrupted = forgotten != null && ForgottenGroups.close(forgotten);
		if (interrupted) { // for it waited in place of this one
			cancel(Cancellation.interrupt(name()));
		}
		do {
			interrupted |= await();
		}
		while (!this.tasks.close(this.ended) && !isClosed());
		leave();
		int uncalled = (this.bindings != null) ? this.bindings.uncalled() : 0;
		if (uncalled > 0) {
			boundary().misused(Misuse.neverCalled(name(), uncalled));
		}
		boundary().groupClosed(this, this.outcome.of(this.cancellation));
		return interrupted;
	}

	/** Tell the owner how the group ended, unless it has been told before. */
	private void tellOwner(boolean interrupted, @Nullable TaskGroupImpl forgotten) {
		if (interrupted) {
			this.owner.interrupt();
		}
		RuntimeException exception = null;
		if (!this.told && !this.outcome.isUndisturbed(this.cancellation)) {
			exception = this.outcome.exception(this.cancellation, timeout(), age());
			this.told = exception != null;
			if (exception == null && isClosed()) {
				for (FailedTask failed : this.outcome.failedTasks()) {
					boundary().failureIgnored(this, failed.name(), failed.thrown());
				}
			}
		}
		this.outcome.takeThrownByCallbacks()
			.forEach((exception != null) ? exception::addSuppressed : this::reportCallback);
		if (forgotten != null) {
			IllegalStateException misnested = Misuse.closedTooEarly(name(), forgotten.name());
			if (exception != null) {
				misnested.addSuppressed(exception);
			}
			throw misnested;
		}
		if (exception != null) {
			throw exception;
		}
	}

	void reportCallback(Throwable thrown) {
		boundary().report("a callback of onCancel", thrown);
	}

	/**
	 * A thread was interrupted while it waited for a task of this group. If it owns the
	 * group, cancel it and wait for all of its tasks.
	 */
	RuntimeException interruptedInJoinOf(TaskImpl<?> task) {
		if (Thread.currentThread() != this.owner || isClosed()) {
			return this.outcome.interruptedInJoinOf(task.name());
		}
		cancel(Cancellation.interrupt(name()));
		await();
		this.owner.interrupt();
		this.told = true;
		RuntimeException exception = this.outcome.interruptedInJoinOf(task.name());
		this.outcome.takeThrownByCallbacks().forEach(exception::addSuppressed);
		return exception;
	}

	/**
	 * Wait until no task is left. Whether the owner was interrupted; its status is clear.
	 */
	private boolean await() {
		recoverLostStarts();
		Cancellation wanted = this.outcome.ownerWaiting(true);
		if (wanted != null) {
			cancel(wanted);
		}
		boolean interrupted = !isIdle() && GroupWait.untilIdle(this);
		this.outcome.ownerWaiting(false);
		return interrupted;
	}

	private void checkOwner(String method) {
		Thread caller = Thread.currentThread();
		if (caller != this.owner) {
			throw Misuse.notOwner(name(), method, this.owner, caller);
		}
	}

	// Counting

	void release() {
		this.tasks.release();
		wakeOwner();
	}

	boolean isIdle() {
		return this.tasks.isIdle(this.ended);
	}

	@Override
	public boolean isClosed() {
		return this.tasks.isClosed();
	}

	// What others may know

	GroupSettings.Shared shared() {
		return this.settings.shared();
	}

	Launcher launcher() {
		return this.settings.shared().launcher();
	}

	Boundary boundary() {
		return this.settings.boundary();
	}

	TaskList tasks() {
		return this.tasks;
	}

	GroupOutcome outcome() {
		return this.outcome;
	}

	Ownership ownership() {
		return this.ownership;
	}

	@Nullable ClassLoader loader() {
		return this.loader;
	}

	GroupSettings settings() {
		return this.settings;
	}

	@Override
	public String name() {
		return this.settings.name();
	}

	@Override
	public Thread owner() {
		return this.owner;
	}

	@Override
	public Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.openedAt);
	}

	private @Nullable GroupDeadline ownDeadline() {
		return (this.deadline != null && this.deadline.isSetBy(this.entry)) ? this.deadline : null;
	}

	private Duration timeout() {
		return Duration.ofNanos(this.settings.timeoutNanos());
	}

	@Override
	public Optional<Duration> remaining() {
		return Optional.ofNullable(this.deadline).map(GroupDeadline::remaining);
	}

	@Override
	public Optional<Duration> sinceCancellation() {
		Cancellation decided = this.cancellation;
		if (decided != null) {
			return Optional.of(Duration.ofNanos(System.nanoTime() - decided.at()));
		}
		return Optional.ofNullable(this.deadline)
			.filter((passed) -> passed.hasPassed() && isBusy())
			.map((passed) -> Duration.ofNanos(System.nanoTime() - passed.at()));
	}

	@Override
	public long taskCount() {
		return this.tasks.size();
	}

	@Override
	public int unfinishedTaskCount() {
		return (int) Math.max(0, taskCount() - this.ended.count());
	}

	@Override
	public int waitingTaskCount() {
		return this.tasks.unbegun().size();
	}

	@Override
	public List<TaskInfo> runningTasks() {
		return this.tasks.running(Integer.MAX_VALUE);
	}

	@Override
	public List<TaskInfo> unfinishedTasks(int limit) {
		List<TaskInfo> unfinished = this.tasks.running(limit);
		this.tasks.unbegun().stream().limit(Math.max(0, limit - unfinished.size())).forEach(unfinished::add);
		return unfinished;
	}

	@Override
	public Optional<TaskGroupInfo> innerGroup() {
		return Optional.ofNullable(this.inner);
	}

	@Nullable TaskGroupImpl inner() {
		return this.inner;
	}

	@Override
	public Optional<TaskGroupInfo> parent() {
		return (this.enclosing != null) ? Optional.of((TaskGroupImpl) this.enclosing.group()) : Optional.empty();
	}

	@Override
	public boolean isWatchedBy(TaskGroupListener listener) {
		return boundary().includes(listener);
	}

	@Override
	public boolean isRunningTask() {
		return false;
	}

	@Override
	public TaskGroupImpl group() {
		return this;
	}

	@Override
	public @Nullable Scope enclosing() {
		return this.enclosing;
	}

	@Override
	public String toString() {
		String state = isClosed() ? "closed" : isCancelled() ? "cancelled" : "open";
		return "Task group '%s' (%s, %d of %d tasks unfinished)".formatted(name(), state, unfinishedTaskCount(),
				taskCount());
	}

	// What those who wait look at

	boolean hasDeadline() {
		return this.deadline != null;
	}

	@Nullable Share share() {
		return this.share;
	}

	boolean isPermitAwaited() {
		return this.permitAwaited;
	}

	/** The owner, if it waits, has to look from now on whether the line moves. */
	void permitAwaited() {
		if (!this.permitAwaited) {
			this.permitAwaited = true;
			LockSupport.unpark(this.waitingOwner);
		}
	}

	/** Whether this is the first time that a task gets no thread, or permit. */
	boolean noteStarvation() {
		boolean first = !this.starvationReported;
		this.starvationReported = true;
		return first;
	}

	/** A task of this group has been interrupted: see that it heeds that (S15). */
	void interrupted(TaskImpl<?> task) {
		try {
			Stragglers watched = this.stragglers;
			if (watched == null) {
				synchronized (this) {
					watched = (this.stragglers != null) ? this.stragglers
							: new Stragglers(this, boundary(), shared().stragglerNanos());
					this.stragglers = watched;
				}
			}
			watched.watch(task);
		}
		catch (Throwable ex) {
			boundary().report("the watch over stragglers", ex);
		}
	}

}
