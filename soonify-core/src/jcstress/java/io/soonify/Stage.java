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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * A group for two actors: one opens and owns it, the other is the only thread of its
 * executor. The actors are in step at the start only, what they do then is a race.
 *
 * <p>
 * Whoever is never woken would keep the test waiting, so the thread of the executor
 * watches the owner: if that is still in the group though nothing has been left to run
 * for long, it is interrupted, and the test sees that.
 */
final class Stage implements Executor {

	private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final int LONGEST_PAUSE = 200;

	private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();

	private volatile @Nullable TaskGroup group;

	private volatile boolean over;

	private boolean leaked;

	@Override
	public void execute(Runnable command) {
		this.commands.add(command);
	}

	/**
	 * Open the group. The calling actor is the owner.
	 * @return the group
	 */
	TaskGroup open() {
		return open(UnaryOperator.identity());
	}

	TaskGroup open(UnaryOperator<TaskGroupFactory> settings) {
		TaskGroup opened = settings.apply(TaskGroupFactory.builder().executor(this).build()).create();
		this.group = opened;
		return opened;
	}

	/**
	 * Close the group and send the thread of the executor home.
	 * @return {@code true} if the owner came back by itself, {@code false} if it had to
	 * be helped
	 */
	boolean close(TaskGroup opened) {
		return comesBack(opened::close, true);
	}

	/**
	 * Wait for something.
	 * @param waiting what waits
	 * @return {@code true} if it came back by itself
	 */
	boolean comesBack(Runnable waiting) {
		return comesBack(waiting, false);
	}

	private boolean comesBack(Runnable waiting, boolean last) {
		try {
			waiting.run();
			return true;
		}
		catch (TaskGroupInterruptedException ex) {
			Thread.interrupted();
			return false;
		}
		finally {
			this.over |= last;
		}
	}

	/**
	 * Wait until the group has been opened.
	 * @return the group
	 */
	TaskGroup await() {
		TaskGroup opened = this.group;
		while (opened == null) {
			Thread.onSpinWait();
			opened = this.group;
		}
		return opened;
	}

	/**
	 * Be the thread of the executor until the group is closed.
	 */
	void work() {
		Thread owner = ((DefaultTaskGroup) await()).owner();
		long lastSeenBusy = System.nanoTime();
		while (!this.over) {
			Runnable command = this.commands.poll();
			if (command != null) {
				command.run();
				this.leaked |= Thread.interrupted();
				lastSeenBusy = System.nanoTime();
			}
			else if (System.nanoTime() - lastSeenBusy > LONG_NANOS) {
				owner.interrupt();
				lastSeenBusy = System.nanoTime();
			}
			else {
				Thread.onSpinWait();
			}
		}
	}

	/**
	 * Tell whether the thread of the executor came back from the group with its interrupt
	 * status set. Only for the arbiter.
	 * @return {@code true} if it did
	 */
	boolean hasLeakedInterrupt() {
		return this.leaked;
	}

	/**
	 * Pause for a moment, each time for another, so that the actors meet everywhere.
	 */
	static void pause() {
		for (int i = ThreadLocalRandom.current().nextInt(LONGEST_PAUSE); i > 0; i--) {
			Thread.onSpinWait();
		}
	}

}
