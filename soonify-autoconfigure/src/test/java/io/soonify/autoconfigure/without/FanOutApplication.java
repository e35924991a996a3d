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

package io.soonify.autoconfigure.without;

import java.util.List;
import java.util.stream.Stream;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A small application that fans out, then tells what Soonify has configured in it. It
 * uses nothing that could be missing.
 */
@EnableAutoConfiguration
@Configuration(proxyBeanMethods = false)
class FanOutApplication {

	static final String VALUES = "values: ";

	static final String CONFIGURED = "configured: ";

	static final String LEFT_OUT = "left out: ";

	@Bean
	Greetings greetings(TaskGroupFactory taskGroups) {
		return new Greetings(taskGroups);
	}

	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = SpringApplication.run(FanOutApplication.class, args)) {
			System.out.println(VALUES + context.getBean(Greetings.class).all());
			ConditionEvaluationReport report = ConditionEvaluationReport.get(context.getBeanFactory());
			for (String candidate : ImportCandidates.load(AutoConfiguration.class, null)) {
				if (candidate.startsWith("io.soonify.")) {
					System.out.println(context.containsBeanDefinition(candidate) ? CONFIGURED + candidate
							: LEFT_OUT + candidate + ": " + reasons(report, candidate));
				}
			}
		}
	}

	private static List<String> reasons(ConditionEvaluationReport report, String candidate) {
		return report.getConditionAndOutcomesBySource()
			.get(candidate)
			.stream()
			.filter((condition) -> !condition.getOutcome().isMatch())
			.map((condition) -> condition.getOutcome().getMessage())
			.toList();
	}

	/**
	 * Gets the factory as any bean does.
	 *
	 * @param taskGroups opens groups
	 */
	record Greetings(TaskGroupFactory taskGroups) {

		List<String> all() {
			List<SoonValue<String>> greetings;
			try (TaskGroup group = this.taskGroups.create()) {
				greetings = Stream.of("Yury", "Nathaniel", "Alex")
					.map((name) -> group.callSoon("Hello "::concat, name))
					.toList();
			}
			return greetings.stream().map(SoonValue::value).toList();
		}

	}

}
