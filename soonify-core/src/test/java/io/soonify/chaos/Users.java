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

package io.soonify.chaos;

import java.util.function.UnaryOperator;

import io.soonify.spi.TaskContext;

/**
 * The user in whose name a thread works, in all the ways in which it may get from thread
 * to thread. They must never cross.
 */
final class Users {

	/** Handed on by a {@link TaskContext}. */
	static final ThreadLocal<String> CONTEXT = new ThreadLocal<>();

	/** Handed on by a task decorator. */
	static final ThreadLocal<String> DECORATED = new ThreadLocal<>();

	/** Handed on by executors that capture it when a command is handed to them. */
	static final ThreadLocal<String> CAPTURED = new ThreadLocal<>();

	/** Handed on to new threads, by the JDK. */
	static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

	/** Left behind by tasks. */
	static final ThreadLocal<String> LEFT_BEHIND = new ThreadLocal<>();

	private Users() {
	}

	/**
	 * The calling thread works for a user from now on.
	 * @param user the user, {@code null} for nobody
	 */
	static void become(String user) {
		CONTEXT.set(user);
		DECORATED.set(user);
		CAPTURED.set(user);
		INHERITED.set(user);
		if (user == null) {
			LEFT_BEHIND.remove();
		}
	}

	static TaskContext context(Sabotage sabotage) {
		return () -> {
			sabotage.at(Sabotage.Point.CAPTURE);
			String captured = CONTEXT.get();
			return () -> {
				sabotage.at(Sabotage.Point.RESTORE);
				String previous = CONTEXT.get();
				CONTEXT.set(captured);
				return () -> {
					CONTEXT.set(previous);
					sabotage.at(Sabotage.Point.CLOSE_CONTEXT);
				};
			};
		};
	}

	static UnaryOperator<Runnable> decorator(Sabotage sabotage) {
		return (task) -> {
			sabotage.at(Sabotage.Point.DECORATE);
			if (sabotage.hits(Sabotage.Point.DECORATOR_NULL)) {
				return null;
			}
			String captured = DECORATED.get();
			return () -> {
				sabotage.at(Sabotage.Point.BEFORE_TASK);
				String previous = DECORATED.get();
				DECORATED.set(captured);
				try {
					if (!sabotage.hits(Sabotage.Point.INSTEAD_OF_TASK)) {
						task.run();
						if (sabotage.hits(Sabotage.Point.TASK_TWICE)) {
							task.run();
						}
					}
				}
				finally {
					DECORATED.set(previous);
				}
				sabotage.at(Sabotage.Point.AFTER_TASK);
			};
		};
	}

}
