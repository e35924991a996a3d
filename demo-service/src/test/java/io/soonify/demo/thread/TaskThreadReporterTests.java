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

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskThreadReporter}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TaskThreadReporterTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withBean(TaskThreadReporter.class);

	@ParameterizedTest
	@ValueSource(strings = { "soonifyTaskExecutor", "applicationTaskExecutor" })
	void logsTheKindOfThreadsOfTheExecutor(String executor, CapturedOutput output) {
		this.contextRunner.withBean(executor, Executor.class, () -> Runnable::run).run((context) -> {
			context.getBean(TaskThreadReporter.class).run(new DefaultApplicationArguments());
			assertThat(output)
				.contains("Tasks run on platform threads (Java %d)".formatted(Runtime.version().feature()));
		});
	}

}
