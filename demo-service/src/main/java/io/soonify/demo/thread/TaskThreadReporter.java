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

package io.soonify.demo.thread;

import java.util.concurrent.Executor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Logs once, at start-up, on which kind of threads tasks run. It asks the executor and
 * opens no group, so that the meters count nothing but what clients ask for.
 */
@Component
class TaskThreadReporter implements ApplicationRunner {

	private static final Logger logger = LoggerFactory.getLogger(TaskThreadReporter.class);

	private final Executor executor;

	TaskThreadReporter(@Qualifier("soonifyTaskExecutor") ObjectProvider<Executor> soonify,
			@Qualifier("applicationTaskExecutor") ObjectProvider<Executor> application) {
		// The second is what tasks run on with soonify.executor.mode=application
		this.executor = soonify.getIfAvailable(application::getObject);
	}

	@Override
	public void run(ApplicationArguments args) {
		this.executor.execute(() -> logger.info("Tasks run on {} threads (Java {})",
				ThreadKind.of(Thread.currentThread()), Runtime.version().feature()));
	}

}
