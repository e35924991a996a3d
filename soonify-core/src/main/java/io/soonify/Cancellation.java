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

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.soonify.TaskGroupTimeoutException.UnfinishedTask;
import org.jspecify.annotations.Nullable;

/**
 * Why a group was cancelled.
 */
final class Cancellation {

	private final Cause cause;

	private final String explanation;

	/** Why, for those to whom it happened from outside. */
	private final String reason;

	/**
	 * The tasks that a deadline met unfinished: noted by the thread that cancels and by
	 * workers that were about to start one. Complete when the group has no tasks left.
	 */
	private final @Nullable Map<Object, UnfinishedTask> unfinished;

	private Cancellation(Cause cause, String explanation) {
		this(cause, explanation, explanation);
	}

	private Cancellation(Cause cause, String explanation, String reason) {
		this.cause = cause;
		this.explanation = explanation;
		this.reason = reason;
		this.unfinished = (cause == Cause.TIMEOUT) ? Collections.synchronizedMap(new LinkedHashMap<>()) : null;
	}

	static Cancellation failure(String group, String task, Throwable thrown) {
		return new Cancellation(Cause.FAILURE,
				"with its group '%s', because '%s' failed with %s".formatted(group, task, Failure.describe(thrown)));
	}

	static Cancellation satisfied(String group, CompletionPolicy policy) {
		return new Cancellation(Cause.SATISFIED,
				"with its group '%s', whose policy %s was satisfied".formatted(group, Failure.describe(policy)));
	}

	static Cancellation unsatisfiable(String group, CompletionPolicy policy) {
		return new Cancellation(Cause.FAILURE,
				"with its group '%s', which failed by its policy %s".formatted(group, Failure.describe(policy)));
	}

	static Cancellation timeout(String group, Duration timeout) {
		return new Cancellation(Cause.TIMEOUT,
				"with its group '%s', because the deadline of %s passed".formatted(group, timeout));
	}

	static Cancellation manual(String group, String reason) {
		return new Cancellation(Cause.MANUAL, "with its group '%s': %s".formatted(group, reason));
	}

	static Cancellation parent(String group) {
		return new Cancellation(Cause.PARENT,
				"with its group '%s', because the task or group around that was cancelled".formatted(group),
				"the task or group around it was");
	}

	static Cancellation interrupt(String group) {
		return new Cancellation(Cause.INTERRUPT,
				"with its group '%s', because the owner was interrupted while it waited".formatted(group));
	}

	static Cancellation shutdown(String group, String reason) {
		return new Cancellation(Cause.SHUTDOWN, "with its group '%s', because %s".formatted(group, reason), reason);
	}

	Cause cause() {
		return this.cause;
	}

	/**
	 * Return the end of a sentence that starts with "the task was cancelled".
	 * @return the explanation
	 */
	String explanation() {
		return this.explanation;
	}

	/**
	 * Return the end of a sentence that starts with "the group was cancelled, because",
	 * for a group that was cancelled from outside.
	 * @return the reason
	 */
	String reason() {
		return this.reason;
	}

	/**
	 * Note a task that the cancellation met unfinished. Several threads may meet the same
	 * one, of which the first is believed.
	 * @param task the task
	 * @param state its state
	 */
	void met(Task<?> task, SoonValue.State state) {
		if (this.unfinished != null) {
			this.unfinished.putIfAbsent(task, new UnfinishedTask(task.name(), state));
		}
	}

	/**
	 * Note a group that the cancellation met open on the owner's thread.
	 * @param group the group
	 */
	void met(DefaultTaskGroup group) {
		if (this.unfinished != null) {
			this.unfinished.putIfAbsent(group,
					new UnfinishedTask("group '%s'".formatted(group.name()), SoonValue.State.RUNNING));
		}
	}

	List<UnfinishedTask> unfinished() {
		return (this.unfinished != null) ? List.copyOf(this.unfinished.values()) : List.of();
	}

	/**
	 * The causes of a cancellation.
	 */
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

}
