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

import io.soonify.autoconfigure.executor.SoonifyExecutorAutoConfiguration;
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
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

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

	private static void run(String property) {
		SpringApplication application = new SpringApplicationBuilder(ExampleConfiguration.class)
			.web(WebApplicationType.NONE)
			.build();
		application.run("--" + property).close();
	}

	@ImportAutoConfiguration({ SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class })
	static class ExampleConfiguration {

	}

}
