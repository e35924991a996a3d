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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.AwaitKt;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScopeKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.Dispatchers;

/**
 * Kotlin: {@code runBlocking(Dispatchers.Default) { coroutineScope { async { … } } }}, in
 * the calls that its compiler makes of that.
 */
final class KotlinCoroutines implements FanOut {

	@Override
	@SuppressWarnings("unchecked")
	public long run(int tasks, Callable<Integer> work) throws InterruptedException {
		List<Integer> values = (List<Integer>) BuildersKt.<Object>runBlocking(Dispatchers.getDefault(),
				(outer, end) -> CoroutineScopeKt.<Object>coroutineScope((scope, next) -> {
					List<Deferred<Integer>> deferred = new ArrayList<>(tasks);
					for (int i = 0; i < tasks; i++) {
						deferred.add(BuildersKt.async(scope, EmptyCoroutineContext.INSTANCE, CoroutineStart.DEFAULT,
								(inside, result) -> call(work)));
					}
					return AwaitKt.awaitAll(deferred,
							(kotlin.coroutines.Continuation<? super List<? extends Integer>>) (kotlin.coroutines.Continuation<?>) next);
				}, end));
		long sum = 0;
		for (Integer value : values) {
			sum += value;
		}
		return sum;
	}

	private static Integer call(Callable<Integer> work) {
		try {
			return work.call();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
