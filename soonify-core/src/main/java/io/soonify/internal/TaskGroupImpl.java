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
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.soonify.CompletionPolicy.Outcome;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupException.FailedTask;
import io.soonify.TaskGroupRefusedException;
import io.soonify.TaskSpec;
import io.soonify.function.CheckedFunction1;
import io.soonify.internal.Cancellation.Cause;
import io.soonify.internal.ConcurrencyLimiter.Permit;
import io.soonify.internal.ConcurrencyLimiter.Share;
import io.soonify.internal.ScopeStack.Frame;
import io.soonify.internal.ScopeStack.Scope;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskGroupOutcome;
import io.soonify.spi.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * The group, and the place to start reading.
 *
 * <p>
 * <b>What there is.</b> A group has an owner, the thread that opened it; a number of
 * tasks started and a number of tasks ended; a list of its tasks; at most one
 * {@link Cancellation}; a {@link GroupOutcome}. A {@link TaskImpl task} is the
 * {@code Runnable} that the {@link Launcher} hands to the executor, by itself. Where
 * tasks are limited, each has a permit of a {@link ConcurrencyLimiter}. Groups and
 * running tasks are scopes on the {@link ScopeStack} of their thread; that is how a group
 * finds what it was opened in.
 *
 * <p>
 * <b>Counting.</b> {@code open → (start → end)* → closed}. One word has the tasks
 * started, the holds of those who cancel, and whether the group is closed; another one
 * the tasks ended, because the one is written by those who start tasks and the other by
 * those who end them. The owner says that it waits before it looks at both, and whoever
 * ends a task counts before it looks for a waiting owner: one of the two sees the other.
 * The group is closed by a compare-and-set that fails if a task was started meanwhile, so
 * no task slips in. Each task is counted as ended once, in a {@code finally}, by whoever
 * claimed it.
 *
 * <p>
 * <b>Cancelling.</b> The cause is decided once, by compare-and-set, and whoever decided
 * it carries it out: over the whole tree, by a loop, top down. Groups inside are decided
 * first, then their tasks interrupted; then, when all are interrupted, tasks that have
 * not begun are ended and callbacks run. It holds every group open meanwhile, so a group
 * that is closed has no cancellation at work. Who starts a task puts it into the list
 * before it looks for a cancellation, and who opens a group makes it seen before it looks
 * around it; so either they see the cancellation, or they are seen by who carries it out.
 * A deadline is a fact: all who ask whether the group is cancelled look at the clock, and
 * the timer only wakes those who do not ask.
 *
 * <p>
 * <b>Foreign code</b> may throw anything, at any time; see {@link Boundary}. What can
 * fail in a start, for want of memory or stack, either fails before the task is counted,
 * or leaves the task in a chain of lost starts, which the thread itself ends as soon as
 * it is back in a frame with more stack: when it joins or closes, or when its own task
 * ends.
 */
final class TaskGroupImpl extends SoonifierSupport implements TaskGroup, GroupRegistry.Member, Launcher.Awaited {

	private static final long CLOSED = Long.MIN_VALUE;

	private static final long HOLD = 1L << 40;

	private static final long TASKS = HOLD - 1;

	/**
	 * How many ended tasks the list may have before it is worth while to look for them.
	 */
	private static final int SWEEP_AFTER = 256;

	private static final int FRAMES_TO_OPEN_OR_CLOSE = 20;

	private static final int FRAMES_TO_CANCEL = 60;

	private static final VarHandle CANCELLATION;

	static {
		try {
			CANCELLATION = MethodHandles.lookup()
				.findVarHandle(TaskGroupImpl.class, "cancellation", Cancellation.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final GroupSettings settings;

	private final Thread owner = Thread.currentThread();

	private final @Nullable ClassLoader loader = this.owner.getContextClassLoader();

	private final long openedAt = System.nanoTime();

	private final @Nullable Scope enclosing;

	/** The deadline that this group has set or inherited. */
	private final @Nullable Deadline deadline;

	private final @Nullable Share share;

	private final GroupRegistry.Entry entry;

	private final Started started = new Started();

	private final Ownership ownership = new Ownership(this);

	private final GroupOutcome outcome;

	private final boolean failsFast;

	private final Ended ended;

	private volatile @Nullable Cancellation cancellation;

	private volatile @Nullable Thread waitingOwner;

	/** The group that the owner has opened directly inside this one. */
	private volatile @Nullable TaskGroupImpl inner;

	/**
	 * The next group that the same cancellation has reached; only for who carries it out.
	 */
	private @Nullable TaskGroupImpl nextCancelled;

	/** Tasks to be called back when all are interrupted; only for the same. */
	private @Nullable Node callbacks;

	/** Tasks whose start broke off. */
	private volatile @Nullable Node lostStarts;

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
		this.failsFast = this.outcome.failsFast();
		this.ended = new Ended();
		this.deadline = effectiveDeadline();
	}

	private @Nullable Deadline effectiveDeadline() {
		Deadline inherited = inheritedDeadline();
		if (!this.settings.hasTimeout()) {
			return inherited;
		}
		long at = this.openedAt + this.settings.timeoutNanos();
		return (inherited == null || at - inherited.at() < 0) ? new Deadline(this.entry, at) : inherited;
	}

	private @Nullable Deadline inheritedDeadline() {
		if (this.enclosing instanceof TaskGroupImpl group) {
			return group.deadline;
		}
		return (this.enclosing instanceof TaskImpl<?> task && !task.isShielded()) ? task.group().deadline : null;
	}

	// Opening

	static TaskGroupImpl open(GroupSettings settings) {
		Boundary.reserveStack(FRAMES_TO_OPEN_OR_CLOSE);
		checkWaiting(settings);
		Frame outer = ScopeStack.top();
		TaskGroupImpl group = new TaskGroupImpl(settings, outer);
		group.enter();
		group.boundary().groupOpened(group);
		return group;
	}

	private void enter() {
		if (isOutermost()) {
			try {
				this.settings.shared().registry().add(this.entry);
			}
			catch (TaskGroupRefusedException ex) {
				throw throwIntoBody(null, ex);
			}
		}
		try {
			Deadline own = ownDeadline();
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
				cancel(parentCancellation(around));
			}
		}
		else if (around instanceof TaskImpl<?> task) {
			task.inner(this);
			if (task.isCancelled(task.group())) {
				cancel(parentCancellation(around));
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
		Deadline own = ownDeadline();
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
		this.started.list = null;
		this.lostStarts = null;
	}

	// Starting tasks

	@Override
	<R extends @Nullable Object> SoonValue<R> start(Callable<R> fn) {
		return start(fn, null);
	}

	<R extends @Nullable Object> SoonValue<R> start(Callable<R> fn, TaskImpl.@Nullable Options options) {
		TaskImpl<R> task = new TaskImpl<>(this, fn, options);
		Node node = new Node(task);
		Thread starter = Thread.currentThread();
		long before = this.started.add(1);
		if (before < 0) {
			this.started.add(-1);
			throw closed();
		}
		try { // whatever is thrown from here on, the task is counted
			long number = (before & TASKS) + 1;
			task.number((int) number);
			boundary().taskSubmitted(this, task); // before anybody can find and end it
			this.started.push(node);
			if (number >= this.started.sweepAt) {
				this.started.sweep();
			}
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
			node.lostEarlier = this.lostStarts;
			this.lostStarts = node;
			throw ex;
		}
		return task;
	}

	/**
	 * End tasks whose start broke off on the calling thread, which is back in a frame
	 * with more stack. Nothing is taken out of the chain: to do that safely takes stack,
	 * too.
	 */
	void recoverLostStarts() {
		for (Node lost = this.lostStarts; lost != null; lost = lost.lostEarlier) {
			if (lost.lostBy == Thread.currentThread()) {
				lost.lostBy = null;
				lost.task.endLost(this, new RejectedExecutionException(
						"Task '%s' could not be started for want of memory or stack".formatted(lost.task.name())));
			}
		}
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

	/**
	 * Return the bindings that the calling thread may add to: those of the group if the
	 * caller owns it, else some that nobody looks at.
	 */
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
			throw closed();
		}
	}

	private IllegalStateException closed() {
		return new IllegalStateException("Task group '%s' is closed; use it inside its block".formatted(name()));
	}

	@Nullable Permit newPermit(TaskImpl<?> task) {
		return (this.share != null) ? new Permit(this.share, task, !launcher().waitsOnOwnThread()) : null;
	}

	// Ending tasks

	/**
	 * Keep what a task threw, and decide that the group is cancelled if that is what its
	 * policy says of the first failure. Called before the end of the task can be seen.
	 * @param task the task, which has not been counted as ended
	 * @param thrown what it threw
	 * @return {@code true} if the cancellation is to be carried out by the caller
	 */
	boolean taskFailed(TaskImpl<?> task, Throwable thrown) {
		String source = "task '" + task.name() + "'";
		this.outcome.failed(task.name(), source, thrown);
		return this.failsFast && this.cancellation == null
				&& CANCELLATION.compareAndSet(this, null, Cancellation.failure(name(), source, thrown));
	}

	/**
	 * Let the policy judge when a task has ended.
	 * @param task the task
	 * @param optional whether its failure counts for nothing
	 */
	void taskEnded(TaskImpl<?> task, boolean optional) {
		if (this.failsFast) {
			return;
		}
		SoonValue.State state = task.state();
		Object result = task.result();
		Outcome how = new Outcome(task.name(), state, (state == SoonValue.State.SUCCEEDED) ? result : null,
				(state == SoonValue.State.FAILED && result instanceof Throwable thrown) ? thrown : null);
		Cancellation wanted = this.outcome.ended(how, optional);
		if (wanted != null) {
			cancel(wanted);
		}
	}

	/**
	 * Count a task as ended. After that nothing more is done for it, except to
	 * {@link #wakeOwner() wake the owner}.
	 */
	void countEnded() {
		this.ended.add();
	}

	/**
	 * Wake the owner if it waits and nothing keeps it waiting any more.
	 */
	void wakeOwner() {
		Thread waiting = this.waitingOwner;
		if (waiting != null && isIdle()) {
			LockSupport.unpark(waiting);
		}
	}

	/**
	 * Tell whether what a task of this group threw only answers its cancellation.
	 * @param thrown what it threw
	 * @param interrupted whether the task alone was cancelled or interrupted
	 * @return {@code true} if it is no failure
	 */
	boolean isConsequence(Throwable thrown, boolean interrupted) {
		return (interrupted || decided() != null)
				&& Cancellation.isConsequence(thrown, this.outcome.thrown(), this.settings.shared().consequence());
	}

	/**
	 * Close the groups that a task has left open on its thread.
	 * @param opened the outermost of them, {@code null} if there is none
	 * @param thrown what the task threw, {@code null} if it returned
	 * @return what the task is to fail with, {@code null} if it is not to fail
	 */
	@Nullable Throwable closeLeftOpen(@Nullable TaskGroupImpl opened, @Nullable Throwable thrown) {
		if (opened == null) {
			return thrown;
		}
		opened.closeForgotten(); // if that was interrupted, so was the task: nobody is to
									// see it
		IllegalStateException misuse = new IllegalStateException(
				("The task ended while task group '%s', which it had opened, was open; "
						+ "open groups in try statements with resources")
					.formatted(opened.name()));
		if (thrown != null) {
			misuse.addSuppressed(thrown);
		}
		return misuse;
	}

	// Cancelling

	@Override
	public boolean cancel() {
		return cancel(Cancellation.manual(name(), "it was cancelled by hand"));
	}

	@Override
	public boolean cancel(String reason) {
		return cancel(Cancellation.manual(name(), Arguments.notNull(reason, "reason")));
	}

	@Override
	public boolean cancelForShutdown(String reason) {
		return cancel(Cancellation.shutdown(name(), reason));
	}

	@Override
	public boolean isCancelled() {
		return this.cancellation != null || (this.deadline != null && this.deadline.hasPassed() && !isClosed());
	}

	@Nullable Cancellation cancellation() {
		return this.cancellation;
	}

	/**
	 * Return why the group is cancelled, after a look at the clock. For those who have
	 * something that a deadline can meet unfinished.
	 * @return the cancellation, {@code null} if the group is not cancelled
	 */
	@Nullable Cancellation decided() {
		if (this.cancellation == null && this.deadline != null && this.deadline.hasPassed()) {
			TaskGroupImpl setter = this.deadline.group();
			if (setter != null) {
				setter.expire();
			}
			if (setter != this && this.cancellation == null && this.enclosing != null) {
				cancel(parentCancellation(this.enclosing));
			}
		}
		return this.cancellation;
	}

	/**
	 * The deadline of this group has passed: cancel it if there is something to cancel.
	 */
	private void expire() {
		if (this.cancellation == null && isBusy()) {
			cancel(Cancellation.timeout(name(), timeout()));
		}
	}

	private boolean isBusy() {
		return !isIdle() || this.inner != null;
	}

	private boolean cancel(Cancellation wanted) {
		Boundary.reserveStack(FRAMES_TO_CANCEL);
		if (this.cancellation != null || !hold()) {
			return false;
		}
		try {
			boolean decided = CANCELLATION.compareAndSet(this, null, wanted);
			if (decided) {
				carryOut();
			}
			return decided;
		}
		finally {
			release();
		}
	}

	/**
	 * Cancel one running task.
	 * @param task the task
	 * @param reason {@link TaskImpl#CANCEL_REQUESTED} or {@link TaskImpl#TIMED_OUT}
	 * @return {@code true} if the task was met running, for the first time
	 */
	boolean cancelRunning(TaskImpl<?> task, int reason) {
		Boundary.reserveStack(FRAMES_TO_CANCEL);
		if (!hold()) {
			return false;
		}
		try {
			if (reason == TaskImpl.TIMED_OUT && this.cancellation != null && !task.isShielded()) {
				return false; // it has been told already
			}
			if (!task.request(reason)) {
				return false;
			}
			TaskGroupImpl opened = task.inner();
			TaskGroupImpl decided = (opened != null && opened.holdAndDecide(task)) ? opened : null;
			try {
				Runnable callback = task.interrupt(this);
				if (decided != null) {
					decided.carryOut();
				}
				callBack(callback);
			}
			finally {
				if (decided != null) {
					decided.release();
				}
			}
			return true;
		}
		finally {
			release();
		}
	}

	/**
	 * Decide that this group is cancelled with what is around it. If so it is held, to be
	 * released when that has been carried out.
	 */
	private boolean holdAndDecide(Scope around) {
		if (!hold()) {
			return false;
		}
		boolean decided = this.cancellation == null
				&& CANCELLATION.compareAndSet(this, null, parentCancellation(around));
		if (!decided) {
			release();
		}
		return decided;
	}

	/**
	 * Carry the cancellation out that the caller has decided, while a task or a hold
	 * keeps the group open.
	 */
	void carryOut() {
		TaskGroupImpl last = this;
		for (TaskGroupImpl group = this; group != null; group = group.nextCancelled) {
			last = group.interruptTasks(last);
		}
		for (TaskGroupImpl group = this; group != null; group = group.nextCancelled) {
			group.endUnstarted();
		}
		for (TaskGroupImpl group = this; group != null; group = group.nextCancelled) {
			group.callBack();
		}
		TaskGroupImpl inside = this.nextCancelled;
		this.nextCancelled = null;
		while (inside != null) {
			TaskGroupImpl next = inside.nextCancelled;
			inside.nextCancelled = null;
			inside.release();
			inside = next;
		}
	}

	/**
	 * Interrupt the running tasks, when the groups that they have opened are decided.
	 * Those groups are held, and appended to the chain of groups that the cancellation
	 * reaches. Nothing on the way needs memory, or can do without.
	 */
	private TaskGroupImpl interruptTasks(TaskGroupImpl lastOfChain) {
		Cancellation decided = this.cancellation;
		TaskGroupImpl last = lastOfChain;
		if (decided != null && decided.cause() == Cause.TIMEOUT) {
			decided.note(() -> unended().forEach((task) -> decided.met(task, task.name(), task.state())));
		}
		for (Node node = this.started.list; node != null && decided != null; node = node.earlier) {
			TaskImpl<?> task = node.task;
			if (task.hasEnded()) {
				continue;
			}
			if (task.isRunning() && !task.isShielded()) {
				last = last.append(task.inner(), task);
				node.callback = task.interrupt(this);
				if (node.callback != null) {
					node.nextCallback = this.callbacks;
					this.callbacks = node;
				}
			}
		}
		TaskGroupImpl opened = this.inner;
		if (opened != null && decided != null) {
			decided.note(() -> decided.met(opened, "group '%s'".formatted(opened.name()), SoonValue.State.RUNNING));
			last = last.append(opened, this);
		}
		return last;
	}

	private TaskGroupImpl append(@Nullable TaskGroupImpl opened, Scope around) {
		if (opened == null || !opened.holdAndDecide(around)) {
			return this;
		}
		this.nextCancelled = opened;
		return opened;
	}

	private void endUnstarted() {
		Cancellation decided = this.cancellation;
		for (Node node = this.started.list; node != null && decided != null; node = node.earlier) {
			if (!node.task.isShielded()) {
				try {
					node.task.cancelUnstarted(this, decided);
				}
				catch (Throwable ex) { // it has ended; there was no memory to say so
					boundary().report("the end of a task", ex);
				}
			}
		}
	}

	private void callBack() {
		for (Node node = this.callbacks; node != null; node = node.nextCallback) {
			callBack(node.callback);
			node.callback = null;
		}
		this.callbacks = null;
	}

	private void callBack(@Nullable Runnable callback) {
		try {
			if (callback != null) {
				callback.run();
			}
		}
		catch (Throwable ex) {
			this.outcome.callbackThrew(ex);
		}
	}

	/**
	 * Names what was cancelled around, and its age: it may be a group that was forgotten.
	 */
	private Cancellation parentCancellation(Scope around) {
		try {
			return describedCancellation(around);
		}
		catch (Throwable ex) {
			return Cancellation.PARENT_WITHOUT_MEMORY;
		}
	}

	private Cancellation describedCancellation(Scope around) {
		TaskGroupImpl group = (TaskGroupImpl) around.group();
		String age = "opened %s ago by thread '%s'".formatted(Duration.ofMillis(group.age().toMillis()),
				group.owner.getName());
		if (around instanceof TaskImpl<?> task && group.cancellation == null) {
			return Cancellation.parent(name(),
					"task '%s' of task group '%s' (%s), which had opened it,".formatted(task.name(), group.name(), age),
					null);
		}
		return Cancellation.parent(name(), "task group '%s' around it (%s)".formatted(group.name(), age),
				group.cancellation);
	}

	/**
	 * Prepare for an exception of Soonify's own to leave the body of a group: cancel the
	 * group, because {@link #close()} will not be told of it (S9).
	 * @param <X> the type of exception
	 * @param owned the group that the exception is about, if the caller owns it and it is
	 * open; {@code null} for the one in whose body the caller is
	 * @param exception the exception
	 * @return the exception, to be thrown
	 */
	static <X extends RuntimeException> X throwIntoBody(@Nullable TaskGroupImpl owned, X exception) {
		TaskGroupImpl left = owned;
		if (left == null && ScopeStack.innermost() instanceof TaskGroupImpl innermost) {
			left = innermost;
		}
		if (left != null) {
			left.cancel("a %s was thrown into its block".formatted(exception.getClass().getSimpleName()));
		}
		return exception;
	}

	// Waiting and closing

	@Override
	public void join() {
		checkOwner("join");
		checkOpen();
		boolean interrupted = await();
		this.ownership.joined = taskCount();
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

	boolean hasJoined(int number) {
		return Integer.toUnsignedLong(number) <= this.ownership.joined;
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
	private void forgetOutcome() {
		this.outcome.clear();
		Cancellation decided = this.cancellation;
		if (decided != null) {
			decided.forgetUnfinished();
		}
	}

	/**
	 * Close the group after its block threw.
	 * @param thrown what it threw, which is given what the group throws
	 */
	void closeAfter(Throwable thrown) {
		try {
			cancel(Cancellation.manual(name(), "its block threw " + Boundary.describe(thrown)));
		}
		finally {
			closeAnyhow(thrown);
		}
	}

	private void closeAnyhow(Throwable thrown) {
		try {
			close();
		}
		catch (RuntimeException ex) {
			if (ex != thrown) {
				thrown.addSuppressed(ex);
			}
		}
	}

	/**
	 * Close the group, and those inside of it on the same thread, for an owner that
	 * forgot to: cancel them, then wait, the innermost first.
	 * @return {@code true} if the owner was interrupted; its interrupt status is clear
	 */
	private boolean closeForgotten() {
		if (this.enclosing != null) {
			cancel(parentCancellation(this.enclosing));
		}
		TaskGroupImpl innermost = this;
		for (TaskGroupImpl next = this.inner; next != null; next = next.inner) {
			innermost = next;
		}
		boolean interrupted = false;
		for (TaskGroupImpl group = innermost;;) {
			interrupted |= group.closeQuietly();
			group.outcome.takeThrownByCallbacks().forEach(group::reportCallback);
			group.forgetOutcome();
			if (group == this || !(group.enclosing instanceof TaskGroupImpl outer)) {
				return interrupted;
			}
			group = outer;
		}
	}

	private boolean closeQuietly() {
		Boundary.reserveStack(FRAMES_TO_OPEN_OR_CLOSE);
		TaskGroupImpl forgotten = this.inner;
		boolean interrupted = forgotten != null && forgotten.closeForgotten();
		if (interrupted) { // for it waited in place of this one
			cancel(Cancellation.interrupt(name()));
		}
		do {
			interrupted |= await();
		}
		while (!tryClose() && !isClosed());
		leave();
		int uncalled = (this.bindings != null) ? this.bindings.uncalled() : 0;
		if (uncalled > 0) {
			boundary().misused(
					("In task group '%s', soonify(fn) was called %d time(s) without calling the function that it returns, "
							+ "so nothing was started; write g.soonify(fn).call(args) or g.callSoon(fn, args)")
						.formatted(name(), uncalled));
		}
		boundary().groupClosed(this, this.outcome.of(this.cancellation));
		return interrupted;
	}

	/**
	 * Tell the owner how the group ended, unless it has been told before.
	 */
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
			IllegalStateException misnested = new IllegalStateException(
					("Task group '%s' was closed while task group '%s', opened after it on the same thread, was open; "
							+ "that one has been cancelled. Open groups in try statements with resources")
						.formatted(name(), forgotten.name()));
			if (exception != null) {
				misnested.addSuppressed(exception);
			}
			throw misnested;
		}
		if (exception != null) {
			throw exception;
		}
	}

	private void reportCallback(Throwable thrown) {
		boundary().report("a callback of onCancel", thrown);
	}

	/**
	 * A thread was interrupted while it waited for a task of this group. If it owns the
	 * group, cancel it and wait for all of its tasks.
	 * @param task the task
	 * @return the exception to throw
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
	 * Wait until no task is left.
	 * @return {@code true} if the owner was interrupted; its interrupt status is clear
	 */
	private boolean await() {
		recoverLostStarts();
		Cancellation wanted = this.outcome.ownerWaiting(true);
		if (wanted != null) {
			cancel(wanted);
		}
		boolean interrupted = !isIdle() && awaitIdle();
		this.outcome.ownerWaiting(false);
		return interrupted;
	}

	private boolean awaitIdle() {
		boolean interrupted = false;
		Waiting wait = null;
		this.waitingOwner = this.owner;
		while (!isIdle()) {
			try { // a moment without memory or stack is no reason to leave tasks alone
				wait = (wait != null) ? wait : startWaiting();
				boolean cancelled = this.cancellation != null;
				interrupted |= Thread.interrupted();
				if (interrupted && !cancelled) {
					cancel(Cancellation.interrupt(name()));
				}
				else if (cancelled || decided() == null) {
					wait.park();
				} // else look again: callbacks may have used up what was to wake this
					// thread
			}
			catch (Throwable ex) {
				LockSupport.parkNanos(this, Waiting.RETRY_NANOS);
			}
		}
		this.waitingOwner = null;
		if (wait != null) {
			wait.end();
		}
		return interrupted;
	}

	/**
	 * The calling thread begins to wait for tasks of this group. If it runs a task, that
	 * one gives its permit back until it goes on.
	 * @return what parks it
	 */
	Waiting startWaiting() {
		TaskImpl<?> running = runningTask();
		return new Waiting(this, running, launcher().startWaiting(this, running != null));
	}

	/**
	 * Return the task that the calling thread runs.
	 * @return the task, {@code null} outside of tasks
	 */
	static @Nullable TaskImpl<?> runningTask() {
		return (ScopeStack.find(Scope::isRunningTask) instanceof TaskImpl<?> task) ? task : null;
	}

	private void checkOwner(String method) {
		Thread caller = Thread.currentThread();
		if (caller != this.owner) {
			throw new IllegalStateException(
					("Only the thread that opened task group '%s' may call %s(): that is '%s', not '%s'; "
							+ "call it there, best by a try statement with resources, or open a group of its own here")
						.formatted(name(), method, this.owner.getName(), caller.getName()));
		}
	}

	/**
	 * Refuse to let the calling thread wait if it must not.
	 */
	void checkWaiting() {
		checkWaiting(this.settings);
	}

	private static void checkWaiting(GroupSettings settings) {
		if (settings.shared().waitingCheck() != null) {
			try {
				settings.shared().waitingCheck().checkWaiting(settings.name());
			}
			catch (RuntimeException ex) {
				throw throwIntoBody(null, ex);
			}
		}
	}

	// Counting

	private boolean hold() {
		if (this.started.add(HOLD) < 0) {
			this.started.add(-HOLD);
			return false;
		}
		return true;
	}

	private void release() {
		this.started.add(-HOLD);
		wakeOwner();
	}

	/** Whether nothing keeps the group open: no task, nobody who cancels. */
	private boolean isIdle() {
		return (this.started.word & ~CLOSED) == this.ended.count;
	}

	private boolean tryClose() {
		return this.started.close(this.ended.count);
	}

	@Override
	public boolean isClosed() {
		return this.started.word < 0;
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

	Ownership ownership() {
		return this.ownership;
	}

	@Nullable ClassLoader loader() {
		return this.loader;
	}

	boolean isWatched() {
		return this.settings.isWatched();
	}

	boolean isNamed() {
		return this.settings.isNamed();
	}

	/**
	 * Tell whether each task has something that not every task has.
	 * @return {@code true} if so
	 */
	boolean needsExtras() {
		return this.share != null || this.settings.isWatched() || shared().context() != null
				|| shared().decorator() != null;
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

	private @Nullable Deadline ownDeadline() {
		return (this.deadline != null && this.deadline.isSetBy(this.entry)) ? this.deadline : null;
	}

	private Duration timeout() {
		return Duration.ofNanos(this.settings.timeoutNanos());
	}

	@Override
	public Optional<Duration> remaining() {
		return Optional.ofNullable(this.deadline).map(Deadline::remaining);
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
		return this.started.word & TASKS;
	}

	@Override
	public int unfinishedTaskCount() {
		return (int) Math.max(0, taskCount() - this.ended.count);
	}

	@Override
	public int waitingTaskCount() {
		return unbegun().size();
	}

	@Override
	public List<TaskInfo> runningTasks() {
		return running(Integer.MAX_VALUE);
	}

	private List<TaskInfo> running(int limit) {
		List<TaskInfo> running = new ArrayList<>();
		forEachUnended((task) -> {
			if (running.size() < limit && task.isRunning()) {
				running.add(task);
			}
		});
		return running;
	}

	@Override
	public List<TaskInfo> unfinishedTasks(int limit) {
		List<TaskInfo> unfinished = running(limit);
		Iterator<TaskImpl<?>> waiting = unbegun().iterator();
		while (waiting.hasNext() && unfinished.size() < limit) {
			unfinished.add(waiting.next());
		}
		return unfinished;
	}

	/**
	 * Do something with each task that has not ended, the latest first.
	 * @param action what to do
	 */
	void forEachUnended(Consumer<TaskImpl<?>> action) {
		for (Node node = this.started.list; node != null; node = node.earlier) {
			if (!node.task.hasEnded()) {
				action.accept(node.task);
			}
		}
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

	/** In the order of their start. */
	private List<TaskImpl<?>> unended() {
		List<TaskImpl<?>> unended = new ArrayList<>();
		forEachUnended(unended::add);
		Collections.reverse(unended);
		return unended;
	}

	// What those who wait look at

	@Override
	public List<TaskImpl<?>> unbegun() {
		return unended().stream().filter((task) -> task.state() == SoonValue.State.PENDING).toList();
	}

	@Override
	public List<TaskImpl<?>> unbegunHolders() {
		List<TaskImpl<?>> unbegun = new ArrayList<>();
		if (this.share != null) {
			for (ConcurrencyLimiter.Holder holder : this.share.limiter().unbegun()) {
				unbegun.add((TaskImpl<?>) holder);
			}
		}
		return unbegun;
	}

	@Override
	public boolean isPermitAwaited() {
		return this.permitAwaited;
	}

	/**
	 * A task has to wait for a permit, so the owner, if it waits, has to look whether the
	 * line moves.
	 */
	void permitAwaited() {
		if (!this.permitAwaited) {
			this.permitAwaited = true;
			LockSupport.unpark(this.waitingOwner);
		}
	}

	@Override
	public long grantedPermits() {
		return (this.share != null) ? this.share.limiter().granted() : 0;
	}

	@Override
	public long stragglerNanos() {
		return shared().stragglerNanos();
	}

	@Override
	public boolean starving(Launcher.Unbegun task, int others) {
		if (!this.starvationReported) {
			this.starvationReported = true;
			String tasks = "task '%s'%s of task group '%s'".formatted(task.name(),
					(others > 0) ? " and %d more".formatted(others) : "", name());
			Duration time = Duration.ofNanos(stragglerNanos());
			boundary().groupStarving(this, task.waitsForPermit()
					? "The limit of %d has let nobody through for %s, and %s wait for a permit; look for tasks that never end"
						.formatted((this.share != null) ? this.share.limiter().limit() : 0, time, tasks)
					: ("The executor %s has not begun %s for %s, and somebody waits; give it more threads, or wait on a "
							+ "thread that is not one of them. Threads of the library help out from now on")
						.formatted(launcher(), tasks, time));
		}
		return true;
	}

	@Override
	public void dropped(RejectedExecutionException dropped) {
		this.outcome.failed("executor", "its executor", dropped);
		cancel(Cancellation.failure(name(), "its executor", dropped));
		Cancellation decided = this.cancellation;
		if (decided != null) { // a shield is of no use to a task that was dropped
			unbegun().forEach((task) -> task.cancelUnstarted(this, decided));
		}
	}

	/**
	 * A task of this group has been interrupted: see that it heeds that (S15).
	 * @param task the task
	 */
	void interrupted(TaskImpl<?> task) {
		try {
			Stragglers watched = this.stragglers;
			if (watched == null) {
				synchronized (this) {
					watched = (this.stragglers != null) ? this.stragglers : new Stragglers(this);
					this.stragglers = watched;
				}
			}
			watched.watch(task);
		}
		catch (Throwable ex) {
			boundary().report("the watch over stragglers", ex);
		}
	}

	/**
	 * Says whether a group is open, and whose it is, to handles of tasks that have ended.
	 */
	static final class Ownership {

		private volatile @Nullable TaskGroupImpl group;

		/**
		 * The tasks that the owner has waited for by joining the group; only for the
		 * owner.
		 */
		private long joined;

		Ownership(TaskGroupImpl group) {
			this.group = group;
		}

		@Nullable TaskGroupImpl group() {
			return this.group;
		}

		private void end() {
			this.group = null;
		}

	}

	/**
	 * Parks a thread that waits for tasks of a group.
	 */
	static final class Waiting {

		private static final long RETRY_NANOS = 20_000_000;

		private final TaskGroupImpl awaited;

		private final @Nullable TaskImpl<?> running;

		private final Launcher.Wait wait;

		private final boolean lent;

		private Waiting(TaskGroupImpl awaited, @Nullable TaskImpl<?> running, Launcher.Wait wait) {
			this.awaited = awaited;
			this.running = running;
			this.wait = wait;
			// not twice, if this is a callback on a thread that waits already
			this.lent = running != null && running.lendPermit(awaited.share);
		}

		void park() {
			if (this.awaited.deadline != null && !DeadlineTimer.INSTANCE.ensureRunning()) {
				// it may be out of threads, so that nobody else wakes us; or the way to
				// its
				// lock has used up what was to wake us
				LockSupport.parkNanos(this.awaited, RETRY_NANOS);
			}
			else {
				this.wait.park();
			}
		}

		void end() {
			if (this.lent && this.running != null) {
				this.running.reclaimPermit(this.awaited.share);
			}
		}

	}

	/**
	 * A task in the list of its group. Apart from the task, so that a handle that is kept
	 * does not keep those of its siblings.
	 */
	private static final class Node {

		private final TaskImpl<?> task;

		private volatile @Nullable Node earlier;

		/** The thread on which the start broke off after the task had been counted. */
		private @Nullable Thread lostBy;

		/** The next one to which that happened. */
		private @Nullable Node lostEarlier;

		/** What to run when all are interrupted; only for who cancels the group. */
		private @Nullable Runnable callback;

		private @Nullable Node nextCallback;

		Node(TaskImpl<?> task) {
			this.task = task;
		}

	}

	/**
	 * What those write who start tasks, and those who cancel. An object of its own, so
	 * that they do not take the group's cache line from those who run tasks.
	 */
	private static final class Started {

		private static final VarHandle WORD;

		private static final VarHandle LIST;

		static {
			try {
				MethodHandles.Lookup lookup = MethodHandles.lookup();
				WORD = lookup.findVarHandle(Started.class, "word", long.class);
				LIST = lookup.findVarHandle(Started.class, "list", Node.class);
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		/** Tasks started, holds, and whether the group is closed. */
		private volatile long word;

		/** The tasks, latest first. Some of them have ended. */
		private volatile @Nullable Node list;

		/**
		 * At which task it is worth while to take those out of the list that have ended.
		 */
		private long sweepAt = SWEEP_AFTER;

		long add(long number) {
			return (long) WORD.getAndAdd(this, number);
		}

		/** Close the group, if just so many tasks were started and nobody holds it. */
		boolean close(long tasks) {
			return WORD.compareAndSet(this, tasks, tasks | CLOSED);
		}

		void push(Node node) {
			Node latest;
			do {
				latest = this.list;
				node.earlier = latest;
			}
			while (!LIST.compareAndSet(this, latest, node));
		}

		/**
		 * Take tasks that have ended out of the list. The list gets at most twice as long
		 * as there are tasks that have not ended, give or take some, at a few steps for
		 * each task.
		 */
		synchronized void sweep() {
			Node node = this.list;
			long tasks = this.word & TASKS;
			if (node == null || tasks < this.sweepAt) {
				return;
			}
			long left = 1;
			for (Node earlier = node.earlier; earlier != null; earlier = node.earlier) {
				if (earlier.task.hasEnded()) {
					node.earlier = earlier.earlier;
				}
				else {
					node = earlier;
					left++;
				}
			}
			this.sweepAt = tasks + Math.max(SWEEP_AFTER, left);
		}

	}

	/**
	 * What those write who end tasks.
	 */
	private static final class Ended {

		private static final VarHandle COUNT;

		static {
			try {
				COUNT = MethodHandles.lookup().findVarHandle(Ended.class, "count", long.class);
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		private volatile long count;

		void add() {
			long before = (long) COUNT.getAndAdd(this, 1L);
			assert before >= 0;
		}

	}

	/**
	 * The deadline that a group has set, and that groups inside share unless theirs comes
	 * first. It does not keep the group alive.
	 */
	private static final class Deadline extends DeadlineTimer.Entry {

		private final GroupRegistry.Entry setter;

		Deadline(GroupRegistry.Entry setter, long at) {
			super(at);
			this.setter = setter;
		}

		boolean isSetBy(GroupRegistry.Entry entry) {
			return this.setter == entry;
		}

		@Nullable TaskGroupImpl group() {
			return (this.setter.get() instanceof TaskGroupImpl group) ? group : null;
		}

		boolean hasPassed() {
			return System.nanoTime() - at() >= 0;
		}

		Duration remaining() {
			return Duration.ofNanos(Math.max(0, at() - System.nanoTime()));
		}

		/**
		 * The owner sees to it if it waits; else a thread is started for that, because
		 * those who cancel may meet foreign code.
		 */
		@Override
		boolean fire() {
			TaskGroupImpl group = group();
			if (group != null) {
				Thread waiting = group.waitingOwner;
				if (waiting != null) {
					LockSupport.unpark(waiting);
				}
				else if (group.isBusy()) {
					DeadlineTimer.INSTANCE.runElsewhere(this, group::expire);
				}
			}
			return true;
		}

	}

	/**
	 * Reports tasks that ignore their interrupt, once each, when the time is over that
	 * they are given. A group in which nothing is interrupted has none of this.
	 */
	private static final class Stragglers {

		private final TaskGroupImpl group;

		/** Those that were interrupted, in that order. Guarded by this, like the rest. */
		private final List<Interrupted> interrupted = new ArrayList<>();

		private @Nullable Look next;

		private boolean closed;

		Stragglers(TaskGroupImpl group) {
			this.group = group;
		}

		synchronized void watch(TaskImpl<?> task) {
			if (!this.closed) {
				this.interrupted.add(new Interrupted(task, System.nanoTime() + this.group.stragglerNanos()));
				lookLater();
			}
		}

		synchronized void close() {
			this.closed = true;
			this.interrupted.clear();
			if (this.next != null) {
				DeadlineTimer.INSTANCE.remove(this.next);
			}
		}

		private void lookLater() {
			if (this.next == null && !this.interrupted.isEmpty()) {
				this.next = new Look(this, this.interrupted.get(0).dueAt);
				DeadlineTimer.INSTANCE.add(this.next);
			}
		}

		private void look() {
			List<TaskImpl<?>> due = new ArrayList<>();
			synchronized (this) {
				this.next = null;
				this.interrupted.removeIf((one) -> one.task.hasEnded());
				long now = System.nanoTime();
				this.interrupted.stream().filter((one) -> now - one.dueAt >= 0).forEach((one) -> due.add(one.task));
				this.interrupted.removeIf((one) -> now - one.dueAt >= 0);
				lookLater();
			}
			for (TaskImpl<?> task : due) {
				task.thread()
					.ifPresent(
							(thread) -> this.group.boundary().taskStraggling(this.group, task, thread.getStackTrace()));
			}
		}

		/**
		 * A task that was interrupted, and when it has ignored that for long enough.
		 */
		private record Interrupted(TaskImpl<?> task, long dueAt) {
		}

		/**
		 * The next time to look.
		 */
		private static final class Look extends DeadlineTimer.Entry {

			private final Stragglers stragglers;

			Look(Stragglers stragglers, long at) {
				super(at);
				this.stragglers = stragglers;
			}

			@Override
			boolean fire() {
				LibraryThreads.executor().execute(this.stragglers::look);
				return true;
			}

		}

	}

}
