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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

import io.soonify.Bindings.Binding;
import io.soonify.Relief.Loan;
import io.soonify.function.CheckedFunction1;
import org.jspecify.annotations.Nullable;

/**
 * The group. It opens, starts tasks, waits and closes; how many tasks there are is for
 * {@link TaskCount} to know, who runs them for {@link Dispatcher}, and whether they are
 * cancelled for {@link GroupCancellation}.
 */
final class DefaultTaskGroup extends PlacedGroup implements TaskGroup, Frame {

	private final TaskCount count = new TaskCount();

	private final GroupCancellation cancellation = new GroupCancellation(this);

	private final Dispatcher dispatcher = new Dispatcher(this);

	/** Whether the owner has been told how the group ended; only used by the owner. */
	private boolean told;

	private DefaultTaskGroup(GroupSettings settings) {
		super(settings, Frames.ofThread());
	}

	static DefaultTaskGroup open(GroupSettings settings) {
		settings.shared().checkWaiting(settings.name());
		DefaultTaskGroup group = new DefaultTaskGroup(settings);
		group.enter();
		group.listeners().groupOpened(group);
		return group;
	}

	@Override
	<R extends @Nullable Object> SoonValue<R> start(Callable<R> fn) {
		return start(fn, null);
	}

	<R extends @Nullable Object> SoonValue<R> start(Callable<R> fn, @Nullable TaskOptions options) {
		int number = this.count.start();
		if (number == 0) {
			throw Misuse.closed(this);
		}
		Task<R> task = new Task<>(this, number, fn, options);
		listeners().taskSubmitted(this, task);
		this.cancellation.ifExpired();
		if (!isCancelled()) {
			this.dispatcher.dispatch(task);
		}
		Cancellation decided = this.cancellation.decided();
		if (decided != null && task.cancelUnstarted(this, decided)) {
			ended(1);
		}
		return task;
	}

	@Override
	public <A extends @Nullable Object, R extends @Nullable Object> List<SoonValue<R>> map(
			Collection<? extends A> items, CheckedFunction1<? super A, ? extends R> fn) {
		Misuse.checkNotNull(this, items, "items");
		checkOpen(fn);
		List<SoonValue<R>> values = new ArrayList<>(items.size());
		for (A item : items) {
			values.add(this.<R>start(() -> fn.apply(item)));
		}
		return Collections.unmodifiableList(values);
	}

	@Override
	public TaskSpec task(String name) {
		Misuse.checkNotNull(this, name, "name");
		return new DefaultTaskSpec(this, name);
	}

	@Override
	void checkFunction(@Nullable Object fn) {
		Misuse.checkNotNull(this, fn, "fn");
	}

	@Override
	Binding bind(@Nullable Object fn) {
		checkOpen(fn);
		return bindings().add();
	}

	private void checkOpen(@Nullable Object fn) {
		checkFunction(fn);
		if (this.count.isClosed()) {
			throw Misuse.closed(this);
		}
	}

	@Override
	public boolean isCancelled() {
		return this.cancellation.isDecided();
	}

	@Override
	public boolean cancel() {
		return this.cancellation.manually("it was cancelled by hand");
	}

	@Override
	public boolean cancel(String reason) {
		return this.cancellation.manually(Arguments.notNull(reason, "reason"));
	}

	/**
	 * The deadline of the group has passed. The owner sees to it if it waits; else a
	 * thread is started for that, because those who cancel may meet foreign code.
	 */
	void deadlinePassed() {
		if (!this.count.wakeOwner() && isBusy()) {
			Threads.executor().execute(this.cancellation::ifExpired);
		}
	}

	boolean isBusy() {
		return !this.count.isIdle() || inner() != null;
	}

	/**
	 * Count tasks as ended.
	 * @param n how many
	 */
	void ended(int n) {
		if (n > 0) {
			this.count.finish(n);
		}
	}

	@Override
	public void join() {
		Misuse.checkOwner(this, "join");
		if (this.count.isClosed()) {
			throw Misuse.closed(this);
		}
		tellOwner(await(), null);
	}

	/**
	 * A thread was interrupted while it waited for a task of this group. If it owns the
	 * group, cancel it and wait for all of its tasks.
	 * @param task the task
	 * @return the exception to throw
	 */
	RuntimeException interruptedInJoinOf(TaskHandle<?> task) {
		if (!isOwnedByCaller()) {
			return this.cancellation.verdict().interruptedInJoinOf(task);
		}
		this.cancellation.asInterrupted();
		await();
		owner().interrupt();
		this.told = true;
		RuntimeException exception = this.cancellation.verdict().interruptedInJoinOf(task);
		this.cancellation.callbacks().takeThrown().forEach(exception::addSuppressed);
		return exception;
	}

	@Override
	public void close() {
		Misuse.checkOwner(this, "close");
		if (!this.count.isClosed()) {
			DefaultTaskGroup forgotten = inner();
			tellOwner(closeQuietly(), forgotten);
		}
	}

	/**
	 * Close the group for an owner that forgot to: cancel it, then wait.
	 * @return {@code true} if the owner was interrupted; its interrupt status is clear
	 */
	boolean closeForgotten() {
		this.cancellation.withParent();
		boolean interrupted = closeQuietly();
		this.cancellation.callbacks().takeThrown().forEach(Listeners::report);
		return interrupted;
	}

	private boolean closeQuietly() {
		DefaultTaskGroup forgotten = inner();
		boolean interrupted = forgotten != null && forgotten.closeForgotten();
		if (interrupted) {
			this.cancellation.asInterrupted(); // for it waited in place of this one's
												// close
		}
		do {
			interrupted |= await();
		}
		while (!this.count.tryClose());
		leave();
		reportUncalled();
		listeners().groupClosed(this, this.cancellation.outcome());
		return interrupted;
	}

	/**
	 * Close the group after its block threw.
	 * @param thrown what it threw, which is given what the group throws
	 */
	void closeAfter(Throwable thrown) {
		this.cancellation.manually("its block threw " + Failure.describe(thrown));
		try {
			close();
		}
		catch (RuntimeException ex) {
			thrown.addSuppressed(ex);
		}
	}

	/**
	 * Tell the owner how the group ended, unless it has been told before.
	 */
	private void tellOwner(boolean interrupted, @Nullable DefaultTaskGroup forgotten) {
		if (interrupted) {
			owner().interrupt();
		}
		RuntimeException exception = this.told ? null : this.cancellation.exception();
		this.told |= exception != null;
		this.cancellation.callbacks()
			.takeThrown()
			.forEach((exception != null) ? exception::addSuppressed : Listeners::report);
		if (forgotten != null) {
			throw Misuse.misnested(this, forgotten, exception);
		}
		if (exception != null) {
			throw exception;
		}
	}

	/**
	 * Wait until no task is left. A task that waits lends its slot and its thread
	 * meanwhile.
	 * @return {@code true} if the owner was interrupted; its interrupt status is clear
	 */
	private boolean await() {
		this.cancellation.ownerWaiting(true);
		boolean interrupted = false;
		if (!this.count.isIdle() && !this.dispatcher.isIdleSoon()) {
			Loan loan = Loan.to(this);
			interrupted = this.count.awaitNone(this);
			loan.end();
		}
		this.cancellation.ownerWaiting(false);
		return interrupted;
	}

	Dispatcher dispatcher() {
		return this.dispatcher;
	}

	TaskCount count() {
		return this.count;
	}

	GroupCancellation cancellation() {
		return this.cancellation;
	}

	@Override
	public DefaultTaskGroup group() {
		return this;
	}

}
