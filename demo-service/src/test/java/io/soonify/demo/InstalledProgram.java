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

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import org.opentest4j.TestAbortedException;

/**
 * Programs that some tests need. Where one is not installed, its tests are skipped,
 * except on servers that build: nobody would notice there.
 */
public final class InstalledProgram {

	private InstalledProgram() {
	}

	/**
	 * Find a program.
	 * @param name its name
	 * @param directories where it may be besides the path
	 * @return the program
	 */
	public static Path find(String name, Path... directories) {
		Stream<Path> path = Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
		return Stream.concat(path, Arrays.stream(directories))
			.map((directory) -> directory.resolve(name))
			.filter(Files::isExecutable)
			.findFirst()
			.orElseThrow(() -> missing(name));
	}

	private static RuntimeException missing(String name) {
		String message = "'%s' is not installed".formatted(name);
		return (System.getenv("CI") != null) ? new IllegalStateException(message) : new TestAbortedException(message);
	}

}
