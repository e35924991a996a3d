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

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps what is handed to the uncaught-exception handler of the current thread.
 */
public final class UncaughtExceptions implements AutoCloseable {

	private final Thread thread = Thread.currentThread();

	private final Thread.UncaughtExceptionHandler usual = this.thread.getUncaughtExceptionHandler();

	private final Queue<Throwable> kept = new ConcurrentLinkedQueue<>();

	public UncaughtExceptions() {
		this.thread.setUncaughtExceptionHandler((where, thrown) -> this.kept.add(thrown));
	}

	public List<Throwable> kept() {
		return List.copyOf(this.kept);
	}

	@Override
	public void close() {
		this.thread.setUncaughtExceptionHandler(this.usual);
	}

}
