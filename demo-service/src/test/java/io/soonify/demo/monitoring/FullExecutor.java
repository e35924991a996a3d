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

package io.soonify.demo.monitoring;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import org.springframework.context.annotation.Bean;
import org.springframework.core.task.TaskExecutor;

/**
 * Makes Soonify use an executor that takes no tasks while it is told so. It is no
 * component, because that would be found by every application that a test starts.
 */
class FullExecutor {

	volatile boolean full;

	@Bean(destroyMethod = "shutdownNow")
	ExecutorService threads() {
		return Executors.newCachedThreadPool();
	}

	@Bean(defaultCandidate = false)
	TaskExecutor soonifyTaskExecutor(ExecutorService threads) {
		return (task) -> {
			if (this.full) {
				throw new RejectedExecutionException("The executor is full");
			}
			threads.execute(task);
		};
	}

}
