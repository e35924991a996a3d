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

import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the value of a task is read that was cancelled: alone, or with its group.
 * The cause is the failure that cancelled the group, if it was one.
 */
public class TaskCancelledException extends CancellationException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message the message, which says why the task was cancelled
	 */
	public TaskCancelledException(String message) {
		this(message, null);
	}

	/**
	 * Create an exception with the failure that cancelled the group.
	 * @param message the message, which says why the task was cancelled
	 * @param cause the failure, {@code null} if it was none
	 */
	@SuppressWarnings("this-escape") // to a method of Throwable, which has no constructor
										// for it
	public TaskCancelledException(String message, @Nullable Throwable cause) {
		super(message);
		if (cause != null) {
			initCause(cause);
		}
	}

}
