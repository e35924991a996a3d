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

package io.soonify.demo.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soonify.SoonValue.State;
import io.soonify.demo.thread.ThreadKind;
import org.jspecify.annotations.Nullable;

/**
 * A task has got to a state.
 *
 * @param task the name of the task
 * @param state its state from now on
 * @param atMillis the time since the run began
 * @param thread the name of the thread that runs it or has run it, {@code null} if none
 * did
 * @param threadKind the kind of that thread
 * @param failure what it failed with
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskEvent(String task, State state, double atMillis, @Nullable String thread, @Nullable ThreadKind threadKind,
		@Nullable String failure) {

	static TaskEvent onNoThread(String task, State state, double atMillis) {
		return new TaskEvent(task, state, atMillis, null, null, null);
	}

	static TaskEvent onCurrentThread(String task, State state, double atMillis, @Nullable Throwable failure) {
		Thread thread = Thread.currentThread();
		return new TaskEvent(task, state, atMillis, thread.getName(), ThreadKind.of(thread),
				(failure != null) ? failure.getMessage() : null);
	}

	boolean isEnd() {
		return this.state != State.PENDING && this.state != State.RUNNING;
	}

}
