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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.soonify.benchmarks.Situation;
import io.soonify.benchmarks.compare.Measurement.Score;
import io.soonify.benchmarks.contender.Contender;
import io.soonify.benchmarks.contender.Turn;

/**
 * A figure that is due: at most so much.
 *
 * @param title what it is about
 * @param limit the most that it may be
 * @param unit of what, empty for a ratio
 * @param withinNoise whether it is reached if nothing but noise is above the limit
 * @param measured how it follows from what was measured
 */
record Figure(String title, double limit, String unit, boolean withinNoise, Function<Results, Estimate> measured) {

	/** The table that says most. */
	static final List<Row> TABLE = List.of(
			new Row(Contender.SOONIFY, Contender.RAW, List.of(1.10, 1.08, 1.08, 1.05, 1.05)),
			new Row(Contender.SOONIFY, Contender.SCOPE, List.of(0.95, 0.90, 0.90, 0.75, 0.80)),
			new Row(Contender.SOONIFY_STARTER, Contender.SCOPE_BY_HAND, List.of(0.90, 0.90, 0.85, 0.75, 0.75)));

	/**
	 * Return the figures that are not in the table.
	 * @return the figures
	 */
	static List<Figure> others() {
		List<Figure> figures = new ArrayList<>();
		figures.add(new Figure("Memory of 1,000 tasks, Soonify core / raw virtual threads", 1.15, "", false,
				(results) -> results.compare(Situation.REQUEST, new Turn(Contender.SOONIFY, 1000),
						new Turn(Contender.RAW, 1000), Score::bytes, (bytes, raw) -> bytes / raw)));
		figures.add(extra(Contender.SOONIFY_LIMIT, 1.15));
		figures.add(extra(Contender.SOONIFY_CONTEXT, 1.25));
		figures.add(extra(Contender.SOONIFY_OBSERVATIONS, 3));
		figures.add(new Figure("A factory derived for each request, more than one kept", 0.1, " µs", false,
				(results) -> results.compare(Situation.PLATFORM, new Turn(Contender.SOONIFY_FACTORY_CHAIN, 0),
						new Turn(Contender.SOONIFY_KEPT_FACTORY, 0), Score::micros, (time, kept) -> time - kept)));
		figures.add(ratio(Situation.SLEEPING, Contender.SOONIFY, Contender.RAW, 10_000, 1.05));
		figures.add(new Figure("A task of a million / a task of 10,000, Soonify core", 1.3, "", false,
				(results) -> results.compare(Situation.REQUEST, new Turn(Contender.SOONIFY, 1_000_000),
						new Turn(Contender.SOONIFY, 10_000), Score::micros, (million, few) -> million / few / 100)));
		for (int tasks : List.of(10, 100, 1000)) {
			figures.add(ratio(Situation.REQUEST, Contender.SOONIFY_POOL_2, Contender.INVOKE_ALL_POOL_2, tasks, 1.15));
		}
		for (int tasks : List.of(10, 100, 1000)) {
			figures
				.add(ratio(Situation.REQUEST, Contender.SOONIFY_POOL_200, Contender.INVOKE_ALL_POOL_200, tasks, 1.15));
		}
		for (int tasks : Plan.TASKS) {
			Figure strict = ratio(Situation.PLATFORM, Contender.SOONIFY, Contender.SCOPE, tasks, 1);
			figures.add(new Figure(strict.title + ", beyond the noise", strict.limit, "", true, strict.measured));
		}
		return figures;
	}

	private static Figure extra(Contender contender, double limit) {
		return new Figure("Soonify core with %s / without, 100 tasks".formatted(contender.title()), limit, "", false,
				(results) -> results.ratio(Situation.REQUEST, new Turn(contender, 100),
						new Turn(Contender.SOONIFY, 100)));
	}

	private static Figure ratio(Situation situation, Contender contender, Contender baseline, int tasks, double limit) {
		String where = (situation != Situation.REQUEST) ? ", " + situation.title() : "";
		String title = String.format(Locale.ROOT, "%s / %s%s, %,d task%s", contender.title(), baseline.title(), where,
				tasks, (tasks != 1) ? "s" : "");
		return new Figure(title, limit, "", false,
				(results) -> results.ratio(situation, new Turn(contender, tasks), new Turn(baseline, tasks)));
	}

	static List<Figure> all() {
		List<Figure> all = new ArrayList<>();
		TABLE.forEach((row) -> all.addAll(row.figures()));
		all.addAll(others());
		return all;
	}

	boolean isReached(Results results) {
		Estimate estimate = this.measured.apply(results);
		return (this.withinNoise ? estimate.low() : estimate.median()) <= this.limit;
	}

	String measuredAsText(Results results) {
		Estimate estimate = this.measured.apply(results);
		return String.format(Locale.ROOT, "%.2f%s (%.2f–%.2f)", estimate.median(), this.unit, estimate.low(),
				estimate.high());
	}

	String limitAsText() {
		return String.format(Locale.ROOT, "%.2f%s", this.limit, this.unit);
	}

	/**
	 * Say by how much the figure is missed.
	 * @param results what was measured
	 * @return such as "1.12 where 1.10 is due, 2 % more"
	 */
	String missedBy(Results results) {
		double median = this.measured.apply(results).median();
		return String.format(Locale.ROOT, "%.2f%s where %s is due, %.0f %% more", median, this.unit, limitAsText(),
				(median / this.limit - 1) * 100);
	}

	/**
	 * Figures of two who are compared with each of some numbers of tasks.
	 *
	 * @param contender whose time is divided
	 * @param baseline by whose
	 * @param limits what is due, by the number of tasks as in {@link Plan#TASKS}
	 */
	record Row(Contender contender, Contender baseline, List<Double> limits) {

		String title() {
			return "%s / %s".formatted(this.contender.title(), this.baseline.title());
		}

		List<Figure> figures() {
			return IntStream.range(0, this.limits.size())
				.mapToObj((index) -> ratio(Situation.REQUEST, this.contender, this.baseline, Plan.TASKS.get(index),
						this.limits.get(index)))
				.toList();
		}

	}

}
