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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * An executor of one thread that keeps what it takes until it is released, and may be
 * told to take no more.
 */
public final class HeldExecutor implements Executor {

	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private final List<Runnable> held = new ArrayList<>();

	private boolean released;

	private int takes = Integer.MAX_VALUE;

	@Override
	public synchronized void execute(Runnable command) {
		if (this.takes-- <= 0) {
			throw new RejectedExecutionException("full");
		}
		if (this.released) {
			this.thread.execute(command);
		}
		else {
			this.held.add(command);
		}
	}

	public HeldExecutor taking(int commands) {
		this.takes = commands;
		return this;
	}

	public synchronized void release() {
		this.released = true;
		this.held.forEach(this.thread::execute);
		this.held.clear();
	}

	public synchronized List<Runnable> held() {
		return List.copyOf(this.held);
	}

	/**
	 * Let a thread of its own get round to one command, which stays among those that are
	 * held.
	 * @param index the number of the command, from 0
	 */
	public void begin(int index) {
		new Thread(held().get(index)).start();
	}

	public void shutDown() {
		this.thread.shutdown();
		try {
			if (!this.thread.awaitTermination(30, TimeUnit.SECONDS)) {
				throw new AssertionError("The executor is still busy");
			}
		}
		catch (InterruptedException ex) {
			throw new AssertionError("The test was interrupted", ex);
		}
	}

}
