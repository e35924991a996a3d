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

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Makes platform threads for tasks.
 *
 * <p>
 * They do not inherit inheritable thread-locals: a thread of a pool would keep those of
 * whoever happened to need it first, and show them to every task after that (S18). Nor do
 * they take anything else from that thread; the class loader is always that of the
 * application.
 */
final class PlatformThreadFactory implements ThreadFactory {

	private final AtomicLong number = new AtomicLong();

	private final String namePrefix;

	private final @Nullable ClassLoader classLoader;

	PlatformThreadFactory(String namePrefix, @Nullable ClassLoader classLoader) {
		this.namePrefix = namePrefix;
		this.classLoader = classLoader;
	}

	@Override
	public Thread newThread(Runnable command) {
		Thread thread = new Thread(null, command, this.namePrefix + this.number.incrementAndGet(), 0, false);
		thread.setDaemon(false);
		thread.setPriority(Thread.NORM_PRIORITY);
		thread.setContextClassLoader(this.classLoader);
		return thread;
	}

}
