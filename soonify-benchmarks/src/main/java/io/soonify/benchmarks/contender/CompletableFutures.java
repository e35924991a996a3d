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

package io.soonify.benchmarks.contender;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * {@code CompletableFuture.allOf}.
 */
record CompletableFutures(Executor executor) implements FanOut {

	@Override
	@SuppressWarnings({ "unchecked", "rawtypes" })
	public long run(int tasks, Callable<Integer> work) {
		CompletableFuture<Integer>[] futures = new CompletableFuture[tasks];
		for (int i = 0; i < tasks; i++) {
			futures[i] = CompletableFuture.supplyAsync(() -> call(work), this.executor);
		}
		CompletableFuture.allOf(futures).join();
		long sum = 0;
		for (CompletableFuture<Integer> future : futures) {
			sum += future.join();
		}
		return sum;
	}

	private static Integer call(Callable<Integer> work) {
		try {
			return work.call();
		}
		catch (Exception ex) {
			throw new CompletionException(ex);
		}
	}

}
