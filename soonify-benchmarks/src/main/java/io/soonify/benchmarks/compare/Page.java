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

package io.soonify.benchmarks.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.soonify.benchmarks.Situation;
import io.soonify.benchmarks.compare.Measurement.Score;
import io.soonify.benchmarks.contender.Contender;
import io.soonify.benchmarks.contender.Turn;

/**
 * The page for readers: a text with tables of what was measured.
 */
final class Page {

	private final Results results;

	Page(Results results) {
		this.results = results;
	}

	void write(Path file) throws IOException {
		try (InputStream template = Objects.requireNonNull(Page.class.getResourceAsStream("performance.md"))) {
			Files.writeString(file,
					new String(template.readAllBytes(), StandardCharsets.UTF_8).replace("%MACHINE%", machine())
						.replace("%TABLE%", table())
						.replace("%MISSED%", missed())
						.replace("%FIGURES%", figures())
						.replace("%EXTRAS%", extras())
						.replace("%PEERS%", peers()));
		}
	}

	private static String machine() {
		return "%s %s, %d processors, %s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch"),
				Runtime.getRuntime().availableProcessors(), System.getProperty("java.vm.name"),
				System.getProperty("java.vm.version"));
	}

	/** What a reader wants to know first. */
	private String table() {
		List<String> lines = head("", Plan.TASKS);
		for (Figure.Row row : Figure.TABLE) {
			lines.add(line(row.title(), row.figures(),
					(figure) -> String.format(Locale.ROOT,
							figure.isReached(this.results) ? "%.2f (%.2f)" : "**%.2f** (%.2f)",
							figure.measured().apply(this.results).median(), figure.limit())));
		}
		lines.add(line("the same two with a locale and an MDC to hand on", Plan.TASKS,
				(tasks) -> ratio(Contender.SOONIFY_STARTER_IN_REQUEST, Contender.SCOPE_BY_HAND_IN_REQUEST, tasks)));
		return String.join("\n", lines);
	}

	private String missed() {
		List<Figure> missed = Figure.all().stream().filter((figure) -> !figure.isReached(this.results)).toList();
		if (missed.isEmpty()) {
			return "All figures due are reached.";
		}
		return missed.stream()
			.map((figure) -> "- %s: %s".formatted(figure.title(), figure.missedBy(this.results)))
			.collect(Collectors.joining("\n", "Missed, for reasons [at the end](#where-the-time-goes):\n\n", ""));
	}

	private String figures() {
		List<String> lines = new ArrayList<>(List.of("| | measured | due |", "|---|---|---|"));
		for (Figure figure : Figure.others()) {
			lines.add("| %s | %s%s | %s |".formatted(figure.title(), figure.measuredAsText(this.results),
					figure.isReached(this.results) ? "" : ", **missed**", figure.limitAsText()));
		}
		return String.join("\n", lines);
	}

	private String extras() {
		List<String> lines = head("Soonify core with", Plan.EXTRAS_TASKS);
		for (Contender extra : Plan.EXTRAS) {
			lines.add(line(extra.title(), Plan.EXTRAS_TASKS, (tasks) -> ratio(extra, Contender.SOONIFY, tasks)));
		}
		return String.join("\n", lines);
	}

	private String peers() {
		List<String> lines = head("", Plan.TASKS);
		List<Contender> all = new ArrayList<>(List.of(Contender.SOONIFY, Contender.RAW, Contender.SCOPE));
		all.addAll(Plan.PEERS);
		for (Contender peer : all) {
			lines.add(line(peer.title(), Plan.TASKS, (tasks) -> peer(peer, tasks)));
		}
		return String.join("\n", lines);
	}

	private String peer(Contender peer, int tasks) {
		Turn turn = new Turn(peer, tasks);
		return String.format(Locale.ROOT, "**%s** %,.1f µs, %,.1f KB", ratio(peer, Contender.SCOPE, tasks),
				this.results.of(Situation.REQUEST, turn, Score::micros).median(),
				this.results.of(Situation.REQUEST, turn, Score::bytes).median() / 1000);
	}

	private String ratio(Contender contender, Contender baseline, int tasks) {
		return String.format(Locale.ROOT, "%.2f",
				this.results.ratio(Situation.REQUEST, new Turn(contender, tasks), new Turn(baseline, tasks)).median());
	}

	private static List<String> head(String first, List<Integer> tasks) {
		List<String> lines = new ArrayList<>();
		lines.add(line(first, tasks, (number) -> String.format(Locale.ROOT, "N = %,d", number)));
		lines.add("|---|" + "---|".repeat(tasks.size()));
		return lines;
	}

	private static <T> String line(String first, List<T> columns, Function<T, String> cell) {
		return columns.stream().map(cell).collect(Collectors.joining(" | ", "| %s | ".formatted(first), " |"));
	}

}
