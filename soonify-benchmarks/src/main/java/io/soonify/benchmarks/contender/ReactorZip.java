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

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Reactor's {@code Mono.zip}, awaited with {@code block}.
 */
record ReactorZip(Scheduler scheduler) implements FanOut {

	@Override
	public long run(int tasks, Callable<Integer> work) {
		List<Mono<Integer>> monos = new ArrayList<>(tasks);
		for (int i = 0; i < tasks; i++) {
			monos.add(Mono.fromCallable(work).subscribeOn(this.scheduler));
		}
		Long sum = Mono.zip(monos, ReactorZip::sum).block();
		return (sum != null) ? sum : 0;
	}

	private static Long sum(Object[] values) {
		long sum = 0;
		for (Object value : values) {
			sum += (Integer) value;
		}
		return sum;
	}

}
