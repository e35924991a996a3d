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
import java.util.concurrent.ConcurrentLinkedQueue;

import io.soonify.spi.TaskContext;

/**
 * A thread-local, as applications have them, and the context that hands it on.
 */
public final class CurrentUser implements TaskContext {

	private final ThreadLocal<String> current = new ThreadLocal<>();

	private final ConcurrentLinkedQueue<Thread> capturedOn = new ConcurrentLinkedQueue<>();

	private final ConcurrentLinkedQueue<String> undone = new ConcurrentLinkedQueue<>();

	public String get() {
		return this.current.get();
	}

	public void set(String user) {
		this.current.set(user);
	}

	/**
	 * Return the threads that have captured, one for each time.
	 * @return the threads
	 */
	public List<Thread> capturedOn() {
		return List.copyOf(this.capturedOn);
	}

	/**
	 * Return what tasks have left behind, one for each time.
	 * @return the users that were found when the context was undone
	 */
	public List<String> undone() {
		return List.copyOf(this.undone);
	}

	/**
	 * Hand the user of the calling thread on to whoever runs a command, as decorators of
	 * tasks do.
	 * @param command the command
	 * @return a command that runs it as that user
	 */
	public Runnable decorate(Runnable command) {
		String captured = get();
		return () -> {
			String previous = get();
			set(captured);
			try {
				command.run();
			}
			finally {
				set(previous);
			}
		};
	}

	@Override
	public Snapshot capture() {
		this.capturedOn.add(Thread.currentThread());
		String captured = get();
		return () -> {
			String previous = get();
			set(captured);
			return () -> {
				this.undone.add(String.valueOf(get()));
				set(previous);
			};
		};
	}

}
