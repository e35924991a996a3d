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

package io.soonify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Proves that the null checks of the build are awake: compiles deliberate null bugs with
 * the compiler arguments of the build's {@code nullaway} profile. That profile also puts
 * the processors on the test class path.
 */
@EnabledForJreRange(min = JRE.JAVA_25)
@DisplayName("The null checks of the build")
class NullAwayCanaryTests {

	private static final String ARGUMENTS = "//profile[id='nullaway']//execution[id='default-compile']//compilerArgs/arg";

	@TempDir
	Path sources;

	@BeforeEach
	void markPackage() throws Exception {
		source("package-info", "@org.jspecify.annotations.NullMarked package io.soonify.canary;");
	}

	@Test
	@DisplayName("report null where a value was promised")
	void nullReturned() throws Exception {
		source("Canary", """
				package io.soonify.canary;

				class Canary {

					String song() {
						return null;
					}

				}
				""");
		assertThat(compile()).contains("[NullAway] returning @Nullable expression").contains("1 error");
	}

	@Test
	@DisplayName("report a type argument that allows null where none was allowed (JSpecify mode)")
	void nullableTypeArgument() throws Exception {
		source("Canary", """
				package io.soonify.canary;

				import java.util.List;

				import org.jspecify.annotations.Nullable;

				class Canary {

					List<String> songs(List<@Nullable String> songs) {
						return songs;
					}

				}
				""");
		assertThat(compile()).contains("[NullAway] incompatible types").contains("1 error");
	}

	@Test
	@DisplayName("are silent about correct code")
	void correct() throws Exception {
		source("Canary", """
				package io.soonify.canary;

				import org.jspecify.annotations.Nullable;

				class Canary {

					String song(@Nullable String song) {
						return (song != null) ? song : "tweet";
					}

				}
				""");
		assertThat(compile()).isEmpty();
	}

	private void source(String name, String text) throws IOException {
		Files.writeString(this.sources.resolve(name + ".java"), text);
	}

	private String compile() throws Exception {
		String classPath = System.getProperty("java.class.path");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
		command.addAll(argumentsOfTheBuild());
		command.addAll(List.of("-cp", classPath, "-processorpath", classPath));
		command.addAll(List.of("--release", "17", "-d", this.sources.resolve("classes").toString()));
		try (var files = Files.newDirectoryStream(this.sources, "*.java")) {
			files.forEach((file) -> command.add(file.toString()));
		}
		Process javac = new ProcessBuilder(command).redirectErrorStream(true).start();
		try (var output = javac.inputReader()) {
			return String.join("\n", output.lines().toList());
		}
	}

	private static List<String> argumentsOfTheBuild() throws Exception {
		Path pom = Path.of(System.getProperty("basedir", ""), "..", "pom.xml");
		var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
		var arguments = (NodeList) XPathFactory.newInstance()
			.newXPath()
			.evaluate(ARGUMENTS, document, XPathConstants.NODESET);
		assertThat(arguments.getLength()).isPositive();
		return IntStream.range(0, arguments.getLength()).mapToObj((i) -> arguments.item(i).getTextContent()).toList();
	}

}
