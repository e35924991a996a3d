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

package io.soonify.autoconfigure.opentelemetry;

import io.opentelemetry.context.Context;
import io.soonify.spi.TaskContext;

/**
 * Makes OpenTelemetry's current context at the start of a task that of the task.
 *
 * <p>
 * OpenTelemetry refuses to close a scope while one is open that was opened later. If a
 * task has left one open, that would leave the starter's context, and its trace, on the
 * thread for whatever comes next; so what was there before is set again in any case.
 */
final class OpenTelemetryContext implements TaskContext {

	@Override
	public Snapshot capture() {
		Context captured = Context.current();
		return () -> restore(captured);
	}

	@SuppressWarnings("MustBeClosed") // the first scope is, the other has no end
	private static Scope restore(Context captured) {
		Context previous = Context.current();
		io.opentelemetry.context.Scope scope = captured.makeCurrent();
		return () -> {
			scope.close();
			if (Context.current() != previous) {
				previous.makeCurrent();
			}
		};
	}

}
