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

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/**
 * What a task runs, with the context of the thread that started it. Only tasks that have
 * a context pay for one.
 *
 * @param <T> the type of the result
 * @param function what to run
 * @param captured the context to run it in
 */
record ContextualFunction<T extends @Nullable Object>(Callable<T> function,
		TaskContext.Snapshot captured) implements Callable<T> {

	/**
	 * Capture the context of the calling thread for a function.
	 * @param <T> the type of the result
	 * @param context captures, {@code null} if nothing is to be captured
	 * @param function the function
	 * @return the function with its context, or as it is if there is none
	 */
	static <T extends @Nullable Object> Callable<T> of(@Nullable TaskContext context, Callable<T> function) {
		if (context == null) {
			return function;
		}
		TaskContext.Snapshot captured;
		try {
			captured = context.capture();
		}
		catch (Throwable ex) {
			captured = failing(ex);
		}
		return (captured != null) ? new ContextualFunction<>(function, captured) : function;
	}

	private static TaskContext.Snapshot failing(Throwable thrown) {
		return () -> ContextualFunction.<RuntimeException>sneak(thrown);
	}

	@SuppressWarnings("unchecked") // the task is to fail with just what was thrown
	private static <X extends Throwable> TaskContext.Scope sneak(Throwable thrown) throws X {
		throw (X) thrown;
	}

	@Override
	public T call() throws Exception {
		return this.function.call();
	}

}
