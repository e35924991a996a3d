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

package io.soonify.autoconfigure.shutdown;

import java.util.concurrent.CompletableFuture;

import io.soonify.spi.TaskGroupRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * The shutdown of task groups, spread over three phases of the application:
 *
 * <ol>
 * <li>In the first phase of all, the grace period begins. Groups may still be opened,
 * because requests that the web server has accepted need theirs.
 * <li>When the web server has waited for its requests, and before it closes its
 * connections, new groups are refused and open ones have what is left of the grace
 * period. Then they are cancelled. If it is over earlier, all that happens earlier: the
 * web server still waits for the requests, and they are answered.
 * <li>When executors stop, tasks that do not heed their interrupt get as long as Spring
 * gives a phase. A pool waits for its tasks by itself, an executor of virtual threads
 * would abandon them.
 * </ol>
 */
final class TaskGroupShutdown implements DisposableBean {

	/** Before everything else, for it starts the clock only. */
	static final int FIRST_PHASE = SmartLifecycle.DEFAULT_PHASE;

	/** Between the grace of the web server and its stop. */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1536;

	/** With the executors. */
	static final int EXECUTOR_PHASE = ExecutorConfigurationSupport.DEFAULT_PHASE;

	private final TaskGroupRegistry registry;

	private final ShutdownTimes times;

	/** The shutdown that has begun, {@code null} if none has. */
	private @Nullable ShutdownRun run;

	TaskGroupShutdown(TaskGroupRegistry registry, ShutdownTimes times) {
		this.registry = registry;
		this.times = times;
	}

	/**
	 * Begin: the grace period counts from now.
	 * @return the shutdown, which may have begun before
	 */
	synchronized ShutdownRun begin() {
		ShutdownRun begun = this.run;
		if (begun == null) {
			begun = new ShutdownRun(this.registry, this.times);
			this.run = begun;
			begun.start();
		}
		return begun;
	}

	/**
	 * Refuse new groups and let the open ones end.
	 * @param callback called once there is nothing left to wait for
	 */
	void endGroups(Runnable callback) {
		ShutdownRun begun = begin();
		begun.endGroups();
		callWhen(begun.groupsEnded(), callback);
	}

	/**
	 * Wait for tasks whose groups could not end.
	 * @param callback called once there is nothing left to wait for
	 */
	void awaitTasks(Runnable callback) {
		callWhen(begin().tasksEnded(), callback);
	}

	private static void callWhen(CompletableFuture<Void> done, Runnable callback) {
		done.whenComplete((nothing, ex) -> callback.run());
	}

	/**
	 * Accept groups, after a shutdown too.
	 */
	synchronized void accept() {
		giveUp();
		this.registry.acceptNewGroups();
	}

	@Override
	public synchronized void destroy() {
		giveUp();
	}

	private void giveUp() {
		if (this.run != null) {
			this.run.giveUp();
			this.run = null;
		}
	}

}
