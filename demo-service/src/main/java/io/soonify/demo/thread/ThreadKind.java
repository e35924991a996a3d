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

package io.soonify.demo.thread;

import java.lang.reflect.Method;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * The kinds of threads.
 */
public enum ThreadKind {

	/** A thread of the operating system. */
	PLATFORM,

	/** A thread of the JVM (JEP 444), since Java 21. */
	VIRTUAL;

	// Looked up because the service is compiled for Java 17. The name of the thread group
	// would tell the kind as well, but anybody can give a group that name
	private static final @Nullable Method IS_VIRTUAL = ReflectionUtils.findMethod(Thread.class, "isVirtual");

	/**
	 * Return the kind of a thread.
	 * @param thread the thread
	 * @return its kind
	 */
	public static ThreadKind of(Thread thread) {
		boolean virtual = IS_VIRTUAL != null && Boolean.TRUE.equals(ReflectionUtils.invokeMethod(IS_VIRTUAL, thread));
		return virtual ? VIRTUAL : PLATFORM;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
