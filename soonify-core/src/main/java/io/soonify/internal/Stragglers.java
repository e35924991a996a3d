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

import java.util.ArrayList;
import java.util.List;

import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * Reports tasks that ignore their interrupt, once each, when the time is over that they
 * are given (S15). A group in which nothing is interrupted has none of this.
 */
final class Stragglers {

	private final TaskGroupInfo group;

	private final Boundary boundary;

	private final long nanos;

	/** Those that were interrupted, in that order. Guarded by this, like the rest. */
	private final List<Interrupted> interrupted = new ArrayList<>();

	private DeadlineTimer.@Nullable Entry next;

	private boolean closed;

	Stragglers(TaskGroupInfo group, Boundary boundary, long nanos) {
		this.group = group;
		this.boundary = boundary;
		this.nanos = nanos;
	}

	synchronized void watch(TaskInfo task) {
		if (!this.closed) {
			this.interrupted.add(new Interrupted(task, System.nanoTime() + this.nanos));
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
			this.next = new DeadlineTimer.Call(this.interrupted.get(0).dueAt, this::look);
			DeadlineTimer.INSTANCE.add(this.next);
		}
	}

	private void look() {
		List<TaskInfo> due = new ArrayList<>();
		synchronized (this) {
			this.next = null;
			this.interrupted.removeIf((one) -> one.task.thread().isEmpty());
			long now = System.nanoTime();
			this.interrupted.stream().filter((one) -> now - one.dueAt >= 0).forEach((one) -> due.add(one.task));
			this.interrupted.removeIf((one) -> now - one.dueAt >= 0);
			lookLater();
		}
		for (TaskInfo task : due) {
			task.thread().ifPresent((thread) -> this.boundary.taskStraggling(this.group, task, thread.getStackTrace()));
		}
	}

	/** A task that was interrupted, and when it has ignored that for long enough. */
	private record Interrupted(TaskInfo task, long dueAt) {
	}

}
