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
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

import tools.jackson.databind.JsonNode;

/**
 * What one JVM has measured, in which a contender and somebody to compare with took
 * turns.
 *
 * @param ratios the ratios of their times, one of each two turns
 * @param micros the time of the contender, in microseconds
 * @param baselineMicros that of the other one
 * @param bytes what the contender allocated, empty if that was not measured
 * @param baselineBytes what the other one did
 */
record Sample(List<Double> ratios, double micros, double baselineMicros, OptionalDouble bytes,
		OptionalDouble baselineBytes) {

	private static final String ALLOCATED = "gc.alloc.rate.norm";

	/**
	 * Read what JMH has written.
	 * @param result one of its results: of one fork, with an even number of iterations
	 * @return the sample
	 */
	static Sample of(JsonNode result) {
		List<Double> times = iterations(result.at("/primaryMetric/rawData/0"));
		List<Double> ratios = new ArrayList<>();
		for (int i = 1; i < times.size(); i += 2) {
			ratios.add(times.get(i) / times.get(i - 1));
		}
		List<Double> allocated = iterations(result.at("/secondaryMetrics/" + ALLOCATED + "/rawData/0"));
		return new Sample(ratios, ofTurn(times, 1).orElseThrow(), ofTurn(times, 0).orElseThrow(), ofTurn(allocated, 1),
				ofTurn(allocated, 0));
	}

	private static List<Double> iterations(JsonNode values) {
		List<Double> iterations = new ArrayList<>();
		values.forEach((value) -> iterations.add(value.asDouble()));
		return iterations;
	}

	private static OptionalDouble ofTurn(List<Double> iterations, int turn) {
		List<Double> ofTurn = new ArrayList<>();
		for (int i = turn; i < iterations.size(); i += 2) {
			ofTurn.add(iterations.get(i));
		}
		return median(ofTurn);
	}

	static OptionalDouble median(List<Double> values) {
		if (values.isEmpty()) {
			return OptionalDouble.empty();
		}
		List<Double> sorted = new ArrayList<>(values);
		Collections.sort(sorted);
		int middle = sorted.size() / 2;
		boolean even = sorted.size() % 2 == 0;
		return OptionalDouble.of(even ? (sorted.get(middle - 1) + sorted.get(middle)) / 2 : sorted.get(middle));
	}

}
