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

package io.soonify.demo.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code in the README of the demo is code of the demo, which other tests run.
 */
class StoreReadmeTests {

	@ParameterizedTest
	@MethodSource("snippets")
	@DisplayName("A snippet stands in the sources as it does in the README")
	void snippetIsFromTheSources(String snippet) throws IOException {
		assertThat(sources()).anySatisfy((source) -> assertThat(source).contains(snippet));
	}

	@Test
	@DisplayName("The README counts the lines that it compares")
	void linesAreCounted() throws IOException {
		List<Long> lines = snippets().stream()
			.filter((snippet) -> snippet.startsWith("ProductPage pageOf"))
			.map((snippet) -> snippet.lines().filter((line) -> !line.isBlank()).count())
			.toList();
		assertThat(lines).hasSize(2);
		assertThat(readme()).contains("%d lines against %d".formatted(lines.get(0), lines.get(1)));
	}

	static List<String> snippets() throws IOException {
		return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
			.matcher(readme())
			.results()
			.map((result) -> withoutIndentation(result.group(1)))
			.toList();
	}

	private static String readme() throws IOException {
		return Files.readString(Path.of("README.md"));
	}

	private static List<String> sources() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src"))) {
			return files.filter((file) -> file.toString().endsWith(".java")).map(StoreReadmeTests::read).toList();
		}
	}

	private static String read(Path file) {
		try {
			return withoutIndentation(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String withoutIndentation(String code) {
		return code.lines().map(String::strip).collect(Collectors.joining("\n"));
	}

}
