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

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

import io.soonify.benchmarks.contender.Contender;

/**
 * A chart of the ratios to the JDK's scope in one situation: a group of bars for each
 * number of tasks, as SVG.
 */
final class Chart {

	private static final List<Contender> SHOWN = List.of(Contender.SOONIFY, Contender.SOONIFY_STARTER, Contender.RAW,
			Contender.SUBMIT, Contender.COMPLETABLE_FUTURE, Contender.KOTLIN, Contender.JOX);

	private static final List<String> COLOURS = List.of("#0b6e4f", "#6bbf59", "#8d99ae", "#c77dff", "#f4a261",
			"#457b9d", "#e63946");

	private static final int WIDTH = 960;

	private static final int HEIGHT = 420;

	private static final int LEFT = 50;

	private static final int TOP = 70;

	private static final int BOTTOM = 40;

	private static final double HIGHEST = 1.5;

	private final Results results;

	private final Situation situation;

	Chart(Results results, Situation situation) {
		this.results = results;
		this.situation = situation;
	}

	String svg() {
		StringBuilder svg = new StringBuilder();
		svg.append(String.format(Locale.ROOT,
				"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n",
				WIDTH, HEIGHT));
		svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
		text(svg, LEFT, 22, "start", "Time for N tasks as a ratio to StructuredTaskScope; less is better");
		axis(svg);
		List<Integer> tasks = tasks();
		double groupWidth = (double) (WIDTH - LEFT) / Math.max(1, tasks.size());
		for (int i = 0; i < tasks.size(); i++) {
			group(svg, tasks.get(i), LEFT + i * groupWidth, groupWidth);
		}
		legend(svg);
		return svg.append("</svg>\n").toString();
	}

	private List<Integer> tasks() {
		return this.results.comparisons()
			.stream()
			.map(Comparison::point)
			.filter((point) -> point.situation() == this.situation && point.contender() == Contender.SOONIFY)
			.map(Point::tasks)
			.distinct()
			.sorted()
			.toList();
	}

	private void axis(StringBuilder svg) {
		for (double ratio = 0; ratio <= HIGHEST; ratio += 0.25) {
			svg.append(String.format(Locale.ROOT, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
					LEFT, WIDTH, y(ratio), y(ratio), (ratio == 1) ? "#333" : "#ddd"));
			text(svg, LEFT - 6, y(ratio) + 4, "end", String.format(Locale.ROOT, "%.2f", ratio));
		}
	}

	private void group(StringBuilder svg, int tasks, double left, double width) {
		double bar = width * 0.8 / SHOWN.size();
		for (int i = 0; i < SHOWN.size(); i++) {
			Point point = new Point(this.situation, SHOWN.get(i), tasks);
			OptionalDouble ratio = Sample.median(this.results.ratios(Comparison.withScope(point)));
			if (ratio.isPresent()) {
				double x = left + width * 0.1 + i * bar;
				double top = y(Math.min(ratio.getAsDouble(), HIGHEST));
				svg.append(String.format(Locale.ROOT,
						"<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>%s: %.2f</title></rect>%n",
						x, top, bar * 0.9, y(0) - top, COLOURS.get(i), SHOWN.get(i).title(), ratio.getAsDouble()));
				if (ratio.getAsDouble() > HIGHEST) {
					cutOff(svg, x + bar * 0.45, top, ratio.getAsDouble());
				}
			}
		}
		text(svg, left + width / 2, HEIGHT - 14, "middle", String.format(Locale.ROOT, "N = %,d", tasks));
	}

	/** Upright, inside the bar: side by side the numbers would not have room. */
	private static void cutOff(StringBuilder svg, double middle, double top, double ratio) {
		svg.append(String.format(Locale.ROOT,
				"<text transform=\"translate(%.1f %.1f) rotate(-90)\" text-anchor=\"end\" font-size=\"11\" fill=\"white\">%.1f</text>%n",
				middle + 4, top + 4, ratio));
	}

	private void legend(StringBuilder svg) {
		double x = LEFT;
		for (int i = 0; i < SHOWN.size(); i++) {
			String title = SHOWN.get(i)
				.title()
				.replace(", virtual threads", "")
				.replace("virtual-thread executor, ", "");
			svg.append(String.format(Locale.ROOT,
					"<rect x=\"%.1f\" y=\"36\" width=\"11\" height=\"11\" fill=\"%s\"/>%n", x, COLOURS.get(i)));
			text(svg, x + 15, 46, "start", title);
			x += 32 + title.length() * 6.6;
		}
	}

	private static double y(double ratio) {
		return TOP + (HIGHEST - ratio) / HIGHEST * (HEIGHT - TOP - BOTTOM);
	}

	private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
		svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y,
				anchor, text));
	}

}
