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

package io.soonify.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;

import io.soonify.autoconfigure.executor.SoonifyExecutorAutoConfiguration;
import io.soonify.autoconfigure.groups.SoonifyGroupsAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link SoonifyConfigurationFailureAnalyzer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SoonifyConfigurationFailureAnalyzerTests {

	private final SoonifyConfigurationException failure = new SoonifyConfigurationException("soonify.some-size", 0,
			"nothing would happen", "Write a number greater than zero.");

	@Test
	void descriptionHasValueAsWrittenAndItsOrigin() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("mine", Map.of("soonify.someSize", "zero", "soonify.other", "1")));
		FailureAnalysis analysis = new SoonifyConfigurationFailureAnalyzer(environment).analyze(this.failure);
		assertThat(analysis.getDescription())
			.startsWith("The configuration property 'soonify.some-size' cannot be 'zero' (from ")
			.contains("soonify.someSize", "mine")
			.endsWith("): nothing would happen.");
		assertThat(analysis.getAction()).isEqualTo("Write a number greater than zero.");
	}

	@Test
	void whenPropertyIsNotFoundThenDescriptionHasValueOfException() {
		String expected = "The configuration property 'soonify.some-size' cannot be '0': nothing would happen.";
		assertThat(new SoonifyConfigurationFailureAnalyzer(new StandardEnvironment()).analyze(this.failure)
			.getDescription()).isEqualTo(expected);
		assertThat(new SoonifyConfigurationFailureAnalyzer(null).analyze(this.failure).getDescription())
			.isEqualTo(expected);
	}

	@Test
	void comesBeforeAnalyzersThatKnowLess() {
		FailureAnalyzer other = (failure) -> null;
		List<FailureAnalyzer> analyzers = new ArrayList<>(
				List.of(other, new SoonifyConfigurationFailureAnalyzer(null)));
		AnnotationAwareOrderComparator.sort(analyzers);
		assertThat(analyzers).last().isSameAs(other);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			soonify.timeout, 0, duration greater than zero
			soonify.timeout, -5s, duration greater than zero
			soonify.max-concurrency, 0, number greater than zero
			soonify.max-concurrency, -8, number greater than zero
			soonify.straggler-warn-after, 0s, duration greater than zero
			soonify.straggler-warn-after, -1s, duration greater than zero
			soonify.groups.orders.timeout, 0s, duration greater than zero
			soonify.groups.productPage.timeout, -1s, duration greater than zero
			soonify.groups[eu.orders].timeout, -1s, duration greater than zero
			soonify.groups.orders.max-concurrency, 0, number greater than zero
			soonify.groups.orders.max-total-concurrency, -1, number greater than zero
			soonify.executor.pool.max-size, 0, number greater than zero
			soonify.executor.pool.max-size, -1, number greater than zero
			soonify.executor.pool.keep-alive, -1s, duration that is not negative
			soonify.executor.thread-name-prefix, ' ', Write a prefix
			soonify.executor.thread-name-prefix, '', Write a prefix
			""")
	void whenValueIsWrongThenApplicationDoesNotStartAndSaysWhatToWrite(String property, String value, String advice,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(property + "=" + value));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The configuration property '" + property + "' cannot be '" + value + "' (from ")
			.contains(advice)
			.contains("or remove the property");
	}

	@Test
	void whenValueIsNoneOfTheModesThenApplicationDoesNotStartAndListsThem(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("soonify.executor.mode=green"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: soonify.executor.mode", "Value: \"green\"", "APPLICATION", "AUTO", "PLATFORM",
					"VIRTUAL");
	}

	@Test
	void whenPolicyIsUnknownThenApplicationDoesNotStartAndListsThem(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("soonify.groups.orders.policy=greedy"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: soonify.groups.orders.policy", "Value: \"greedy\"", "FAIL_FAST", "SUPERVISED",
					"FIRST_SUCCESS");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			soonify.timeout, soon
			soonify.groups.orders.timeout, soon
			soonify.groups.orders.max-concurrency, many
			""")
	void whenValueIsNoneOfItsKindThenApplicationDoesNotStartAndSaysWhere(String property, String value,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(property + "=" + value));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: " + property, "Value: \"" + value + "\"", "Origin: ", "Reason: ");
	}

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					soonify.groups.1st.timeout,         1st,      starts with a letter
					soonify.groups[my group].timeout,   my group, starts with a letter
					soonify.groups[orders/eu].timeout,  orders/eu, starts with a letter
					soonify.groups.my group.timeout,    my group, letters
					soonify.groups.größe.timeout,       größe,    letters
					soonify.groups.other.timeout,       other,    another name
					soonify.groups.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcde.timeout, abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcde, 64 characters
					""")
	void whenNameOfGroupIsNoValidTagThenApplicationDoesNotStartAndSaysWhatIs(String property, String name,
			String advice, CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(property + "=1s"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The configuration property 'soonify.groups' cannot have the key '" + name + "' (from ", property)
			.contains(advice, "in code");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			soonify.groups.orders.limit,       orders, limit
			soonify.groups.orders.eu.timeout,  orders, eu.timeout
			soonify.groups[my.orders].limit,   my.orders, limit
			""")
	void whenOptionOfGroupIsUnknownThenApplicationDoesNotStartAndListsThem(String property, String group, String option,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(property + "=1s"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("' cannot have the key '" + option + "' (from ", group, property)
			.contains("max-concurrency, max-total-concurrency, policy, timeout", "soonify.groups[eu.orders].timeout");
	}

	@Test
	void whenGroupHasNoOptionThenApplicationDoesNotStartAndSaysHowToWriteOne(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("soonify.groups.orders="));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The configuration property 'soonify.groups.orders' cannot be '' (from ")
			.contains("soonify.groups.orders.timeout=2s");
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void whenVirtualThreadsAreMissingThenApplicationDoesNotStartAndSaysWhatToRunOn(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("soonify.executor.mode=virtual"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("'soonify.executor.mode' cannot be 'virtual' (from ")
			.contains("Run the application on Java 21 or later, or set soonify.executor.mode to auto or platform.");
	}

	@Test
	void whenApplicationTaskExecutorIsMissingThenApplicationDoesNotStartAndSaysHowToGetOne(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("soonify.executor.mode=application"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("there is no Executor bean named 'applicationTaskExecutor'")
			.contains("Set spring.task.execution.mode=force");
	}

	@Test
	void whenExecutorDropsTasksThenApplicationDoesNotStartAndSaysWhatToUse(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("soonify.executor.mode=application", DiscardingConfiguration.class));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("'soonify.executor.mode' cannot be 'application' (from ")
			.contains("the bean 'applicationTaskExecutor' has a DiscardPolicy")
			.contains("Give it a ThreadPoolExecutor.AbortPolicy");
	}

	@Test
	void whenExecutorMakesCallersWaitThenApplicationDoesNotStartAndSaysWhatToUse(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("soonify.executor.mode=application", ThrottledConfiguration.class));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("'soonify.executor.mode' cannot be 'application' (from ")
			.contains("the bean 'applicationTaskExecutor' has a concurrency limit of 2")
			.contains("limit the tasks of a group with withMaxConcurrency instead");
	}

	private static void run(String property, Class<?>... configuration) {
		SpringApplication application = new SpringApplicationBuilder(ExampleConfiguration.class).sources(configuration)
			.web(WebApplicationType.NONE)
			.build();
		application.run("--" + property).close();
	}

	@ImportAutoConfiguration({ SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class,
			SoonifyGroupsAutoConfiguration.class })
	static class ExampleConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class DiscardingConfiguration {

		@Bean
		ThreadPoolTaskExecutor applicationTaskExecutor() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
			return executor;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ThrottledConfiguration {

		@Bean
		SimpleAsyncTaskExecutor applicationTaskExecutor() {
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
			executor.setConcurrencyLimit(2);
			return executor;
		}

	}

}
