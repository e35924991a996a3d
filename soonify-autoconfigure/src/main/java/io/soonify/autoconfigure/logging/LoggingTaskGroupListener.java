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

package io.soonify.autoconfigure.logging;

import java.util.Arrays;
import java.util.stream.Collectors;

import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskInfo;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs what nobody is told of by an exception.
 *
 * <p>
 * Failures that code has chosen to tolerate have a category of their own,
 * {@value #FAILURES}, to be turned down or up apart from what is a mistake: a warning
 * with the message of the failure, and its stack at the level debug.
 */
final class LoggingTaskGroupListener implements TaskGroupListener {

	static final String FAILURES = "io.soonify.failures";

	private static final Log logger = LogFactory.getLog(TaskGroupListener.class);

	private static final Log failures = LogFactory.getLog(FAILURES);

	@Override
	public void misused(String groupName, String message) {
		logger.warn(message);
	}

	@Override
	public void taskStraggling(TaskGroupInfo group, TaskInfo task, StackTraceElement[] stack) {
		logger.warn(("Task '%s' of task group '%s' has been running for %s and ignores its interrupt on thread %s; "
				+ "the group waits for it. It is doing this:%n%s")
			.formatted(task.name(), group.name(), task.elapsed(), task.thread().map(Thread::getName).orElse("unknown"),
					Arrays.stream(stack).map((element) -> "\tat " + element).collect(Collectors.joining("\n"))));
	}

	@Override
	public void failureIgnored(TaskGroupInfo group, String taskName, Throwable failure) {
		failures.warn("Task '%s' of task group '%s' failed, which is tolerated: %s".formatted(taskName, group.name(),
				describe(failure)));
		if (failures.isDebugEnabled()) {
			failures.debug("This is how task '%s' of task group '%s' failed".formatted(taskName, group.name()),
					failure);
		}
	}

	/** What an application throws may be unable to describe itself. */
	private static String describe(Throwable failure) {
		try {
			return failure.toString();
		}
		catch (Throwable ex) {
			return failure.getClass().getName();
		}
	}

	@Override
	public boolean codeFailed(String groupName, String what, Throwable thrown) {
		logger.warn(
				"In task group '%s', %s threw what it should not have; the group goes on".formatted(groupName, what),
				thrown);
		return true;
	}

}
