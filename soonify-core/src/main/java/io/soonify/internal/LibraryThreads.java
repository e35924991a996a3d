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

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.soonify.spi.ThreadPerTaskExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The only place that starts threads: virtual where the JVM has them (JEP 444, Java 21),
 * else daemons. They inherit no thread-locals, so what belongs to the thread that happens
 * to start one never reaches a task.
 *
 * <p>
 * Java 17 and 21 share one class file, so what is new in 21 is looked up by reflection,
 * once. Nothing is started here by loading this class.
 */
final class LibraryThreads {

	private static final String NAME = "soonify";

	private static final long KEEP_ALIVE_SECONDS = 10;

	private static final @Nullable MethodHandle IS_VIRTUAL = isVirtualMethod();

	private static final @Nullable ThreadFactory VIRTUAL = virtualThreadFactory();

	private static final ThreadPerTaskExecutor EXECUTOR = (VIRTUAL != null) ? newThreads(VIRTUAL) : cachedPool();

	private LibraryThreads() {
	}

	/**
	 * Return the executor that has a thread of the library for each command. It runs the
	 * tasks of factories that were given no other, and what the library has to do itself.
	 */
	static ThreadPerTaskExecutor executor() {
		return EXECUTOR;
	}

	/** Start a daemon thread that does something for all groups, and ends by itself. */
	static void startDaemon(String name, Runnable command) {
		daemon(name, command).start();
	}

	/**
	 * Tell whether an executor of the JDK is known to have a new thread for each command.
	 */
	static boolean hasNewThreads(Executor executor) {
		return executor.getClass().getName().equals("java.util.concurrent.ThreadPerTaskExecutor");
	}

	static boolean isVirtual(Thread thread) {
		if (IS_VIRTUAL == null) {
			return false;
		}
		try {
			return (boolean) IS_VIRTUAL.invokeExact(thread);
		}
		catch (Throwable ex) {
			throw new IllegalStateException("Thread.isVirtual() failed", ex);
		}
	}

	private static ThreadPerTaskExecutor newThreads(ThreadFactory factory) {
		return new ThreadPerTaskExecutor() {

			@Override
			public void execute(Runnable command) {
				factory.newThread(command).start();
			}

			@Override
			public boolean hasNewThreads() {
				return true;
			}

			@Override
			public String toString() {
				return "the virtual threads of Soonify";
			}

		};
	}

	private static ThreadPerTaskExecutor cachedPool() {
		AtomicLong number = new AtomicLong();
		ThreadPoolExecutor pool = new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), (command) -> daemon(NAME + "-" + number.incrementAndGet(), command));
		return new ThreadPerTaskExecutor() {

			@Override
			public void execute(Runnable command) {
				pool.execute(command);
			}

			@Override
			public String toString() {
				return "the threads of Soonify";
			}

		};
	}

	private static Thread daemon(String name, Runnable command) {
		Thread thread = new Thread(null, command, name, 0, false);
		thread.setDaemon(true);
		thread.setPriority(Thread.NORM_PRIORITY);
		// that of whoever starts it may belong to an application that goes away
		thread.setContextClassLoader(LibraryThreads.class.getClassLoader());
		return thread;
	}

	private static @Nullable MethodHandle isVirtualMethod() {
		try {
			return MethodHandles.publicLookup()
				.findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
		}
		catch (ReflectiveOperationException ex) {
			return null; // Java 20 and before
		}
	}

	/**
	 * What
	 * {@code Thread.ofVirtual().inheritInheritableThreadLocals(false).name("soonify").factory()}
	 * returns, for a class that also loads where these methods do not exist.
	 */
	private static @Nullable ThreadFactory virtualThreadFactory() {
		if (Runtime.version().feature() < 21) {
			return null; // a preview in 19 and 20
		}
		try {
			Class<?> builderType = Class.forName("java.lang.Thread$Builder$OfVirtual");
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			builder = builderType.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
			builder = builderType.getMethod("name", String.class).invoke(builder, NAME);
			return (ThreadFactory) builderType.getMethod("factory").invoke(builder);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

}
