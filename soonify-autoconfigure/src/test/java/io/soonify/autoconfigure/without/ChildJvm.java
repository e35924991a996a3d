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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run of an application in a JVM of its own, which is soon over.
 *
 * @param exitCode its exit code
 * @param output all that it printed
 */
record ChildJvm(int exitCode, List<String> output) {

	private static final long MAX_SECONDS = 240;

	/** What makes short runs short. */
	private static final List<String> OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC");

	static ChildJvm run(String classPath, Class<?> main, String... args) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(OPTIONS);
		command.addAll(List.of("-cp", classPath, main.getName()));
		command.addAll(List.of(args));
		Path printed = Files.createTempFile("child-jvm", ".log");
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(printed.toFile())
				.start();
			try {
				process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
			}
			finally {
				process.destroyForcibly().waitFor();
			}
			return new ChildJvm(process.exitValue(), Files.readAllLines(printed));
		}
		finally {
			Files.delete(printed);
		}
	}

	/**
	 * Return the rest of the lines that begin so.
	 * @param prefix what they begin with
	 * @return what comes after that
	 */
	List<String> linesAfter(String prefix) {
		return this.output.stream()
			.filter((line) -> line.startsWith(prefix))
			.map((line) -> line.substring(prefix.length()))
			.toList();
	}

}
