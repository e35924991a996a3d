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
 * The functions that the owner has bound to a group, to find those that were never called
 * (S14). Only the latest is kept, and earlier ones that had not been called when the next
 * was bound. Only for the thread of the owner, except where said.
 */
final class Bindings {

	private @Nullable Binding latest;

	private @Nullable Binding uncalled;

	Binding add() {
		Binding binding = new Binding();
		if (this.latest != null && !this.latest.called) {
			this.latest.earlier = this.uncalled;
			this.uncalled = this.latest;
		}
		this.latest = binding;
		return binding;
	}

	/**
	 * Count the functions that were never called, when all tasks have ended.
	 * @return how many
	 */
	int uncalled() {
		int uncalled = (this.latest != null && !this.latest.called) ? 1 : 0;
		for (Binding binding = this.uncalled; binding != null; binding = binding.earlier) {
			uncalled += binding.called ? 0 : 1;
		}
		return uncalled;
	}

	/**
	 * A function that has been bound.
	 */
	static final class Binding {

		private boolean called;

		private @Nullable Binding earlier;

		/**
		 * Note that the function is being called, on any thread: what the owner learns of
		 * the task that starts, it also learns of this.
		 * @param <R> the type of the result
		 * @param call the call
		 * @return the call
		 */
		<R extends @Nullable Object> Callable<R> calledAs(Callable<R> call) {
			this.called = true;
			return call;
		}

	}

}
