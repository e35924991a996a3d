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

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;

import io.soonify.TaskGroup;
import org.jspecify.annotations.NullMarked;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compiles sources of the package {@code io.soonify.canary} with Error Prone and
 * NullAway, and with the compiler arguments of the build's {@code nullaway} profile. That
 * profile also puts the processors on the test class path.
 */
final class ErrorProneCompiler {

	private static final String ARGUMENTS = "//profile[id='nullaway']//execution[id='default-compile']//compilerArgs/arg";

	private final Path sources;

	/**
	 * Create a compiler.
	 * @param sources an empty directory
	 */
	ErrorProneCompiler(Path sources) {
		this.sources = sources;
	}

	ErrorProneCompiler source(String name, String text) throws IOException {
		Files.writeString(this.sources.resolve(name + ".java"), text);
		return this;
	}

	/**
	 * Compile the sources.
	 * @return what the compiler said
	 */
	String compile() throws Exception {
		String classPath = System.getProperty("java.class.path");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
		command.addAll(argumentsOfTheBuild());
		command.addAll(List.of("-cp", libraries() + File.pathSeparator + classPath, "-processorpath", classPath));
		command.addAll(List.of("--release", "17", "-d", this.sources.resolve("classes").toString()));
		try (var files = Files.newDirectoryStream(this.sources, "*.java")) {
			files.forEach((file) -> command.add(file.toString()));
		}
		Process javac = new ProcessBuilder(command).redirectErrorStream(true).start();
		try (var output = javac.inputReader()) {
			return String.join("\n", output.lines().toList());
		}
	}

	/** What the sources use, wherever it is. */
	private static String libraries() {
		return Stream.of(TaskGroup.class, NullMarked.class)
			.map((type) -> type.getProtectionDomain().getCodeSource().getLocation())
			.map((location) -> Path.of(URI.create(location.toString())).toString())
			.collect(Collectors.joining(File.pathSeparator));
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
