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
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

import io.soonify.benchmarks.Situation;
import io.soonify.benchmarks.compare.Measurement.Cycles;
import io.soonify.benchmarks.compare.Measurement.Score;
import io.soonify.benchmarks.contender.Turn;

/**
 * What all JVMs have measured.
 */
final class Results {

	private final List<Cycles> measured = new ArrayList<>();

	void add(Cycles cycles) {
		this.measured.add(cycles);
	}

	/**
	 * Return what somebody's turns took.
	 * @param situation what the owner was in
	 * @param turn whose, with how many tasks
	 * @param what time or memory
	 * @return an estimate
	 */
	Estimate of(Situation situation, Turn turn, ToDoubleFunction<Score> what) {
		return compare(situation, turn, turn, what, (value, same) -> value);
	}

	/**
	 * Compare what two turns took that were in the same JVM and cycle.
	 * @param situation what the owners were in
	 * @param turn one of the two
	 * @param other the other
	 * @param what time or memory
	 * @param comparison makes a number of both
	 * @return an estimate
	 */
	Estimate compare(Situation situation, Turn turn, Turn other, ToDoubleFunction<Score> what,
			DoubleBinaryOperator comparison) {
		List<Double> values = new ArrayList<>();
		this.measured.stream()
			.filter((cycles) -> cycles.situation() == situation)
			.flatMap((cycles) -> cycles.cycles().stream())
			.filter((cycle) -> cycle.containsKey(turn) && cycle.containsKey(other))
			.forEach((cycle) -> values.add(comparison.applyAsDouble(what.applyAsDouble(cycle.get(turn)),
					what.applyAsDouble(cycle.get(other)))));
		return Estimate.of(values);
	}

	/**
	 * Return the ratio of the times of two turns.
	 * @param situation what the owners were in
	 * @param turn whose time is divided
	 * @param other by whose
	 * @return an estimate
	 */
	Estimate ratio(Situation situation, Turn turn, Turn other) {
		return compare(situation, turn, other, Score::micros, (time, otherTime) -> time / otherTime);
	}

}
