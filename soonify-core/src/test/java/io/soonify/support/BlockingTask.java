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

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A task that says when it runs, and runs until it is released or interrupted.
 */
public final class BlockingTask implements Callable<String> {

	private static final long GENEROUS_SECONDS = 30;

	private final CountDownLatch started = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	private final CountDownLatch interrupted = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	private final boolean heedsInterrupt;

	private volatile Thread thread;

	private BlockingTask(boolean heedsInterrupt) {
		this.heedsInterrupt = heedsInterrupt;
	}

	public static BlockingTask interruptible() {
		return new BlockingTask(true);
	}

	public static BlockingTask uninterruptible() {
		return new BlockingTask(false);
	}

	@Override
	public String call() throws InterruptedException {
		this.thread = Thread.currentThread();
		this.started.countDown();
		try {
			awaitRelease();
			return "released";
		}
		finally {
			this.ended.countDown();
		}
	}

	private void awaitRelease() throws InterruptedException {
		while (true) {
			try {
				await(this.released);
				return;
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
				if (this.heedsInterrupt) {
					throw ex;
				}
			}
		}
	}

	public BlockingTask awaitStarted() {
		return awaitUninterrupted(this.started);
	}

	public BlockingTask awaitInterrupted() {
		return awaitUninterrupted(this.interrupted);
	}

	public void release() {
		this.released.countDown();
	}

	public boolean hasStarted() {
		return this.started.getCount() == 0;
	}

	public boolean wasInterrupted() {
		return this.interrupted.getCount() == 0;
	}

	public boolean hasEnded() {
		return this.ended.getCount() == 0;
	}

	public Thread thread() {
		return this.thread;
	}

	private BlockingTask awaitUninterrupted(CountDownLatch latch) {
		try {
			await(latch);
			return this;
		}
		catch (InterruptedException ex) {
			throw new AssertionError("The test was interrupted", ex);
		}
	}

	public static void await(CountDownLatch latch) throws InterruptedException {
		if (!latch.await(GENEROUS_SECONDS, TimeUnit.SECONDS)) {
			throw new AssertionError("Waited too long");
		}
	}

}
