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

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.soonify.CompletionPolicy;
import io.soonify.spi.TaskContext;
import io.soonify.spi.TaskGroupOverrides;
import io.soonify.spi.WaitingCheck;
import org.jspecify.annotations.Nullable;

/**
 * What a factory gives each of its groups.
 *
 * @param name the name
 * @param timeoutNanos the time from opening to deadline, {@link #NO_TIMEOUT} for none
 * @param maxConcurrency how many tasks may run at a time, {@link #NO_LIMIT} for any
 * number
 * @param sharedLimiter what limits the tasks of all groups together, {@code null} for
 * nothing
 * @param policy what decides how a group ends
 * @param boundary those who watch, for groups of this name
 * @param shared what all factories from the same builder have in common
 */
record GroupSettings(String name, long timeoutNanos, int maxConcurrency, @Nullable ConcurrencyLimiter sharedLimiter,
		CompletionPolicy policy, Boundary boundary, Shared shared) {

	static final String DEFAULT_NAME = "default";

	static final long NO_TIMEOUT = 0;

	static final int NO_LIMIT = 0;

	GroupSettings withName(String newName) {
		return new GroupSettings(newName, this.timeoutNanos, this.maxConcurrency, this.sharedLimiter, this.policy,
				this.shared.boundaryFor(newName, this.boundary), this.shared);
	}

	/** What code asks for overrides what it has asked for before. */
	GroupSettings with(Consumer<TaskGroupOverrides> change) {
		Overrides asked = new Overrides();
		change.accept(asked);
		return asked.applyTo(this);
	}

	/**
	 * Apply what is fixed for the groups of this name, whatever code has asked for.
	 * @return what groups get
	 */
	GroupSettings effective() {
		Overrides fixed = this.shared.overrides.get(this.name);
		return (fixed != null) ? fixed.applyTo(this) : this;
	}

	/** Refuse to let the calling thread wait if it must not. */
	void checkWaiting() {
		if (this.shared.waitingCheck != null) {
			try {
				this.shared.waitingCheck.checkWaiting(this.name);
			}
			catch (RuntimeException ex) {
				throw ScopeStack.throwIntoBody(null, ex);
			}
		}
	}

	boolean hasTimeout() {
		return this.timeoutNanos != NO_TIMEOUT;
	}

	/** Whether somebody may ask for times. */
	boolean isWatched() {
		return this.boundary.hasListeners() || this.shared.registry != GroupRegistry.COMMON;
	}

	/** Tell whether each task has something that not every task has. */
	boolean needsExtras() {
		return isLimited() || isWatched() || this.shared.context != null || this.shared.decorator != null;
	}

	private boolean isLimited() {
		return this.maxConcurrency != NO_LIMIT || this.sharedLimiter != null;
	}

	/** Whether the groups have a name that was given to them. */
	boolean isNamed() {
		return !this.name.equals(DEFAULT_NAME);
	}

	/**
	 * Return what limits the tasks of a new group.
	 * @return a share, {@code null} if there is no limit
	 */
	ConcurrencyLimiter.@Nullable Share newShare() {
		if (!isLimited()) {
			return null;
		}
		int limit = (this.maxConcurrency != NO_LIMIT) ? this.maxConcurrency : Integer.MAX_VALUE;
		return new ConcurrencyLimiter.Share(
				(this.sharedLimiter != null) ? this.sharedLimiter : new ConcurrencyLimiter(limit), limit);
	}

	/**
	 * What all factories have in common that come from one builder.
	 *
	 * @param launcher brings tasks to threads
	 * @param stragglerNanos how long a task may ignore an interrupt before it is reported
	 * @param context what is handed on from the thread that starts a task, {@code null}
	 * for nothing
	 * @param decorator what is made of each task, {@code null} for nothing
	 * @param consequence knows what drivers throw when they are cancelled, {@code null}
	 * for nothing
	 * @param waitingCheck what threads are asked before they wait, {@code null} for
	 * nothing
	 * @param registry knows the open groups
	 * @param overrides what is fixed for groups, by their names
	 * @param boundaries those who watch, by the names of the groups that were asked for
	 */
	record Shared(Launcher launcher, long stragglerNanos, @Nullable TaskContext context,
			@Nullable UnaryOperator<Runnable> decorator, @Nullable Predicate<Throwable> consequence,
			@Nullable WaitingCheck waitingCheck, GroupRegistry registry, Map<String, Overrides> overrides,
			Map<String, Boundary> boundaries) {

		/**
		 * Names are few by contract; those who break it are served, but not remembered.
		 */
		private static final int MAX_NAMES = 1000;

		/**
		 * Return those who watch groups of a name. Looked up once for each name, so that
		 * a factory may be derived for every request.
		 */
		private Boundary boundaryFor(String name, Boundary any) {
			Boundary known = this.boundaries.get(name);
			if (known == null) {
				known = any.forGroupsNamed(name);
				if (this.boundaries.size() < MAX_NAMES) {
					this.boundaries.put(name, known);
				}
			}
			return known;
		}

	}

	/**
	 * What is fixed for the groups of one name. Collected by one thread, then no longer
	 * changed.
	 */
	static final class Overrides implements TaskGroupOverrides {

		private long timeoutNanos = NO_TIMEOUT;

		private int maxConcurrency = NO_LIMIT;

		private @Nullable ConcurrencyLimiter sharedLimiter;

		private @Nullable CompletionPolicy policy;

		@Override
		public TaskGroupOverrides timeout(Duration timeout) {
			this.timeoutNanos = Arguments.timeoutNanos(timeout);
			return this;
		}

		@Override
		public TaskGroupOverrides maxConcurrency(int limit) {
			this.maxConcurrency = Arguments.positive(limit, "limit");
			return this;
		}

		@Override
		public TaskGroupOverrides maxTotalConcurrency(int limit) {
			this.sharedLimiter = new ConcurrencyLimiter(Arguments.positive(limit, "limit"));
			return this;
		}

		@Override
		public TaskGroupOverrides policy(CompletionPolicy policy) {
			this.policy = Arguments.notNull(policy, "policy");
			return this;
		}

		/** Return what has been collected so far, with a shared limit of its own. */
		Overrides fix() {
			Overrides fixed = new Overrides();
			fixed.timeoutNanos = this.timeoutNanos;
			fixed.maxConcurrency = this.maxConcurrency;
			fixed.policy = this.policy;
			if (this.sharedLimiter != null) {
				fixed.sharedLimiter = new ConcurrencyLimiter(this.sharedLimiter.limit());
			}
			return fixed;
		}

		GroupSettings applyTo(GroupSettings asked) {
			return new GroupSettings(asked.name,
					(this.timeoutNanos != NO_TIMEOUT) ? this.timeoutNanos : asked.timeoutNanos,
					(this.maxConcurrency != NO_LIMIT) ? this.maxConcurrency : asked.maxConcurrency,
					(this.sharedLimiter != null) ? this.sharedLimiter : asked.sharedLimiter,
					(this.policy != null) ? this.policy : asked.policy, asked.boundary, asked.shared);
		}

		@Override
		public String toString() {
			return "Overrides";
		}

	}

}
