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

import io.soonify.CompletionPolicy.Decision;
import io.soonify.CompletionPolicy.Progress;

/**
 * Counts how the tasks of a group ended, and asks its policy. Groups that fail fast have
 * none: all that they need to know is that there was a failure.
 *
 * <p>
 * The counters only grow, and the number of tasks started is read last. So tasks may be
 * taken for unfinished that have just ended, but never the other way round, and the
 * thread that counts the last task sees all of them. The owner says that it waits before
 * it asks, and a thread that ends a task counts it before it asks: one of the two sees
 * the other.
 */
final class Tally {

	private static final VarHandle SUCCEEDED;

	private static final VarHandle FAILED;

	private static final VarHandle NEITHER;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			SUCCEEDED = lookup.findVarHandle(Tally.class, "succeeded", long.class);
			FAILED = lookup.findVarHandle(Tally.class, "failed", long.class);
			NEITHER = lookup.findVarHandle(Tally.class, "neither", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final CompletionPolicy policy;

	private final TaskCount count;

	private volatile long succeeded;

	private volatile long failed;

	private volatile long neither;

	private volatile boolean ownerWaiting;

	Tally(CompletionPolicy policy, TaskCount count) {
		this.policy = policy;
		this.count = count;
	}

	/**
	 * Count a task that has ended.
	 * @param phase how it ended
	 * @param tolerated whether its failure counts for nothing
	 */
	void count(int phase, boolean tolerated) {
		if (phase == TaskState.SUCCEEDED) {
			SUCCEEDED.getAndAdd(this, 1L);
		}
		else if (phase == TaskState.FAILED && !tolerated) {
			FAILED.getAndAdd(this, 1L);
		}
		else {
			NEITHER.getAndAdd(this, 1L);
		}
	}

	void ownerWaiting(boolean waiting) {
		this.ownerWaiting = waiting;
	}

	Decision judge() {
		return this.policy.judge(progress());
	}

	/**
	 * Ask the policy when nothing more can happen.
	 * @return the decision
	 */
	Decision judgeAtEnd() {
		this.ownerWaiting = true;
		try {
			return judge();
		}
		catch (Throwable ex) {
			Listeners.report(ex);
			return Decision.FAIL;
		}
	}

	Decision judgeAfterDeadline() {
		try {
			return this.policy.judgeAfterDeadline(progress());
		}
		catch (Throwable ex) {
			Listeners.report(ex);
			return Decision.FAIL;
		}
	}

	/**
	 * Say what the policy is and how far the tasks got.
	 * @return the description
	 */
	String describe() {
		Progress progress = progress();
		return "%s with %d succeeded and %d failed".formatted(Failure.describe(this.policy), progress.succeeded(),
				progress.failed());
	}

	CompletionPolicy policy() {
		return this.policy;
	}

	private Progress progress() {
		boolean waiting = this.ownerWaiting;
		long succeeded = this.succeeded;
		long failed = this.failed;
		long ended = succeeded + failed + this.neither;
		return new Progress(succeeded, failed, this.count.started() - ended, waiting);
	}

}
