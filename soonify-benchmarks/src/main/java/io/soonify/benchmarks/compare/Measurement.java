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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.soonify.benchmarks.Situation;
import io.soonify.benchmarks.contender.LineUp;
import io.soonify.benchmarks.contender.Turn;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What one JVM measures.
 *
 * @param situation what the owner is in
 * @param lineUp who takes turns
 * @param turn how long a turn takes, at least
 * @param warmUpCycles how often everybody has a turn before anything counts
 * @param cycles how often everybody has a turn that counts
 */
record Measurement(Situation situation, LineUp lineUp, Duration turn, int warmUpCycles, int cycles) {

	private static final String ALLOCATED = "gc.alloc.rate.norm";

	/**
	 * Measure, in a JVM of its own.
	 * @param log the file that gets what JMH says
	 * @return what was measured
	 * @throws RunnerException if something goes wrong
	 */
	Cycles run(String log) throws RunnerException {
		TimeValue time = TimeValue.milliseconds(this.turn.toMillis());
		Collection<RunResult> results = new Runner(
				new OptionsBuilder().include("\\b" + this.situation.benchmark().getSimpleName() + "\\b")
					.param("contenders", this.lineUp.contendersAsText())
					.param("tasks", this.lineUp.tasksAsText())
					.warmupIterations(this.warmUpCycles * this.lineUp.turnsInCycle())
					.warmupTime(time)
					.measurementIterations(this.cycles * this.lineUp.turnsInCycle())
					.measurementTime(time)
					.forks(1)
					.addProfiler(GCProfiler.class)
					.shouldFailOnError(true)
					.output(log)
					.build())
			.run();
		return cycles(results.iterator().next().getBenchmarkResults().iterator().next().getIterationResults());
	}

	private Cycles cycles(Collection<IterationResult> iterations) {
		int number = this.warmUpCycles * this.lineUp.turnsInCycle();
		List<Map<Turn, Score>> cycles = new ArrayList<>();
		Map<Turn, Score> cycle = new HashMap<>();
		for (IterationResult iteration : iterations) {
			cycle.put(this.lineUp.turn(number++), Score.of(iteration));
			if (cycle.size() == this.lineUp.turnsInCycle()) {
				cycles.add(cycle);
				cycle = new HashMap<>();
			}
		}
		return new Cycles(this.situation, cycles);
	}

	@Override
	public String toString() {
		return "%s: %s, %s tasks".formatted(this.situation.title(), this.lineUp.contendersAsText().replace("+", ", "),
				this.lineUp.tasksAsText().replace("+", ", "));
	}

	/**
	 * What was measured in one JVM.
	 *
	 * @param situation what the owner was in
	 * @param cycles what each turn took, cycle by cycle
	 */
	record Cycles(Situation situation, List<Map<Turn, Score>> cycles) {
	}

	/**
	 * What one call took, in the mean of a turn.
	 *
	 * @param micros microseconds
	 * @param bytes bytes allocated
	 */
	record Score(double micros, double bytes) {

		private static Score of(IterationResult iteration) {
			Result<?> allocated = iteration.getSecondaryResults().get(ALLOCATED);
			return new Score(iteration.getPrimaryResult().getScore(),
					(allocated != null) ? allocated.getScore() : Double.NaN);
		}

	}

}
