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
import java.util.concurrent.Callable;

import io.soonify.SoonValue;
import io.soonify.TaskSpec;
import io.soonify.internal.TaskExtras.Options;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of one task and starts it.
 */
final class TaskSpecImpl extends SoonifierSupport implements TaskSpec {

	private final TaskGroupImpl group;

	private final String name;

	private long timeoutNanos = GroupSettings.NO_TIMEOUT;

	private boolean optional;

	private boolean shielded;

	private @Nullable Runnable onCancel;

	private boolean used;

	TaskSpecImpl(TaskGroupImpl group, String name) {
		this.group = group;
		this.name = name;
	}

	@Override
	public TaskSpec timeout(Duration timeout) {
		checkUnused();
		this.timeoutNanos = Arguments.timeoutNanos(timeout);
		return this;
	}

	@Override
	public TaskSpec optional() {
		checkUnused();
		this.optional = true;
		return this;
	}

	@Override
	public TaskSpec shielded() {
		checkUnused();
		this.shielded = true;
		return this;
	}

	@Override
	public TaskSpec onCancel(Runnable action) {
		checkUnused();
		this.onCancel = Arguments.notNull(action, "action");
		return this;
	}

	@Override
	<R extends @Nullable Object> SoonValue<R> start(Callable<R> fn) {
		checkUnused();
		this.used = true;
		return this.group.start(fn,
				new Options(this.name, this.timeoutNanos, this.optional, this.shielded, this.onCancel));
	}

	@Override
	Binding bind(@Nullable Object fn) {
		checkUnused();
		return this.group.bind(fn);
	}

	private void checkUnused() {
		if (this.used) {
			throw new IllegalStateException(
					"The options of task '%s' have been used; call task(name) for each task".formatted(this.name));
		}
	}

	@Override
	public String toString() {
		return "Options of task '%s' (%s)".formatted(this.name, this.used ? "used" : "not used");
	}

}
