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
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.soonify.benchmarks.contender.Contender;

/**
 * Prints the tables of what was measured, and says which promised figures were missed.
 */
public final class Report {

	private Report() {
	}

	/**
	 * Report.
	 * @param args the folder with the results of JMH; then, to write them down too, the
	 * page to write, next to which goes the chart
	 * @throws IOException if a file cannot be read or written
	 */
	public static void main(String[] args) throws IOException {
		Results results = Results.read(Path.of(args[0]));
		List<String> lines = new ArrayList<>();
		lines.add("Medians of %d rounds with the smallest and the largest; bold: the ratio of the times."
			.formatted(results.rounds()));
		lines.add("");
		for (Situation situation : Situation.values()) {
			for (Contender baseline : List.of(Contender.SCOPE, Contender.RAW, Contender.SOONIFY)) {
				Table table = new Table(results, situation, baseline);
				if (!table.isEmpty()) {
					lines.addAll(table.lines());
				}
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
		try (InputStream template = Objects.requireNonNull(Report.class.getResourceAsStream("performance.md"))) {
			Files.writeString(page,
					new String(template.readAllBytes(), StandardCharsets.UTF_8).replace("%MACHINE%", machine())
						.replace("%FIGURES%", figures(results))
						.replace("%TABLES%", String.join("\n", lines)));
		}
		Files.writeString(page.resolveSibling("performance.svg"),
				new Chart(results, Situation.RequestOnVirtualThread).svg());
	}

	private static String figures(Results results) {
		return Figure.all()
			.stream()
			.map((figure) -> figure.row(results))
			.collect(Collectors.joining("\n", "| | due | measured | |\n|---|---|---|---|\n", ""));
	}

	private static String machine() {
		return "%s %s, %d processors, %s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch"),
				Runtime.getRuntime().availableProcessors(), System.getProperty("java.vm.name"),
				System.getProperty("java.vm.version"));
	}

}
