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

package io.soonify.support;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.soonify.TaskGroupFactory;
import io.soonify.spi.ThreadPerTaskExecutor;

/**
 * The kinds of executors on which a rule is to be seen.
 */
public enum ExecutorKind {

	/** That of the library: none is set. */
	LIBRARY,

	/** {@code Executors.newVirtualThreadPerTaskExecutor()}, from Java 21. */
	VIRTUAL,

	/** A new platform thread for each command, known to be like that. */
	NEW_THREADS,

	/** {@code Executors.newCachedThreadPool()}. */
	CACHED,

	/** A pool of one thread. */
	FIXED_1,

	/** A pool of two threads. */
	FIXED_2,

	/** A pool of 64 threads. */
	FIXED_64,

	/** {@code Executors.newSingleThreadExecutor()}, which hides its pool. */
	SINGLE,

	/** A fork-join pool of one thread. */
	FORK_JOIN_1,

	/** A fork-join pool of four threads. */
	FORK_JOIN_4;

	private static final String THREAD = "users-";

	/**
	 * Return those that there are on this JVM.
	 * @return the kinds
	 */
	public static Stream<ExecutorKind> available() {
		return Stream.of(values()).filter((kind) -> kind != VIRTUAL || Runtime.version().feature() >= 21);
	}

	/**
	 * Return those that have a thread for each task, which runs nothing else.
	 * @return the kinds
	 */
	public static Stream<ExecutorKind> withOwnThreads() {
		return available().filter((kind) -> switch (kind) {
			case VIRTUAL, NEW_THREADS -> true;
			case LIBRARY -> Runtime.version().feature() >= 21;
			default -> false;
		});
	}

	/**
	 * Return those that are pools to Soonify.
	 * @return the kinds
	 */
	public static Stream<ExecutorKind> pools() {
		return Stream.of(CACHED, FIXED_1, FIXED_2, FIXED_64, SINGLE, FORK_JOIN_1, FORK_JOIN_4);
	}

	/**
	 * Tell whether a thread belongs to an executor of one of these kinds, that of the
	 * library excepted.
	 * @param name the name that the thread had before it ran a task
	 * @return {@code true} if it does
	 */
	public static boolean isUsersThread(String name) {
		return name.startsWith(THREAD) || name.startsWith("ForkJoinPool");
	}

	/**
	 * Make an executor of this kind.
	 * @return the executor, to be closed
	 */
	public Opened open() {
		return new Opened(this);
	}

	/**
	 * An executor of some kind. Closing it waits until it has nothing left to do.
	 */
	public static final class Opened implements AutoCloseable {

		private final ExecutorKind kind;

		private final ExecutorService service;

		private final Executor executor;

		private Opened(ExecutorKind kind) {
			this.kind = kind;
			this.service = newService(kind);
			this.executor = (kind == NEW_THREADS) ? newThreads() : this.service;
		}

		/**
		 * Start to build a factory that uses the executor.
		 * @return the builder
		 */
		public TaskGroupFactory.Builder builder() {
			return builder(UnaryOperator.identity());
		}

		/**
		 * Start to build a factory that uses the executor behind a wrapper, which has new
		 * threads if the executor has, and is known for it.
		 * @param wrapper wraps the executor
		 * @return the builder
		 */
		public TaskGroupFactory.Builder builder(UnaryOperator<Executor> wrapper) {
			TaskGroupFactory.Builder builder = TaskGroupFactory.builder();
			if (this.kind == LIBRARY) {
				return builder;
			}
			Executor wrapped = wrapper.apply(this.executor);
			if (wrapped == this.executor || !hasNewThreads()) {
				return builder.executor(wrapped);
			}
			return builder.executor(new NewThreads(wrapped));
		}

		private boolean hasNewThreads() {
			return this.kind == VIRTUAL || this.kind == NEW_THREADS;
		}

		/**
		 * Return the executor itself, to be used beside Soonify.
		 * @return the executor, which that of the library is not
		 */
		public Executor executor() {
			return this.executor;
		}

		/**
		 * Return the executor as a service.
		 * @return the service, which not every kind has
		 */
		public ExecutorService service() {
			return this.service;
		}

		@Override
		public void close() {
			if (this.service == null) {
				return;
			}
			this.service.shutdown();
			try {
				if (!this.service.awaitTermination(30, TimeUnit.SECONDS)) {
					throw new AssertionError("The executor is still busy: " + this.service);
				}
			}
			catch (InterruptedException ex) {
				throw new AssertionError("The test was interrupted", ex);
			}
		}

		private static ExecutorService newService(ExecutorKind kind) {
			ThreadFactory threads = threads();
			return switch (kind) {
				case LIBRARY, NEW_THREADS -> null;
				case VIRTUAL -> virtualThreads();
				case CACHED -> Executors.newCachedThreadPool(threads);
				case FIXED_1 -> Executors.newFixedThreadPool(1, threads);
				case FIXED_2 -> Executors.newFixedThreadPool(2, threads);
				case FIXED_64 -> Executors.newFixedThreadPool(64, threads);
				case SINGLE -> Executors.newSingleThreadExecutor(threads);
				case FORK_JOIN_1 -> new ForkJoinPool(1);
				case FORK_JOIN_4 -> new ForkJoinPool(4);
			};
		}

		private static ThreadFactory threads() {
			AtomicInteger number = new AtomicInteger();
			return (command) -> {
				Thread thread = new Thread(command, THREAD + number.incrementAndGet());
				thread.setDaemon(true);
				// else it has that of whoever happens to need one more thread
				thread.setContextClassLoader(ExecutorKind.class.getClassLoader());
				return thread;
			};
		}

		private static Executor newThreads() {
			ThreadFactory threads = threads();
			return new NewThreads((command) -> threads.newThread(command).start());
		}

		/** {@code Executors.newVirtualThreadPerTaskExecutor()}, which Java 17 lacks. */
		private static ExecutorService virtualThreads() {
			try {
				return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException("This JVM has no virtual threads", ex);
			}
		}

	}

	private record NewThreads(Executor executor) implements ThreadPerTaskExecutor {

		@Override
		public void execute(Runnable command) {
			this.executor.execute(command);
		}

		@Override
		public boolean hasNewThreads() {
			return true;
		}

	}

}
