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
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

import io.soonify.benchmarks.contender.Contender;

/**
 * A figure that is promised: at most so much.
 *
 * @param point whose figure
 * @param limit the most that it may be: a ratio to StructuredTaskScope, or bytes
 */
record Figure(Point point, double limit) {

	private static final double BYTES = 1000;

	/**
	 * Return all figures.
	 * @return the figures
	 */
	static List<Figure> all() {
		List<Figure> figures = new ArrayList<>();
		int[] tasks = { 1, 3, 10, 100, 1000 };
		double[] core = { 0.95, 0.85, 0.52, 0.28, 0.35 };
		double[] starter = { 1.15, 1.00, 0.70, 0.45, 0.55 };
		for (int i = 0; i < tasks.length; i++) {
			figures.add(request(Contender.SOONIFY, tasks[i], core[i]));
			figures.add(request(Contender.SOONIFY_STARTER, tasks[i], starter[i]));
		}
		figures.add(request(Contender.SOONIFY_DEADLINE, 3, 1.00));
		figures.add(request(Contender.SOONIFY_STARTER_DEADLINE, 3, 1.15));
		figures.add(request(Contender.SOONIFY, 1000, 90_000));
		figures.add(request(Contender.SOONIFY_STARTER, 1000, 120_000));
		figures.add(same(3, 1.00));
		figures.add(same(1000, 0.15));
		return figures;
	}

	private static Figure request(Contender contender, int tasks, double limit) {
		return new Figure(new Point(Situation.RequestOnVirtualThread, contender, tasks), limit);
	}

	private static Figure same(int tasks, double limit) {
		return new Figure(new Point(Situation.SameVirtualThread, Contender.SOONIFY, tasks), limit);
	}

	private boolean isBytes() {
		return this.limit > BYTES;
	}

	/**
	 * Return what was measured.
	 * @param results all that was measured
	 * @return the figure, or empty if it was not measured
	 */
	OptionalDouble measured(Results results) {
		return isBytes() ? results.bytes(this.point) : Sample.median(results.ratios(Comparison.withScope(this.point)));
	}

	boolean isReached(Results results) {
		OptionalDouble measured = measured(results);
		return measured.isPresent() && measured.getAsDouble() <= this.limit;
	}

	String describe(Results results) {
		return "%-6s %s: %s (due: %s)".formatted(isReached(results) ? "ok" : "MISSED", this.point,
				formatMeasured(results), format(this.limit));
	}

	/**
	 * Describe it in a row of a Markdown table.
	 * @param results all that was measured
	 * @return the row: what it is, what is due, what was measured, whether that is enough
	 */
	String row(Results results) {
		return "| %s | %s | %s | %s |".formatted(this.point, format(this.limit), formatMeasured(results),
				isReached(results) ? "" : "missed");
	}

	private String formatMeasured(Results results) {
		OptionalDouble measured = measured(results);
		return measured.isPresent() ? format(measured.getAsDouble()) : "not measured";
	}

	private String format(double figure) {
		return String.format(Locale.ROOT, isBytes() ? "%,.0f bytes" : "%.2f", figure);
	}

}
