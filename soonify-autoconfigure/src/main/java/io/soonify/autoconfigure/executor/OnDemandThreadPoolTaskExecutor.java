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

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * A pool that gives work to an idle thread if there is one, else to a new thread, and
 * queues it only when there are as many threads as there may be. Nothing is rejected
 * before the pool is shut down.
 *
 * <p>
 * Java's own pool either queues before it makes a second thread, or it makes all threads
 * that it may have though the others are idle; and because these take turns, a few tasks
 * a second keep all 256 of them alive.
 */
@SuppressWarnings("serial") // as serializable as its superclass, which is not really
final class OnDemandThreadPoolTaskExecutor extends ThreadPoolTaskExecutor {

	OnDemandThreadPoolTaskExecutor(int maxSize) {
		setCorePoolSize(0);
		setMaxPoolSize(maxSize);
		setRejectedExecutionHandler(OnDemandThreadPoolTaskExecutor::queue);
	}

	@Override
	protected BlockingQueue<Runnable> createQueue(int queueCapacity) {
		return new HandOverQueue();
	}

	/**
	 * Called when there is neither an idle thread nor room for a new one, or the pool has
	 * been shut down.
	 */
	private static void queue(Runnable command, ThreadPoolExecutor pool) {
		if (!pool.isShutdown()) {
			((HandOverQueue) pool.getQueue()).put(command);
			if (!pool.isShutdown() || !pool.remove(command)) {
				return; // else it came too late for the threads to see it
			}
		}
		throw new RejectedExecutionException("The executor of Soonify has been shut down");
	}

	/**
	 * Takes on offer what an idle thread takes from it at once.
	 */
	@SuppressWarnings("serial")
	private static final class HandOverQueue extends LinkedTransferQueue<Runnable> {

		@Override
		public boolean offer(Runnable command) {
			return tryTransfer(command);
		}

	}

}
