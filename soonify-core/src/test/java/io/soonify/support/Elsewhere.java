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
import java.util.concurrent.CompletableFuture;

import io.soonify.function.CheckedRunnable;

/**
 * Does things on another thread, which is new and then ends.
 */
public final class Elsewhere {

	private Elsewhere() {
	}

	/**
	 * Run something on another thread, and wait until it is done.
	 * @param action what to run; what it throws is thrown here
	 */
	public static void run(CheckedRunnable action) {
		call(() -> {
			action.run();
			return null;
		});
	}

	/**
	 * Call something on another thread, and wait until it returns.
	 * @param <T> the type of the result
	 * @param action what to call; what it throws is thrown here
	 * @return what it returned
	 */
	public static <T> T call(Callable<T> action) {
		return start(action).join();
	}

	/**
	 * Call something on another thread.
	 * @param <T> the type of the result
	 * @param action what to call
	 * @return what it returns
	 */
	public static <T> CompletableFuture<T> start(Callable<T> action) {
		CompletableFuture<T> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				result.complete(action.call());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		}, "elsewhere");
		thread.setDaemon(true);
		thread.start();
		return result;
	}

}
