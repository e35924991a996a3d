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

package io.soonify.typing;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Proves that Error Prone knows which results must be used: S14.
 */
@EnabledForJreRange(min = JRE.JAVA_25)
class CheckReturnValueTests {

	private static final String CANARY = """
			package io.soonify.canary;

			import java.time.Duration;

			import io.soonify.SoonValue;
			import io.soonify.TaskGroup;
			import io.soonify.TaskGroupFactory;

			class Canary {

				void sing(TaskGroupFactory taskGroups, TaskGroup g, SoonValue<String> value) {
					%s
				}

			}
			""";

	private final ErrorProneCompiler compiler;

	CheckReturnValueTests(@TempDir Path sources) {
		this.compiler = new ErrorProneCompiler(sources);
	}

	@Test
	@DisplayName("S14: a function that is bound and never called does not compile")
	void neverCalled() throws Exception {
		assertThat(compile("g.soonify(() -> \"never called\");")).contains("[CheckReturnValue]")
			.contains("soonify")
			.contains("1 error");
	}

	@Test
	@DisplayName("S14: nor does any other call of what is only called for its result, without a use for it")
	void resultMustBeUsed() throws Exception {
		List<String> statements = List.of("g.soonify(String::length);", "g.task(\"price\").soonify(String::length);",
				"g.task(\"price\");", "g.task(\"price\").timeout(Duration.ofSeconds(1));",
				"g.task(\"price\").optional();", "g.isCancelled();", "g.remaining();", "value.isReady();",
				"value.state();", "value.orElse(\"fallback\");", "value.failure();", "TaskGroup.current();",
				"taskGroups.create();", "taskGroups.named(\"orders\");", "taskGroups.withMaxConcurrency(1);",
				"TaskGroupFactory.builder().build();");
		String output = compile(String.join("\n\t\t", statements));
		assertThat(output).contains("%d errors".formatted(statements.size()));
		long firstLine = CANARY.lines().takeWhile((line) -> !line.contains("%s")).count() + 1;
		for (int i = 0; i < statements.size(); i++) {
			assertThat(output).as(statements.get(i))
				.contains("Canary.java:%d: error: [CheckReturnValue]".formatted(firstLine + i));
		}
	}

	@Test
	@DisplayName("S14: calls that do something compile, whether their result is used or not")
	void resultMayBeIgnored() throws Exception {
		assertThat(compile(String.join("\n\t\t", "g.soonify(() -> \"called\").call();", "g.callSoon(() -> \"value\");",
				"g.runSoon(() -> System.out.println());", "g.soonify(String::length).call(\"four\");",
				"g.task(\"price\").optional().callSoon(() -> \"value\");",
				"g.map(java.util.List.of(1), (number) -> number);", "g.cancel();", "g.cancel(\"enough\");", "g.join();",
				"value.cancel();", "value.join();", "value.value();",
				"taskGroups.map(java.util.List.of(1), (number) -> number);",
				"TaskGroupFactory.builder().name(\"orders\");",
				"SoonValue<Integer> used = g.soonify(String::length).call(\"four\");")))
			.isEmpty();
	}

	private String compile(String statements) throws Exception {
		return this.compiler.source("Canary", CANARY.formatted(statements)).compile();
	}

}
