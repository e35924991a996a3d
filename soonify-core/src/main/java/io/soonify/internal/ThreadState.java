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

import org.jspecify.annotations.Nullable;

/**
 * What a thread had that others will use after the task: nothing of the task is to be
 * seen by what runs next (S12).
 */
final class ThreadState {

	private final String name;

	private final int priority;

	private final @Nullable ClassLoader loader;

	private final ScopeStack.@Nullable Frame scope;

	ThreadState(Thread thread) {
		this.name = thread.getName();
		this.priority = thread.getPriority();
		this.loader = thread.getContextClassLoader();
		this.scope = ScopeStack.top();
	}

	/**
	 * Give a thread what is the task's.
	 * @param name what to call it, so that a thread dump, a log line and a profiler say
	 * what runs; {@code null} to leave its name
	 * @param loader the context class loader of whoever started the task
	 */
	static void enter(Thread thread, @Nullable String name, @Nullable ClassLoader loader) {
		if (name != null) {
			thread.setName(name);
		}
		try {
			thread.setContextClassLoader(loader);
		}
		catch (SecurityException ex) {
			// a thread of a kind that has one for good
		}
	}

	void restore(Thread thread) {
		ScopeStack.leaveTo(this.scope);
		try {
			if (!this.name.equals(thread.getName())) {
				thread.setName(this.name);
			}
			if (this.priority != thread.getPriority()) {
				thread.setPriority(this.priority);
			}
			if (this.loader != thread.getContextClassLoader()) {
				thread.setContextClassLoader(this.loader);
			}
		}
		catch (SecurityException ex) {
			// a thread that does not let itself be changed has not been changed
		}
	}

}
