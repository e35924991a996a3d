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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tables of {@code docs/reference.md}.
 */
final class ReferencePage {

	private final List<String> lines;

	private ReferencePage(List<String> lines) {
		this.lines = lines;
	}

	static ReferencePage read() throws IOException {
		return new ReferencePage(Files.readAllLines(Path.of("..", "docs", "reference.md")));
	}

	/**
	 * Return the rows of the only table with such a first column.
	 * @param firstColumn the heading of the column
	 * @return the cells of each row, without the marks of code
	 */
	List<List<String>> table(String firstColumn) {
		List<String> headings = this.lines.stream()
			.filter((line) -> line.startsWith("| " + firstColumn + " |"))
			.toList();
		if (headings.size() != 1) {
			throw new AssertionError("There are %d tables of '%s'".formatted(headings.size(), firstColumn));
		}
		return this.lines.stream()
			.skip(this.lines.indexOf(headings.get(0)) + 2L)
			.takeWhile((line) -> line.startsWith("|"))
			.map((row) -> Stream.of(row.split("\\|")).skip(1).map((cell) -> cell.replace("`", "").strip()).toList())
			.toList();
	}

	/**
	 * Split a cell that lists something.
	 * @param cell the cell
	 * @return what it lists
	 */
	static List<String> list(String cell) {
		return Arrays.asList(cell.split(", "));
	}

}
