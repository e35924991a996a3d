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

package io.soonify.autoconfigure.logging;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.TaskGroupFactoryCustomizer;
import io.soonify.spi.TaskGroupListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SoonifyLoggingAutoConfiguration}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class SoonifyLoggingAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyLoggingAutoConfiguration.class));

	@Test
	void functionThatWasNeverCalledIsLogged(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			try (TaskGroup group = context.getBean(TaskGroupFactory.class).named("orders").create()) {
				group.soonify(() -> "never called");
			}
			assertThat(output).contains("WARN", TaskGroupListener.class.getName(), "'orders'",
					"g.soonify(fn).call(args)");
		});
	}

	@Test
	void taskThatIgnoresItsInterruptIsLoggedWithItsStack(CapturedOutput output) {
		this.contextRunner
			.withBean(TaskGroupFactoryCustomizer.class,
					() -> (builder) -> builder.stragglerWarnAfter(Duration.ofMillis(20)))
			.run((context) -> {
				CountDownLatch running = new CountDownLatch(1);
				CountDownLatch release = new CountDownLatch(1);
				try (TaskGroup group = context.getBean(TaskGroupFactory.class).named("orders").create()) {
					SoonValue<Void> straggler = group.task("stubborn").runSoon(() -> {
						running.countDown();
						ignoreInterruptUntil(release);
					});
					running.await();
					straggler.cancel();
					Awaitility.await().until(() -> output.getOut().contains("ignoreInterruptUntil"));
					release.countDown();
				}
				assertThat(output).contains("Task 'stubborn' of task group 'orders'", "ignores its interrupt");
			});
	}

	@Test
	void whenDisabledThenThereIsNoListener() {
		this.contextRunner.withPropertyValues("soonify.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TaskGroupListener.class));
	}

	private static void ignoreInterruptUntil(CountDownLatch release) {
		while (release.getCount() > 0) {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				// that is what this task is about
			}
		}
	}

}
