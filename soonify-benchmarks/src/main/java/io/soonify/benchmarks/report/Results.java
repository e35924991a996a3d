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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

import io.soonify.benchmarks.contender.Contender;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What JMH has measured, round by round. A round is some files and measures everybody
 * once, so that what disturbs the machine for a while disturbs all alike; a ratio is that
 * of two measurements in the same round.
 */
final class Results {

	private static final String ALLOCATED = "gc.alloc.rate.norm";

	private final List<Map<Point, Double>> micros = new ArrayList<>();

	private final Map<Point, Double> bytes = new HashMap<>();

	static Results read(Path directory) throws IOException {
		Results results = new Results();
		Map<String, Map<Point, Double>> rounds = new TreeMap<>();
		ObjectMapper mapper = new ObjectMapper();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "round-*.json")) {
			for (Path file : files) {
				String round = file.getFileName().toString().split("-")[1];
				results.add(mapper.readTree(file.toFile()), rounds.computeIfAbsent(round, (key) -> new HashMap<>()));
			}
		}
		results.micros.addAll(rounds.values());
		return results;
	}

	private void add(JsonNode round, Map<Point, Double> times) {
		for (JsonNode result : round) {
			String[] name = result.get("benchmark").asString().split("\\.");
			Point point = new Point(Situation.valueOf(name[name.length - 2]),
					Contender.valueOf(result.at("/params/contender").asString()),
					Integer.parseInt(result.at("/params/tasks").asString()));
			times.put(point, result.at("/primaryMetric/score").asDouble());
			JsonNode allocated = result.at("/secondaryMetrics/" + ALLOCATED + "/score");
			if (allocated.isNumber()) {
				this.bytes.put(point, allocated.asDouble());
			}
		}
	}

	int rounds() {
		return this.micros.size();
	}

	Collection<Integer> tasks(Situation situation) {
		Collection<Integer> tasks = new TreeSet<>();
		this.micros.forEach((round) -> round.keySet()
			.stream()
			.filter((point) -> point.situation() == situation)
			.forEach((point) -> tasks.add(point.tasks())));
		return tasks;
	}

	List<Double> micros(Point point) {
		return this.micros.stream().map((round) -> round.get(point)).filter((time) -> time != null).sorted().toList();
	}

	/**
	 * Return the ratios of one time to another, each in the same round.
	 * @param point whose time
	 * @param baseline the time that is one
	 * @return the ratios, sorted
	 */
	List<Double> ratios(Point point, Point baseline) {
		return this.micros.stream()
			.filter((round) -> round.containsKey(point) && round.containsKey(baseline))
			.map((round) -> round.get(point) / round.get(baseline))
			.sorted()
			.toList();
	}

	OptionalDouble bytes(Point point) {
		Double known = this.bytes.get(point);
		return (known != null) ? OptionalDouble.of(known) : OptionalDouble.empty();
	}

	static OptionalDouble median(List<Double> sorted) {
		if (sorted.isEmpty()) {
			return OptionalDouble.empty();
		}
		int middle = sorted.size() / 2;
		boolean even = sorted.size() % 2 == 0;
		return OptionalDouble.of(even ? (sorted.get(middle - 1) + sorted.get(middle)) / 2 : sorted.get(middle));
	}

}
