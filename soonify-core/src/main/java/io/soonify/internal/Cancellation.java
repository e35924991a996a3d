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

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

import io.soonify.CompletionPolicy;
import io.soonify.SoonValue;
import io.soonify.TaskFailedException;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupException.FailedTask;
import io.soonify.TaskGroupInterruptedException;
import io.soonify.TaskGroupTimeoutException.UnfinishedTask;
import org.jspecify.annotations.Nullable;

/**
 * Why and when a group was cancelled: decided once, then never changed (S10). And what
 * tasks throw as a mere consequence of it (S4). How a cancellation is carried out is for
 * {@link TaskGroupImpl} to know.
 */
final class Cancellation {

	/** For a failure that there is no memory to describe. */
	private static final Cancellation WITHOUT_MEMORY = new Cancellation("?", Cause.FAILURE,
			"a task of it failed when memory or stack were short", null, null);

	/** For groups inside, where there is no memory to say of what. */
	static final Cancellation PARENT_WITHOUT_MEMORY = new Cancellation("?", Cause.PARENT,
			"something around it was cancelled when memory or stack were short", null, null);

	private final String group;

	private final Cause cause;

	/** On the clock of {@link System#nanoTime()}. */
	private final long at = System.nanoTime();

	/** The end of a sentence that begins with "because". */
	private final String reason;

	/** What failed the group, if something did. */
	private final @Nullable Throwable failure;

	/**
	 * What a deadline met unfinished, with its state at that moment. Only written while
	 * the group is held open, and read when it has nothing left.
	 */
	private final @Nullable Map<Object, UnfinishedTask> unfinished;

	/** Whether there was no memory to note something that was unfinished. */
	private volatile boolean unnoted;

	/** The reason at the root of the tree, if the cancellation came from there. */
	private final @Nullable String rootReason;

	private Cancellation(String group, Cause cause, String reason, @Nullable Throwable failure,
			@Nullable String rootReason) {
		this.group = group;
		this.cause = cause;
		this.reason = reason;
		this.failure = failure;
		this.rootReason = rootReason;
		this.unfinished = (cause == Cause.TIMEOUT) ? new LinkedHashMap<>() : null;
	}

	Cancellation(String group, Cause cause, String reason) {
		this(group, cause, reason, null, null);
	}

	static Cancellation failure(String group, String source, Throwable thrown) {
		try {
			return new Cancellation(group, Cause.FAILURE,
					"%s failed with %s".formatted(source, Boundary.describe(thrown)), thrown, null);
		}
		catch (Throwable ex) {
			return WITHOUT_MEMORY;
		}
	}

	static Cancellation unsatisfiable(String group, CompletionPolicy policy) {
		return new Cancellation(group, Cause.FAILURE,
				"it failed by its policy %s".formatted(Boundary.describe(policy)));
	}

	static Cancellation interrupt(String group) {
		return new Cancellation(group, Cause.INTERRUPT, "its owner was interrupted while it waited");
	}

	/**
	 * Create a cancellation for a group inside of something that was cancelled.
	 * @param group the name of the group inside
	 * @param around what was cancelled
	 * @param cancelled why, {@code null} if it was not a group
	 */
	static Cancellation parent(String group, String around, @Nullable Cancellation cancelled) {
		String root = null;
		if (cancelled != null) {
			root = (cancelled.rootReason != null) ? cancelled.rootReason : cancelled.reason;
		}
		String because = (root != null) ? ", because " + root : "";
		return new Cancellation(group, Cause.PARENT, "%s was cancelled%s".formatted(around, because),
				(cancelled != null) ? cancelled.failure : null, root);
	}

	Cause cause() {
		return this.cause;
	}

	long at() {
		return this.at;
	}

	/**
	 * Return the end of a sentence that begins with "the group was cancelled, because".
	 */
	String reason() {
		return this.reason;
	}

	/** Return the end of a sentence that begins with "the task was cancelled". */
	String explanation() {
		return "with its group '%s', because %s".formatted(this.group, this.reason);
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Note something that a deadline met unfinished. Only the first state counts.
	 * @param what the task or group
	 */
	void met(Object what, String name, SoonValue.State state) {
		if (this.unfinished != null) {
			synchronized (this.unfinished) {
				this.unfinished.putIfAbsent(what, new UnfinishedTask(name, state));
			}
		}
	}

	/**
	 * Note things, or that there was no memory to note them.
	 * @param notes notes them
	 */
	void note(Runnable notes) {
		try {
			notes.run();
		}
		catch (Throwable ex) {
			this.unnoted = true;
		}
	}

	/**
	 * Tell whether the deadline met something unfinished.
	 * @return {@code true} if so, whether or not there was memory to note it
	 */
	boolean metUnfinished() {
		return this.unnoted || !unfinished().isEmpty();
	}

	/**
	 * Forget what was unfinished, when the owner has been told.
	 */
	void forgetUnfinished() {
		if (this.unfinished != null) {
			synchronized (this.unfinished) {
				this.unfinished.clear();
			}
		}
	}

	List<UnfinishedTask> unfinished() {
		if (this.unfinished == null) {
			return List.of();
		}
		synchronized (this.unfinished) {
			return List.copyOf(this.unfinished.values());
		}
	}

	/**
	 * Tell whether a task that has been cancelled is expected to throw this.
	 * @param thrown what the task threw
	 * @param known the failures that the group has already
	 * @param added knows what drivers throw, {@code null} for nothing
	 */
	static boolean isConsequence(Throwable thrown, Collection<Throwable> known, @Nullable Predicate<Throwable> added) {
		@Nullable Throwable link = thrown;
		for (int depth = 0; link != null && depth < Boundary.MAX_CAUSES; depth++) {
			if (link instanceof TaskGroupException group) {
				// its own group has judged what is in it
				return isCancelledWithoutFailure(group, known);
			}
			if (answersCancellation(link, known) || isAdded(link, added)) {
				return true;
			}
			link = Boundary.causeOf(link);
		}
		return false;
	}

	private static boolean isCancelledWithoutFailure(TaskGroupException exception, Collection<Throwable> known) {
		try {
			return (exception instanceof TaskGroupCancelledException
					|| exception instanceof TaskGroupInterruptedException)
					&& exception.failedTasks().stream().map(FailedTask::thrown).allMatch((one) -> isKnown(one, known));
		}
		catch (Throwable ex) {
			return false; // a subclass of somebody's; when in doubt the failure counts
		}
	}

	private static boolean answersCancellation(Throwable thrown, Collection<Throwable> known) {
		if (thrown instanceof InterruptedException || thrown instanceof CancellationException
				|| thrown instanceof ClosedByInterruptException) {
			return true;
		}
		if (thrown instanceof InterruptedIOException) {
			return !(thrown instanceof SocketTimeoutException);
		}
		if (thrown instanceof SocketException) {
			return "Closed by interrupt".equals(messageOf(thrown));
		}
		if (thrown instanceof TaskFailedException) {
			return isKnown(Boundary.causeOf(thrown), known);
		}
		return SqlStates.tellsCancellation(thrown);
	}

	/** By identity: {@code equals} is foreign code. */
	private static boolean isKnown(@Nullable Throwable thrown, Collection<Throwable> known) {
		for (Throwable one : known) {
			if (one == thrown) {
				return true;
			}
		}
		return false;
	}

	private static @Nullable String messageOf(Throwable thrown) {
		try {
			return thrown.getMessage();
		}
		catch (Throwable ex) {
			return null;
		}
	}

	private static boolean isAdded(Throwable thrown, @Nullable Predicate<Throwable> added) {
		try {
			return added != null && added.test(thrown);
		}
		catch (Throwable ex) {
			return false; // when in doubt the failure counts
		}
	}

	/** The causes of a cancellation. */
	enum Cause {

		/** A task failed, or too many did for the policy. */
		FAILURE,

		/** The policy found that enough had been done. */
		SATISFIED,

		/** The deadline of the group passed. */
		TIMEOUT,

		/** Somebody cancelled it, or an exception of Soonify's own left the block. */
		MANUAL,

		/** A group around it was cancelled, or the task that opened it was. */
		PARENT,

		/** The owner was interrupted while it waited. */
		INTERRUPT,

		/** The application shuts down. */
		SHUTDOWN

	}

	/**
	 * What the standard and PostgreSQL, and MySQL, say of a query that was cancelled.
	 * Apart from the rest because a JVM need not have the module {@code java.sql}.
	 */
	private static final class SqlStates {

		private static final boolean PRESENT = isPresent();

		private static boolean isPresent() {
			try {
				Class.forName("java.sql.SQLException");
				return true;
			}
			catch (ClassNotFoundException | LinkageError ex) {
				return false;
			}
		}

		static boolean tellsCancellation(Throwable thrown) {
			try {
				return PRESENT && thrown instanceof SQLException sql
						&& ("57014".equals(sql.getSQLState()) || "70100".equals(sql.getSQLState()));
			}
			catch (Throwable ex) {
				return false;
			}
		}

	}

}
