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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * The end of open groups when the application shuts down.
 *
 * <ol>
 * <li>When the context begins to close, the grace period begins. Groups may still be
 * opened, because requests that the web server has accepted need theirs. When it is over,
 * new groups are refused and open ones cancelled, in whatever phase that is: the web
 * server still waits for its requests, and they are answered.
 * <li>When the web server has waited, and before it closes its connections, new groups
 * are refused, and the shutdown waits for those that are open.
 * <li>When executors stop, it waits for tasks that do not heed their interrupt, as long
 * as Spring gives a phase. A pool does that by itself, an executor of virtual threads
 * would abandon them.
 * </ol>
 *
 * <p>
 * The last is a phase of its own because executors stop after the web server does, and
 * start before it: that is also when groups are accepted again, so that requests can rely
 * on it.
 */
final class TaskGroupShutdown implements ApplicationListener<ContextClosedEvent>, DisposableBean {

	/** Between the grace of the web server and its stop. */
	static final int GROUPS_PHASE = SmartLifecycle.DEFAULT_PHASE - 1536;

	/** With the executors. */
	static final int TASKS_PHASE = ExecutorConfigurationSupport.DEFAULT_PHASE;

	private static final String REASON = "the application is shutting down";

	private static final Log logger = LogFactory.getLog(TaskGroupRegistry.class);

	private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

	private static final Duration MOMENT = Duration.ofMillis(250);

	private final ApplicationContext context;

	private final TaskGroupRegistry registry;

	private final ShutdownTimes times;

	/** Cancels groups at the end of the grace period; {@code null} before it begins. */
	private @Nullable Thread clock;

	private long graceEnd;

	TaskGroupShutdown(ApplicationContext context, TaskGroupRegistry registry, ShutdownTimes times) {
		this.context = context;
		this.registry = registry;
		this.times = times;
	}

	SmartLifecycle groupsPhase() {
		return new Phase(GROUPS_PHASE, () -> {
		}, (callback) -> {
			endGroups();
			callback.run();
		});
	}

	SmartLifecycle tasksPhase() {
		return new Phase(TASKS_PHASE, this::accept,
				(callback) -> startDaemon(() -> interruptibly(this::awaitTasks, callback)));
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) { // else it is a child's
			begin();
		}
	}

	private synchronized void begin() {
		if (this.clock == null) {
			this.graceEnd = System.nanoTime() + this.times.grace().toNanos();
			this.clock = startDaemon(() -> interruptibly(this::cancelGroupsInTime, null));
		}
	}

	private synchronized Duration graceLeft() {
		return Duration.ofNanos(this.graceEnd - System.nanoTime());
	}

	private void cancelGroupsInTime() throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(graceLeft().toNanos());
		cancelGroups();
	}

	private void cancelGroups() {
		this.registry.refuseNewGroups(REASON);
		int cancelled = this.registry.cancelAll();
		if (cancelled > 0) {
			logger.info("Cancelled %d task groups that were open after the grace period of %s, because %s"
				.formatted(cancelled, this.times.grace(), REASON));
		}
	}

	private void endGroups() {
		begin();
		boolean open = !this.registry.groups().isEmpty();
		this.registry.refuseNewGroups(REASON);
		interruptibly(() -> {
			awaitGroups();
			if (open) {
				// a request that came as the server stopped waiting has an answer now,
				// and nobody will tell when that has been sent
				TimeUnit.MILLISECONDS.sleep(MOMENT.toMillis());
			}
		}, this::stopClock);
	}

	private void awaitGroups() throws InterruptedException {
		if (this.registry.awaitNone(graceLeft())) {
			return;
		}
		cancelGroups();
		if (!this.registry.awaitNone(ShutdownTimes.ANSWER)) {
			List<String> open = this.registry.groups().stream().map(TaskGroupInfo::name).distinct().sorted().toList();
			logger.warn(("%s after they were cancelled, task groups are still open: %s. "
					+ "They were never closed, or wait for tasks that ignore their interrupt")
				.formatted(ShutdownTimes.ANSWER, String.join(", ", open)));
		}
	}

	private void awaitTasks() throws InterruptedException {
		long end = System.nanoTime() + this.times.phase().toNanos();
		while (this.registry.groups().stream().anyMatch(TaskGroupShutdown::hasTasks) && System.nanoTime() - end < 0) {
			this.registry.awaitNone(BETWEEN_LOOKS);
		}
	}

	private static boolean hasTasks(TaskGroupInfo group) {
		return group.unfinishedTaskCount() > 0 || group.innerGroup().filter(TaskGroupShutdown::hasTasks).isPresent();
	}

	/**
	 * Accept groups, after a shutdown too.
	 */
	private void accept() {
		stopClock();
		this.registry.acceptNewGroups();
	}

	@Override
	public void destroy() {
		stopClock();
	}

	private synchronized void stopClock() {
		if (this.clock != null) {
			this.clock.interrupt();
			this.clock = null;
		}
	}

	private static Thread startDaemon(Runnable command) {
		Thread thread = new Thread(command, "soonify-shutdown");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	/**
	 * Do something that an interrupt ends early, for who interrupts a shutdown does not
	 * want to wait.
	 */
	private static void interruptibly(Waiting action, @Nullable Runnable callback) {
		try {
			action.run();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			if (callback != null) {
				callback.run();
			}
		}
	}

	/**
	 * Something that waits.
	 */
	private interface Waiting {

		void run() throws InterruptedException;

	}

	/**
	 * What is done in one phase of the life of the application.
	 */
	private static final class Phase implements SmartLifecycle {

		private final int phase;

		private final Runnable onStart;

		private final Consumer<Runnable> onStop;

		private volatile boolean running;

		/**
		 * Create what is done in a phase.
		 * @param phase the phase
		 * @param onStart what to do when it starts
		 * @param onStop what to do when it stops, which runs its argument once that is
		 * done
		 */
		Phase(int phase, Runnable onStart, Consumer<Runnable> onStop) {
			this.phase = phase;
			this.onStart = onStart;
			this.onStop = onStop;
		}

		@Override
		public void start() {
			this.onStart.run();
			this.running = true;
		}

		@Override
		public void stop(Runnable callback) {
			this.running = false;
			this.onStop.accept(callback);
		}

		@Override
		public void stop() {
			stop(() -> {
			});
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

	}

}
