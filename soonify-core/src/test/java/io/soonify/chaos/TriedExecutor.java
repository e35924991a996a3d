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

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.ThreadPerTaskExecutor;
import org.awaitility.Awaitility;

/**
 * What runs the tasks of a program, and watches what tasks leave on its threads.
 */
final class TriedExecutor {

	private static final AtomicInteger NUMBER = new AtomicInteger();

	private final Kind kind;

	private final Problems problems;

	private final Sabotage sabotage;

	private final ExecutorService service;

	private final Executor executor;

	private final String prefix;

	private volatile boolean shutDown;

	TriedExecutor(Kind kind, Sabotage sabotage, Problems problems) {
		this.kind = kind;
		this.problems = problems;
		this.sabotage = sabotage;
		this.prefix = "tried-" + NUMBER.incrementAndGet() + "-" + kind + "-";
		this.service = service();
		Executor plain = (this.service != null) ? this.service : (command) -> new Thread(command).start();
		this.executor = switch (kind) {
			case LIBRARY -> null;
			case NEW_THREADS -> (ThreadPerTaskExecutor) (command) -> {
				Thread thread = new Thread(command, this.prefix + "new");
				thread.setDaemon(true);
				thread.setUncaughtExceptionHandler(this::uncaught);
				thread.start();
			};
			case CAPTURING -> capturing(plain);
			case BLOCKING -> blocking(plain);
			case UNRELIABLE -> unreliable(plain);
			default -> plain;
		};
	}

	private ExecutorService service() {
		return switch (this.kind) {
			case LIBRARY, NEW_THREADS -> null;
			case VIRTUAL -> virtual();
			case CACHED, UNRELIABLE -> pool(0, Integer.MAX_VALUE, new SynchronousQueue<>());
			case CAPTURING, FIXED_8, BLOCKING -> pool(8, 8, new LinkedBlockingQueue<>());
			case FIXED_1 -> pool(1, 1, new LinkedBlockingQueue<>());
			case FIXED_2 -> pool(2, 2, new LinkedBlockingQueue<>());
			case BOUNDED -> pool(4, 4, new LinkedBlockingQueue<>(6));
			case SINGLE -> Executors.newSingleThreadExecutor(this::newThread);
			case FORK_JOIN ->
				new ForkJoinPool(4, ForkJoinPool.defaultForkJoinWorkerThreadFactory, this::uncaught, false);
		};
	}

	/** The JDK's, where there is one. */
	private static ExecutorService virtual() {
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			return Executors.newCachedThreadPool();
		}
	}

	static boolean hasVirtualThreads() {
		return Runtime.version().feature() >= 21;
	}

	private ExecutorService pool(int core, int most, BlockingQueue<Runnable> queue) {
		return new WatchedPool(core, most, queue);
	}

	private Thread newThread(Runnable command) {
		Thread thread = new Thread(null, command, this.prefix + "pool", 0, false);
		thread.setDaemon(true);
		thread.setPriority(Thread.NORM_PRIORITY);
		thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
		thread.setUncaughtExceptionHandler(this::uncaught);
		return thread;
	}

	private void uncaught(Thread thread, Throwable thrown) {
		boolean ranTwice = this.sabotage.isActive(Sabotage.Point.TASK_TWICE) && thrown instanceof IllegalStateException;
		if (!Sabotage.isOurs(thrown) && !ranTwice) {
			this.problems.add("out of a command came", thrown);
		}
	}

	/** Works in the name of who has handed the command over. */
	private Executor capturing(Executor plain) {
		return (command) -> {
			String captured = Users.CAPTURED.get();
			plain.execute(() -> {
				String previous = Users.CAPTURED.get();
				Users.CAPTURED.set(captured);
				try {
					command.run();
				}
				finally {
					Users.CAPTURED.set(previous);
				}
			});
		};
	}

	private static Executor blocking(Executor plain) {
		Semaphore permits = new Semaphore(3);
		return (command) -> {
			permits.acquireUninterruptibly();
			plain.execute(() -> {
				try {
					command.run();
				}
				finally {
					permits.release();
				}
			});
		};
	}

	private Executor unreliable(Executor plain) {
		return (command) -> {
			this.sabotage.at(Sabotage.Point.BEFORE_EXECUTE);
			plain.execute(command);
			this.sabotage.at(Sabotage.Point.AFTER_EXECUTE);
		};
	}

	void configure(TaskGroupFactory.Builder builder) {
		if (this.executor != null) {
			builder.executor(this.executor);
		}
	}

	/** Whether each task has a thread that nothing else runs on. */
	boolean hasThreadPerTask() {
		return switch (this.kind) {
			case LIBRARY, VIRTUAL -> hasVirtualThreads();
			case NEW_THREADS -> true;
			default -> false;
		};
	}

	/** Whether a new thread inherits from who starts the task. */
	boolean handsOnInheritables() {
		return (this.kind == Kind.VIRTUAL && hasVirtualThreads()) || this.kind == Kind.NEW_THREADS;
	}

	boolean mayInherit() {
		return this.kind != Kind.LIBRARY;
	}

	/** Whether tasks may start tasks: if they wait in {@code execute}, nobody helps. */
	boolean allowsNesting() {
		return this.kind != Kind.BLOCKING;
	}

	boolean allowsShutdown() {
		return this.kind != Kind.BLOCKING && this.service != null;
	}

	/** How many tasks can run at a time for certain. */
	int width() {
		return switch (this.kind) {
			case FIXED_1, SINGLE -> 1;
			case FIXED_2 -> 2;
			case BLOCKING -> 3;
			case BOUNDED, FORK_JOIN -> 4;
			default -> 8;
		};
	}

	/** What was cancelled stays in the queue of a pool until a thread finds it. */
	void awaitRoom() {
		if (this.service instanceof ThreadPoolExecutor pool) {
			Awaitility.with()
				.dontCatchUncaughtExceptions()
				.await()
				.until(() -> pool.getQueue().isEmpty() && pool.getActiveCount() == 0);
		}
	}

	void shutdown(boolean now) {
		if (allowsShutdown()) {
			this.shutDown = true;
			if (now) {
				this.service.shutdownNow();
			}
			else {
				this.service.shutdown();
			}
		}
	}

	boolean isShutDown() {
		return this.shutDown;
	}

	void close() {
		if (this.service != null) {
			this.service.shutdown();
			try {
				if (!this.service.awaitTermination(60, TimeUnit.SECONDS)) {
					this.problems.add("the executor does not terminate: " + this.service);
				}
			}
			catch (InterruptedException ex) {
				this.problems.add("interrupted while waiting for " + this.service);
			}
		}
	}

	@Override
	public String toString() {
		return this.kind.toString();
	}

	/**
	 * Kinds of executors.
	 */
	enum Kind {

		LIBRARY, VIRTUAL, NEW_THREADS, CACHED, FIXED_1, FIXED_2, FIXED_8, BOUNDED, SINGLE, FORK_JOIN, CAPTURING,
		BLOCKING, UNRELIABLE

	}

	/**
	 * Finds that the threads are as they were after each command.
	 */
	private final class WatchedPool extends ThreadPoolExecutor {

		WatchedPool(int core, int most, BlockingQueue<Runnable> queue) {
			super(core, most, 10, TimeUnit.SECONDS, queue, TriedExecutor.this::newThread);
		}

		@Override
		protected void afterExecute(Runnable command, Throwable thrown) {
			Thread thread = Thread.currentThread();
			boolean interrupted = thread.isInterrupted() && !TriedExecutor.this.shutDown;
			boolean asItWas = thread.getName().equals(TriedExecutor.this.prefix + "pool")
					&& thread.getPriority() == Thread.NORM_PRIORITY
					&& thread.getContextClassLoader() == ClassLoader.getSystemClassLoader();
			if (interrupted || !asItWas || TaskGroup.current().isPresent()) {
				TriedExecutor.this.problems.add("left on a thread: interrupted=%s %s %s %s".formatted(interrupted,
						thread, thread.getContextClassLoader(), TaskGroup.current()));
			}
			if (Users.CONTEXT.get() != null || Users.DECORATED.get() != null || Users.CAPTURED.get() != null) {
				TriedExecutor.this.problems.add("user left on a thread: " + Users.CONTEXT.get() + " "
						+ Users.DECORATED.get() + " " + Users.CAPTURED.get());
			}
		}

	}

}
