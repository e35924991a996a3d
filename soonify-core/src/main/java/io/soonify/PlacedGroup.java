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
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The place of a group: what is around it and inside it, and the time it has.
 */
abstract class PlacedGroup extends WatchedGroup {

	private static final VarHandle STRAGGLERS;

	static {
		try {
			STRAGGLERS = MethodHandles.lookup().findVarHandle(PlacedGroup.class, "stragglers", Stragglers.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** The frames of the owner's thread. */
	private final Frames frames;

	private final @Nullable Frame enclosing;

	private final @Nullable Deadline deadline;

	private volatile @Nullable DefaultTaskGroup inner;

	private volatile @Nullable Stragglers stragglers;

	/** Made when they are first asked for; only used by the owner. */
	private @Nullable Bindings bindings;

	/** What the owner's thread and the registry remember of this group. */
	private @Nullable GroupReference reference;

	PlacedGroup(GroupSettings settings, Frames frames) {
		super(settings);
		this.frames = frames;
		this.enclosing = frames.current();
		this.deadline = effectiveDeadline();
	}

	private @Nullable Deadline effectiveDeadline() {
		Deadline inherited = (this.enclosing != null) ? this.enclosing.deadline() : null;
		if (!settings().hasTimeout()) {
			return inherited;
		}
		long at = openedAt() + settings().timeoutNanos();
		return (inherited == null || at - inherited.at() < 0) ? new Deadline(group(), at) : inherited;
	}

	/**
	 * Take the place: from now on what is opened on this thread is opened inside.
	 * @throws IllegalStateException if new groups are refused
	 */
	final void enter() {
		DefaultTaskGroupRegistry registry = settings().shared().registry();
		OpenGroups list = isOutermost() ? registry.list() : null;
		GroupReference remembered = new GroupReference(group(), (list != null) ? null : around(), list);
		if (list != null) {
			registry.add(remembered, list);
		}
		this.reference = remembered;
		this.frames.enter(remembered);
		if (this.enclosing != null) {
			this.enclosing.inner(group());
			if (this.enclosing.isCancelled()) {
				group().cancellation().withParent();
			}
		}
		Deadline own = ownDeadline();
		if (own != null) {
			DeadlineTimer.INSTANCE.add(own);
		}
	}

	/**
	 * Tell whether no group of the same registry is around this one, however far out.
	 * @return {@code true} if the registry is to know of this group
	 */
	private boolean isOutermost() {
		for (Frame frame = this.enclosing; frame != null; frame = frame.enclosing()) {
			if (frame.group().settings().shared().registry() == settings().shared().registry()) {
				return false;
			}
		}
		return true;
	}

	private @Nullable GroupReference around() {
		return (this.enclosing instanceof DefaultTaskGroup outer) ? outer.reference() : null;
	}

	/**
	 * Give the place up.
	 */
	final void leave() {
		Deadline own = ownDeadline();
		if (own != null) {
			DeadlineTimer.INSTANCE.remove(own);
		}
		Stragglers watched = this.stragglers;
		if (watched != null) {
			watched.close();
		}
		if (this.enclosing != null) {
			this.enclosing.inner(null);
		}
		this.frames.leaveTo(this.enclosing);
		if (this.reference != null) {
			this.reference.closed();
		}
	}

	/**
	 * Return the bindings that the calling thread may add to.
	 * @return those of the group if the caller owns it, else some that nobody looks at
	 */
	final Bindings bindings() {
		if (!isOwnedByCaller()) {
			return new Bindings();
		}
		if (this.bindings == null) {
			this.bindings = new Bindings();
		}
		return this.bindings;
	}

	/**
	 * Report functions that were bound and never called.
	 */
	final void reportUncalled() {
		int uncalled = (this.bindings != null) ? this.bindings.uncalled() : 0;
		if (uncalled > 0) {
			listeners().misused(name(), Misuse.uncalled(name(), uncalled));
		}
	}

	@Nullable GroupReference reference() {
		return this.reference;
	}

	/**
	 * Return who watches tasks that ignore their interrupt.
	 * @return the stragglers, made when they are first asked for
	 */
	final Stragglers stragglers() {
		Stragglers watched = this.stragglers;
		if (watched == null) {
			STRAGGLERS.compareAndSet(this, null, new Stragglers(group()));
			watched = Objects.requireNonNull(this.stragglers);
		}
		return watched;
	}

	public final @Nullable Frame enclosing() {
		return this.enclosing;
	}

	public final @Nullable DefaultTaskGroup inner() {
		return this.inner;
	}

	public final void inner(@Nullable DefaultTaskGroup opened) {
		this.inner = opened;
	}

	@Override
	public final Optional<TaskGroupInfo> innerGroup() {
		return Optional.ofNullable(this.inner);
	}

	@Override
	public final Optional<TaskGroupInfo> parent() {
		return (this.enclosing != null) ? Optional.of(this.enclosing.group()) : Optional.empty();
	}

	/**
	 * Return the deadline that this group has set or inherited.
	 * @return the deadline, {@code null} if there is none
	 */
	public final @Nullable Deadline deadline() {
		return this.deadline;
	}

	/**
	 * Return the deadline that this group has set and has to enforce.
	 * @return the deadline, {@code null} if there is none or a group around sees to it
	 */
	final @Nullable Deadline ownDeadline() {
		return (this.deadline != null && this.deadline.isSetBy(this)) ? this.deadline : null;
	}

	/**
	 * Return the time from opening to the deadline that this group has set.
	 * @return the time-out, zero for none
	 */
	final Duration timeout() {
		return Duration.ofNanos(settings().timeoutNanos());
	}

	@Override
	public final Optional<Duration> remaining() {
		return Optional.ofNullable(this.deadline).map(Deadline::remaining);
	}

}
