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

package io.soonify.autoconfigure.context;

import io.soonify.spi.TaskContext;

/**
 * What most threads have in their thread-locals: nothing. There is one for all tasks, and
 * where the thread of a task has nothing either, all that is to be done is to look,
 * before the first task, between two and after the last.
 */
final class NoValues implements TaskContext.Snapshot, TaskContext.Scope {

	private final ThreadLocals threadLocals;

	NoValues(ThreadLocals threadLocals) {
		this.threadLocals = threadLocals;
	}

	/**
	 * Capture what the calling thread has.
	 * @return this, if that is nothing
	 */
	TaskContext.Snapshot orCaptured() {
		return this.threadLocals.isAnySet() ? ThreadLocalSnapshot.capture(this.threadLocals) : this;
	}

	@Override
	public TaskContext.Scope restore() {
		return this.threadLocals.isAnySet() ? new ThreadLocalSnapshot(this.threadLocals).restore() : this;
	}

	@Override
	public TaskContext.Scope restoreOnNewThread() {
		return this;
	}

	@Override
	public void closeAtEndOfThread() {
		// whatever the last task has left, nobody will see it
	}

	@Override
	public boolean isGoodFor(TaskContext.Snapshot next) {
		return next == this && !this.threadLocals.isAnySet();
	}

	@Override
	public void close() {
		if (mayBeSet()) {
			ThreadLocalScope.clear(this.threadLocals);
		}
	}

	private boolean mayBeSet() {
		try {
			return this.threadLocals.isAnySet();
		}
		catch (Throwable ex) {
			return true; // who cannot say may still be able to clear
		}
	}

}
