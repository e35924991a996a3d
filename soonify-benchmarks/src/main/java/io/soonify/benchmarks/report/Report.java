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

package io.soonify.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints the tables of what was measured, and says which promised figures were missed.
 */
public final class Report {

	private Report() {
	}

	/**
	 * Report.
	 * @param args the folder with the results of JMH; then, to write a file too, the
	 * Markdown file whose marked part is to be replaced
	 * @throws IOException if a file cannot be read or written
	 */
	public static void main(String[] args) throws IOException {
		Results results = Results.read(Path.of(args[0]));
		List<String> lines = new ArrayList<>();
		lines.add("Medians of %d rounds with the smallest and the largest; bold: the ratio to StructuredTaskScope."
			.formatted(results.rounds()));
		lines.add("");
		for (Situation situation : Situation.values()) {
			Table table = new Table(results, situation);
			if (!table.isEmpty()) {
				lines.addAll(table.lines());
			}
		}
		lines.forEach(System.out::println);
		if (args.length > 1) {
			write(Path.of(args[1]), lines, results);
		}
		boolean reached = true;
		for (Figure figure : Figure.all()) {
			System.out.println(figure.describe(results));
			reached &= figure.isReached(results);
		}
		System.exit(reached ? 0 : 1);
	}

	private static void write(Path page, List<String> lines, Results results) throws IOException {
		String begin = "<!-- begin of what compare writes -->";
		String end = "<!-- end of what compare writes -->";
		String text = Files.readString(page);
		int from = text.indexOf(begin) + begin.length();
		int to = text.indexOf(end);
		Files.writeString(page,
				text.substring(0, from) + "\n\n" + String.join("\n", lines) + "\n" + text.substring(to));
		Files.writeString(page.resolveSibling("performance.svg"),
				new Chart(results, Situation.RequestOnVirtualThread).svg());
	}

}
