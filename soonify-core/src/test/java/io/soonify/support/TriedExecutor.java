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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.soonify.TaskGroupFactory;

/**
 * An executor as users bring them, that notes what state it gets its threads back in.
 */
public final class TriedExecutor {

	private final Kind kind;

	private final AtomicInteger interruptedOnReturn = new AtomicInteger();

	private final ExecutorService service;

	private final Executor executor;

	public TriedExecutor(Kind kind) {
		this.kind = kind;
		this.service = service(kind);
		this.executor = kind.decorated ? this::executeDecorated : this.service;
	}

	public TaskGroupFactory taskGroups() {
		return TaskGroupFactory.builder().executor(this.executor).build();
	}

	public ExecutorService service() {
		return this.service;
	}

	public int threads() {
		return this.kind.threads;
	}

	/**
	 * Return how often a thread came back with its interrupt flag set.
	 * @return how often, as far as this executor can tell
	 */
	public int interruptedOnReturn() {
		return this.interruptedOnReturn.get();
	}

	/**
	 * Shut the executor down and wait until it is.
	 * @return {@code false} if it is still busy after a generous time
	 */
	public boolean end() throws InterruptedException {
		if (this.kind == Kind.COMMON_POOL) { // ignores shutdown
			return ForkJoinPool.commonPool().awaitQuiescence(30, TimeUnit.SECONDS);
		}
		this.service.shutdown();
		return this.service.awaitTermination(30, TimeUnit.SECONDS);
	}

	@Override
	public String toString() {
		return this.kind.toString();
	}

	private void executeDecorated(Runnable command) {
		this.service.execute(() -> {
			command.run();
			noteReturn();
		});
	}

	private void noteReturn() {
		if (Thread.currentThread().isInterrupted()) {
			this.interruptedOnReturn.incrementAndGet();
		}
	}

	private ExecutorService service(Kind wanted) {
		return switch (wanted) {
			case THREAD_POOL -> new NotingThreadPool(4);
			case SINGLE_THREAD -> new NotingThreadPool(1);
			case WRAPPED_SINGLE_THREAD -> Executors.newSingleThreadExecutor();
			case SCHEDULED_POOL -> new NotingScheduledPool();
			case CACHED_POOL, DECORATED_CACHED_POOL -> Executors.newCachedThreadPool();
			case FORK_JOIN_POOL, DECORATED_FORK_JOIN_POOL -> new ForkJoinPool(4);
			case FIFO_FORK_JOIN_POOL ->
				new ForkJoinPool(2, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
			case COMMON_POOL -> ForkJoinPool.commonPool();
			case VIRTUAL_THREADS, DECORATED_VIRTUAL_THREADS -> virtualThreads();
		};
	}

	/**
	 * Call {@code Executors.newVirtualThreadPerTaskExecutor()}, which Java 17 lacks.
	 */
	public static ExecutorService virtualThreads() {
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("This JVM has no virtual threads", ex);
		}
	}

	/**
	 * Kinds of executors, and how many tasks run at once on each.
	 */
	public enum Kind {

		THREAD_POOL(4, false), SINGLE_THREAD(1, false), WRAPPED_SINGLE_THREAD(1, false), SCHEDULED_POOL(3, false),
		CACHED_POOL(Integer.MAX_VALUE, false), DECORATED_CACHED_POOL(Integer.MAX_VALUE, true), FORK_JOIN_POOL(4, false),
		DECORATED_FORK_JOIN_POOL(4, true), FIFO_FORK_JOIN_POOL(2, false),
		COMMON_POOL(Math.max(1, ForkJoinPool.getCommonPoolParallelism()), false),
		VIRTUAL_THREADS(Integer.MAX_VALUE, false), DECORATED_VIRTUAL_THREADS(Integer.MAX_VALUE, true);

		private final int threads;

		private final boolean decorated;

		Kind(int threads, boolean decorated) {
			this.threads = threads;
			this.decorated = decorated;
		}

		public int threads() {
			return this.threads;
		}

		/**
		 * Return those that there are on this JVM.
		 * @return the kinds
		 */
		public static Stream<Kind> available() {
			return Stream.of(values())
				.filter((kind) -> !kind.name().contains("VIRTUAL") || Runtime.version().feature() >= 21);
		}

	}

	private final class NotingThreadPool extends ThreadPoolExecutor {

		NotingThreadPool(int threads) {
			super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new AbortPolicy());
		}

		@Override
		protected void afterExecute(Runnable command, Throwable thrown) {
			noteReturn();
		}

	}

	private final class NotingScheduledPool extends ScheduledThreadPoolExecutor {

		NotingScheduledPool() {
			super(3);
		}

		@Override
		protected void afterExecute(Runnable command, Throwable thrown) {
			noteReturn();
		}

	}

}
