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

package io.soonify.autoconfigure.reactor;

import io.soonify.spi.WaitingCheck;
import reactor.core.scheduler.Schedulers;

/**
 * Refuses to let Reactor's non-blocking threads wait. What to do instead is Reactor's own
 * advice for code that blocks.
 */
final class NonBlockingThreadCheck implements WaitingCheck {

	@Override
	public void checkWaiting(String groupName) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException(
					("Thread '%s' must not wait for tasks of group '%s': it is one of Reactor's "
							+ "non-blocking threads, and while it waits many requests cannot go on; open the group and read "
							+ "its values on a thread that may wait, as in "
							+ "Mono.fromCallable(() -> ...).subscribeOn(Schedulers.boundedElastic())")
						.formatted(Thread.currentThread().getName(), groupName));
		}
	}

}
