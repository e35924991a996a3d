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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;

import io.soonify.benchmarks.contender.Contender;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What JMH has measured, in several rounds. A round is some files and measures everybody
 * once.
 */
final class Results {

	private final Map<Comparison, List<Sample>> samples = new LinkedHashMap<>();

	private final Set<String> rounds = new HashSet<>();

	static Results read(Path directory) throws IOException {
		Results results = new Results();
		ObjectMapper mapper = new ObjectMapper();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "round-*.json")) {
			for (Path file : files) {
				results.rounds.add(file.getFileName().toString().split("-")[1]);
				mapper.readTree(file.toFile()).forEach(results::add);
			}
		}
		return results;
	}

	private void add(JsonNode result) {
		String[] name = result.get("benchmark").asString().split("\\.");
		Point point = new Point(Situation.valueOf(name[name.length - 2]),
				Contender.valueOf(result.at("/params/contender").asString()),
				Integer.parseInt(result.at("/params/tasks").asString()));
		Contender baseline = Contender.valueOf(result.at("/params/baseline").asString());
		this.samples.computeIfAbsent(new Comparison(point, baseline), (key) -> new ArrayList<>())
			.add(Sample.of(result));
	}

	int rounds() {
		return this.rounds.size();
	}

	Set<Comparison> comparisons() {
		return this.samples.keySet();
	}

	/**
	 * Return the ratios of two times.
	 * @param comparison whose
	 * @return the ratios of all turns of all rounds, sorted
	 */
	List<Double> ratios(Comparison comparison) {
		return this.samples.getOrDefault(comparison, List.of())
			.stream()
			.flatMap((sample) -> sample.ratios().stream())
			.sorted()
			.toList();
	}

	/**
	 * Return the times of somebody, whomever they were compared with.
	 * @param point who, and where
	 * @return the times in microseconds, sorted
	 */
	List<Double> micros(Point point) {
		List<Double> micros = new ArrayList<>();
		forEach(point, (sample) -> micros.add(sample.micros()), (sample) -> micros.add(sample.baselineMicros()));
		return micros.stream().sorted().toList();
	}

	OptionalDouble bytes(Point point) {
		List<Double> bytes = new ArrayList<>();
		forEach(point, (sample) -> sample.bytes().ifPresent(bytes::add),
				(sample) -> sample.baselineBytes().ifPresent(bytes::add));
		return Sample.median(bytes);
	}

	private void forEach(Point point, Consumer<Sample> asContender, Consumer<Sample> asBaseline) {
		this.samples.forEach((comparison, samples) -> {
			if (comparison.point().equals(point)) {
				samples.forEach(asContender);
			}
			else if (comparison.point().with(comparison.baseline()).equals(point)) {
				samples.forEach(asBaseline);
			}
		});
	}

}
