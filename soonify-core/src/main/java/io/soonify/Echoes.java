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

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;

/**
 * Tells failures that are only the echo of a cancellation from genuine ones.
 */
final class Echoes {

	/** More wrappers than anybody writes, fewer than a cycle of causes has. */
	private static final int MAX_DEPTH = 100;

	private Echoes() {
	}

	/**
	 * Tell whether a cancelled task is expected to throw this.
	 * @param thrown what the task threw
	 * @return {@code true} if it, or a cause of it at any depth, answers an interrupt or
	 * a cancellation
	 */
	static boolean isEcho(Throwable thrown) {
		@Nullable Throwable link = thrown;
		for (int depth = 0; link != null && depth < MAX_DEPTH; depth++) {
			if (answersCancellation(link)) {
				return true;
			}
			link = link.getCause();
		}
		return false;
	}

	private static boolean answersCancellation(Throwable thrown) {
		return thrown instanceof InterruptedException || thrown instanceof CancellationException
				|| thrown instanceof ClosedByInterruptException || thrown instanceof TaskGroupCancelledException
				|| thrown instanceof TaskGroupInterruptedException;
	}

}
