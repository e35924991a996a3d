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

package io.soonify.autoconfigure.executor;

import java.util.List;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Makes virtual threads for tasks.
 *
 * <p>
 * Spring's own virtual threads inherit inheritable thread-locals, so what belongs to the
 * thread that starts a task would reach it behind the back of context propagation (S18).
 * Threads that do not inherit them get the class loader of the JVM, which cannot see into
 * the executable jar of an application; so that is set here, for commands that are no
 * tasks.
 *
 * <p>
 * The threads can be told from others by their handler of uncaught exceptions, which does
 * what happens without one: a virtual thread has no other place for a mark that does not
 * take longer to read.
 */
final class VirtualThreadFactory implements ThreadFactory {

	private static final String BUILDER = "java.lang.Thread$Builder$OfVirtual";

	private static final Thread.UncaughtExceptionHandler MARK = (thread, thrown) -> thread.getThreadGroup()
		.uncaughtException(thread, thrown);

	private final ThreadFactory threads;

	private final @Nullable ClassLoader classLoader;

	VirtualThreadFactory(String namePrefix, @Nullable ClassLoader classLoader) {
		this.threads = threads(namePrefix);
		this.classLoader = classLoader;
	}

	/**
	 * Call {@code Thread.ofVirtual()} and what follows, which this class, made for Java
	 * 17, cannot do by name.
	 */
	private static ThreadFactory threads(String namePrefix) {
		try {
			Class<?> type = Class.forName(BUILDER);
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			builder = type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
			builder = type.getMethod("name", String.class, long.class).invoke(builder, namePrefix, 1);
			builder = type.getMethod("uncaughtExceptionHandler", Thread.UncaughtExceptionHandler.class)
				.invoke(builder, MARK);
			return (ThreadFactory) type.getMethod("factory").invoke(builder);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("This JVM has no virtual threads; run on Java 21 or later", ex);
		}
	}

	/**
	 * Tell whether a thread was made by a factory of this class, so that it runs one
	 * command and nothing else.
	 * @param thread the thread
	 * @return {@code true} if it is known to be new
	 */
	static boolean hasMade(Thread thread) {
		return thread.getUncaughtExceptionHandler() == MARK;
	}

	@Override
	public Thread newThread(Runnable command) {
		Thread thread = this.threads.newThread(command);
		thread.setContextClassLoader(this.classLoader);
		return thread;
	}

	/**
	 * Lets a native image keep what is called by reflection, here and in the core, which
	 * has threads of its own.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.reflection()
				.registerType(Thread.class,
						(type) -> type.withMethod("ofVirtual", List.of(), ExecutableMode.INVOKE)
							.withMethod("isVirtual", List.of(), ExecutableMode.INVOKE))
				.registerTypes(List.of(TypeReference.of(BUILDER), TypeReference.of("java.lang.Thread$Builder")),
						(type) -> type.withMembers(MemberCategory.INVOKE_PUBLIC_METHODS));
		}

	}

}
