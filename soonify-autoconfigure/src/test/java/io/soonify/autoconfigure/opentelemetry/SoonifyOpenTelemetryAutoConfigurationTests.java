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

package io.soonify.autoconfigure.opentelemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.TaskGroupFactoryCustomizer;
import io.soonify.autoconfigure.executor.SoonifyExecutorAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SoonifyOpenTelemetryAutoConfiguration}: S18 for applications that use
 * OpenTelemetry without Micrometer's bridge.
 */
@Timeout(60)
@SuppressWarnings("try") // scopes are opened to be closed
class SoonifyOpenTelemetryAutoConfigurationTests {

	private static final ContextKey<String> TRACE = ContextKey.named("trace");

	private static final int TASKS = 20;

	private final ApplicationContextRunner applicationRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class,
				SoonifyOpenTelemetryAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = this.applicationRunner
		.withClassLoader(new FilteredClassLoader("io.micrometer.tracing.otel"));

	@AfterEach
	void nothingIsLeft() {
		assertThat(Context.current()).isSameAs(Context.root());
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "platform" })
	@DisplayName("S18: tasks see the context of their starter, with limits too")
	void tasksSeeTheContextOfTheirStarter(String mode) {
		this.contextRunner.withPropertyValues("soonify.executor.mode=" + mode, "soonify.executor.pool.max-size=2")
			.run((context) -> {
				TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
				for (TaskGroupFactory each : List.of(taskGroups, taskGroups.withMaxConcurrency(1),
						taskGroups.withMaxTotalConcurrency(1))) {
					assertThat(tracesSeen(each)).isEqualTo(traces());
				}
				assertThat(taskGroups.map(List.of(1, 2, 3), (number) -> Context.current()))
					.containsOnly(Context.root());
			});
	}

	@Test
	@DisplayName("S18: a scope that a task leaves open does not reach the next user of its thread")
	void scopeThatIsLeftOpen() {
		this.contextRunner.withPropertyValues("soonify.executor.mode=platform", "soonify.executor.pool.max-size=1")
			.run((context) -> {
				try (Scope scope = Context.root().with(TRACE, "starter").makeCurrent()) {
					context.getBean(TaskGroupFactory.class)
						.map(List.of("a", "b"), (trace) -> Context.current().with(TRACE, trace).makeCurrent());
				}
				FutureTask<Context> next = new FutureTask<>(Context::current);
				context.getBean("soonifyTaskExecutor", Executor.class).execute(next);
				assertThat(next.get()).isSameAs(Context.root());
			});
	}

	@Test
	@DisplayName("S18: what the thread of a task had before it has again")
	void contextOfTheThread() {
		OpenTelemetryContext context = new OpenTelemetryContext();
		var snapshot = context.capture();
		try (Scope scope = Context.root().with(TRACE, "of the thread").makeCurrent()) {
			Context before = Context.current();
			var restored = snapshot.restore();
			assertThat(Context.current()).isSameAs(Context.root());
			restored.close();
			assertThat(Context.current()).isSameAs(before);
		}
	}

	@Test
	void whenThereIsABridgeThenItHandsTheContextOn() {
		this.applicationRunner.run((context) -> assertThatNothingIsHandedOn(context));
	}

	@Test
	void whenOpenTelemetryIsMissingThenThereIsNothing() {
		this.applicationRunner
			.withClassLoader(new FilteredClassLoader("io.micrometer.tracing.otel", "io.opentelemetry"))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("soonifyOpenTelemetryCustomizer");
				context.getBean(TaskGroupFactory.class).create().close();
			});
	}

	@Test
	void whenContextIsDisabledThenTasksSeeNothing() {
		this.contextRunner.withPropertyValues("soonify.context.enabled=false")
			.run((context) -> assertThatNothingIsHandedOn(context));
	}

	@Test
	void whenDisabledThenThereIsNothing() {
		this.contextRunner.withPropertyValues("soonify.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TaskGroupFactoryCustomizer.class));
	}

	@Test
	void itDoesNotNeedMicrometer() {
		this.applicationRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(tracesSeen(context.getBean(TaskGroupFactory.class))).isEqualTo(traces()));
	}

	private static void assertThatNothingIsHandedOn(AssertableApplicationContext context) {
		assertThat(context).doesNotHaveBean("soonifyOpenTelemetryCustomizer");
		try (Scope scope = Context.root().with(TRACE, "starter").makeCurrent()) {
			assertThat(context.getBean(TaskGroupFactory.class).map(List.of(1), (number) -> Context.current()))
				.containsExactly(Context.root());
		}
	}

	private static List<String> tracesSeen(TaskGroupFactory taskGroups) {
		List<SoonValue<String>> seen = new ArrayList<>();
		CountDownLatch allStarted = new CountDownLatch(1);
		try (TaskGroup group = taskGroups.create()) {
			for (String trace : traces()) {
				try (Scope scope = Context.current().with(TRACE, trace).makeCurrent()) {
					seen.add(group.callSoon(() -> {
						allStarted.await();
						return Context.current().get(TRACE);
					}));
				}
			}
			allStarted.countDown();
		}
		return seen.stream().map(SoonValue::value).toList();
	}

	private static List<String> traces() {
		return IntStream.range(0, TASKS).mapToObj((number) -> "trace-" + number).toList();
	}

}
