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

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * The threads of the library itself: virtual where the JVM has them (JEP 444, Java 21),
 * else daemons of a cached pool. They inherit neither inheritable thread-locals nor the
 * context class loader, so what belongs to the thread that happens to start one never
 * reaches a task.
 */
final class Threads {

	private static final String NAME = "soonify";

	/** Sees what the application sees, in an executable jar too. */
	private static final ClassLoader CLASS_LOADER = Threads.class.getClassLoader();

	private static final long KEEP_ALIVE_SECONDS = 60;

	private static final @Nullable MethodHandle IS_VIRTUAL = isVirtualMethod();

	private static final @Nullable ThreadFactory VIRTUAL = virtualThreadFactory();

	private static final ThreadPerTaskExecutor EXECUTOR = (VIRTUAL != null) ? threadPerTask(VIRTUAL) : cachedPool();

	private Threads() {
	}

	/**
	 * Return the executor for factories that were given no other.
	 * @return the executor, one for the JVM
	 */
	static Executor executor() {
		return EXECUTOR;
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

	private static ThreadPerTaskExecutor threadPerTask(ThreadFactory factory) {
		return new ThreadPerTaskExecutor() {

			@Override
			public void execute(Runnable command) {
				Thread thread = factory.newThread(command);
				thread.setContextClassLoader(CLASS_LOADER);
				thread.start();
			}

			@Override
			public boolean hasNewThreads() {
				return true;
			}

		};
	}

	private static ThreadPerTaskExecutor cachedPool() {
		AtomicLong number = new AtomicLong();
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), (command) -> daemon(NAME + "-" + number.incrementAndGet(), command))::execute;
	}

	/**
	 * Make a daemon thread.
	 * @param name its name
	 * @param command what it runs
	 * @return the thread, not started
	 */
	static Thread daemon(String name, Runnable command) {
		Thread thread = new Thread(null, command, name, 0, false);
		thread.setDaemon(true);
		thread.setContextClassLoader(CLASS_LOADER);
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
