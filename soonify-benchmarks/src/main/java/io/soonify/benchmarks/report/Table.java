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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

import io.soonify.benchmarks.contender.Contender;

/**
 * A Markdown table of one situation: medians, their spread, ratios and bytes.
 */
final class Table {

	private final Results results;

	private final Situation situation;

	private final Collection<Integer> tasks;

	private final Contender baseline;

	Table(Results results, Situation situation, Contender baseline) {
		this.results = results;
		this.situation = situation;
		this.baseline = baseline;
		this.tasks = new TreeSet<>(results.comparisons()
			.stream()
			.filter((comparison) -> comparison.baseline() == baseline && comparison.point().situation() == situation)
			.map((comparison) -> comparison.point().tasks())
			.toList());
	}

	boolean isEmpty() {
		return this.tasks.isEmpty();
	}

	List<String> lines() {
		List<String> lines = new ArrayList<>();
		lines.add("### %s, compared with %s".formatted(this.situation.title(), this.baseline.title()));
		lines.add("");
		StringBuilder head = new StringBuilder("| |");
		StringBuilder rule = new StringBuilder("|---|");
		for (Integer n : this.tasks) {
			head.append(String.format(Locale.ROOT, " N = %,d |", n));
			rule.append("---|");
		}
		lines.add(head.toString());
		lines.add(rule.toString());
		for (Contender contender : Contender.values()) {
			row(contender).ifPresent(lines::add);
		}
		lines.add("");
		return lines;
	}

	private Optional<String> row(Contender contender) {
		StringBuilder row = new StringBuilder("| ").append(contender.title()).append(" |");
		boolean measured = false;
		for (Integer n : this.tasks) {
			Point point = new Point(this.situation, contender, n);
			boolean compared = contender == this.baseline
					|| this.results.comparisons().contains(new Comparison(point, this.baseline));
			String cell = compared ? cell(point) : "";
			measured |= compared;
			row.append(' ').append(cell).append(" |");
		}
		return measured ? Optional.of(row.toString()) : Optional.empty();
	}

	private String cell(Point point) {
		List<Double> micros = this.results.micros(point);
		StringBuilder cell = new StringBuilder();
		List<Double> ratios = this.results.ratios(new Comparison(point, this.baseline));
		Sample.median(ratios)
			.ifPresent((ratio) -> cell.append(String.format(Locale.ROOT, "**%.2f** (%.2f–%.2f)<br>", ratio,
					ratios.get(0), ratios.get(ratios.size() - 1))));
		cell.append(String.format(Locale.ROOT, "%,.1f µs (%,.1f–%,.1f)", Sample.median(micros).getAsDouble(),
				micros.get(0), micros.get(micros.size() - 1)));
		OptionalDouble bytes = this.results.bytes(point);
		bytes.ifPresent((b) -> cell.append(String.format(Locale.ROOT, "<br>%,.0f B", b)));
		return cell.toString();
	}

}
