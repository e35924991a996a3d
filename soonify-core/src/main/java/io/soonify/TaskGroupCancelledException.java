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

import java.util.List;

/**
 * Thrown to the owner of a {@link TaskGroup} that was cancelled from outside: with the
 * group around it, or because the application shuts down.
 */
public class TaskGroupCancelledException extends TaskGroupException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param groupName the name of the group
	 * @param message the message
	 * @param failedTasks the tasks that failed, in the order in which it happened
	 */
	public TaskGroupCancelledException(String groupName, String message, List<FailedTask> failedTasks) {
		super(groupName, message, failedTasks);
	}

}
