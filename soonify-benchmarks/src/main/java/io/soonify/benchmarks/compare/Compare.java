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
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures, says of each figure due whether it is reached, and writes the page if there
 * is to be one.
 */
public final class Compare {

	private static final int ROUNDS = 5;

	/** More than building it leaves behind. */
	private static final double MOST_LOAD = 1.5;

	private Compare() {
	}

	/**
	 * Compare.
	 * @param args the folder for the logs of JMH; then, to measure everybody, the page to
	 * write
	 * @throws IOException if a file cannot be written
	 * @throws RunnerException if something goes wrong
	 */
	public static void main(String[] args) throws IOException, RunnerException {
		warnIfBusy();
		Path logs = Files.createDirectories(Path.of(args[0]));
		List<Measurement> plan = (args.length > 1) ? Plan.ofPage(ROUNDS) : Plan.ofFigures();
		Results results = new Results();
		for (int i = 0; i < plan.size(); i++) {
			System.err.printf("%d/%d %s%n", i + 1, plan.size(), plan.get(i));
			results.add(plan.get(i).run(logs.resolve((i + 1) + ".log").toString()));
		}
		int missed = 0;
		for (Figure figure : Figure.all()) {
			boolean reached = figure.isReached(results);
			missed += reached ? 0 : 1;
			System.out.printf("%-6s %s: %s, due %s%n", reached ? "ok" : "MISSED", figure.title(),
					figure.measuredAsText(results), figure.limitAsText());
		}
		System.out.printf("%d of %d figures missed%n", missed, Figure.all().size());
		if (args.length > 1) {
			new Page(results).write(Path.of(args[1]));
		}
		System.exit((missed > 0) ? 1 : 0);
	}

	private static void warnIfBusy() {
		double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
		if (load > MOST_LOAD) {
			System.err.printf(Locale.ROOT,
					"WARNING: this machine is busy (load %.1f); the figures are due on a quiet one%n", load);
		}
	}

}
