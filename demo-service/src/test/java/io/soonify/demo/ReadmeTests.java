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

package io.soonify.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java code in the README compiles as it stands there, given the imports and beans
 * that a reader would expect around it.
 */
class ReadmeTests {

	private static final String IMPORTS = """
			import io.soonify.*;
			import java.io.IOException;
			import java.time.Duration;
			import java.util.List;
			import org.springframework.web.bind.annotation.*;
			""";

	private static final String SURROUNDINGS = """
			interface Greeter {
				String doWork(String name) throws Exception;
			}
			record Product(long id) {
			}
			interface Products {
				Product findById(Long id);
			}
			interface Warehouse {
				Integer stockOf(long id);
				Integer priceOf(Product product);
				void reserve(long id) throws IOException;
			}
			""";

	private static final String METHOD = """
			class Snippet {
				void run(TaskGroupFactory taskGroups, Products products, Products mirror,
						Warehouse warehouse) throws Exception {
					%s
				}
			}
			""";

	@TempDir
	private Path classes;

	@ParameterizedTest
	@MethodSource("snippets")
	void snippetCompiles(String snippet) {
		assertThat(compile(snippet)).isEmpty();
	}

	@Test
	void brokenSnippetDoesNotCompile() {
		assertThat(compile("int one = \"one\";")).isNotEmpty();
	}

	@Test
	void everyKindOfSnippetIsFound() throws IOException {
		assertThat(snippets()).hasSizeGreaterThanOrEqualTo(5).anyMatch(ReadmeTests::isClass);
	}

	static List<String> snippets() throws IOException {
		String readme = Files.readString(Path.of("..", "README.md"));
		return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
			.matcher(readme)
			.results()
			.map((MatchResult result) -> result.group(1))
			.toList();
	}

	private List<String> compile(String snippet) {
		String source = IMPORTS + SURROUNDINGS + (isClass(snippet) ? snippet : METHOD.formatted(snippet));
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		compiler
			.getTask(null, null, diagnostics, List.of("--release", "17", "-proc:none", "-d", this.classes.toString(),
					"-cp", System.getProperty("java.class.path")), null, List.of(new Source(source)))
			.call();
		return diagnostics.getDiagnostics().stream().map(Object::toString).toList();
	}

	private static boolean isClass(String snippet) {
		return snippet.startsWith("@RestController");
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String code;

		Source(String code) {
			super(URI.create("string:///Snippet.java"), Kind.SOURCE);
			this.code = code;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.code;
		}

	}

}
