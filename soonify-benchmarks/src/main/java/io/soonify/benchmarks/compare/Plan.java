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
import java.util.List;

import io.soonify.benchmarks.Situation;
import io.soonify.benchmarks.contender.Contender;
import io.soonify.benchmarks.contender.LineUp;

/**
 * What is measured, and for how long.
 */
final class Plan {

	static final List<Integer> TASKS = List.of(1, 3, 10, 100, 1000);

	/** The core with one of its extras at a time, dearest last. */
	static final List<Contender> EXTRAS = List.of(Contender.SOONIFY_GROUP_NAME, Contender.SOONIFY_TASK_NAMES,
			Contender.SOONIFY_DEADLINE, Contender.SOONIFY_LIMIT, Contender.SOONIFY_CONTEXT, Contender.SOONIFY_METERS,
			Contender.SOONIFY_OBSERVATIONS);

	/** Those for which there is a figure due. */
	private static final List<Contender> EXTRAS_DUE = List.of(Contender.SOONIFY_LIMIT, Contender.SOONIFY_CONTEXT,
			Contender.SOONIFY_OBSERVATIONS);

	static final List<Integer> EXTRAS_TASKS = List.of(3, 100);

	static final List<Contender> PEERS = List.of(Contender.SUBMIT, Contender.INVOKE_ALL, Contender.COMPLETABLE_FUTURE,
			Contender.JOX, Contender.KOTLIN, Contender.REACTOR);

	private static final Duration TURN = Duration.ofMillis(90);

	private static final Duration LONG_TURN = Duration.ofMillis(250);

	private final int cycles;

	private final List<Measurement> measurements = new ArrayList<>();

	private Plan(int cycles) {
		this.cycles = cycles;
	}

	/**
	 * Return what it takes to say whether the figures due are reached, in less than five
	 * minutes.
	 * @return the measurements, in their order
	 */
	static List<Measurement> ofFigures() {
		Plan plan = new Plan(12);
		plan.addFigures();
		for (Contender extra : EXTRAS_DUE) {
			plan.add(Situation.REQUEST, TURN, 20, List.of(100), Contender.SOONIFY, extra);
		}
		plan.addTable(); // once more, because not all JVMs compile alike
		return plan.measurements;
	}

	/**
	 * Return what it takes to write the page.
	 * @param rounds how often everything is measured
	 * @return the measurements, in their order
	 */
	static List<Measurement> ofPage(int rounds) {
		Plan plan = new Plan(16);
		for (int round = 0; round < rounds; round++) {
			plan.addFigures();
			for (Contender extra : EXTRAS) {
				plan.add(Situation.REQUEST, TURN, 12, EXTRAS_TASKS, Contender.SOONIFY, extra);
			}
			plan.add(Situation.REQUEST, TURN, 6, TASKS, Contender.SCOPE_BY_HAND_IN_REQUEST,
					Contender.SOONIFY_STARTER_IN_REQUEST);
			for (Contender peer : PEERS) {
				plan.add(Situation.REQUEST, TURN, 6, TASKS, Contender.SCOPE, peer);
			}
		}
		return plan.measurements;
	}

	private void addFigures() {
		addTable();
		add(Situation.PLATFORM, TURN, 4, TASKS, Contender.SCOPE, Contender.SOONIFY);
		List<Integer> many = TASKS.subList(2, TASKS.size());
		add(Situation.REQUEST, TURN, 6, many, Contender.INVOKE_ALL_POOL_2, Contender.SOONIFY_POOL_2);
		add(Situation.REQUEST, TURN, 6, many, Contender.INVOKE_ALL_POOL_200, Contender.SOONIFY_POOL_200);
		add(Situation.PLATFORM, TURN, 10, List.of(0), Contender.SOONIFY_KEPT_FACTORY, Contender.SOONIFY_FACTORY_CHAIN);
		add(Situation.SLEEPING, LONG_TURN, 4, List.of(10_000), Contender.RAW, Contender.SOONIFY);
		add(Situation.REQUEST, LONG_TURN, 3, List.of(10_000, 1_000_000), Contender.SOONIFY);
	}

	private void addTable() {
		add(Situation.REQUEST, TURN, 4, TASKS, Contender.RAW, Contender.SOONIFY, Contender.SCOPE);
		add(Situation.REQUEST, TURN, 6, TASKS, Contender.SCOPE_BY_HAND, Contender.SOONIFY_STARTER);
	}

	private void add(Situation situation, Duration turn, int warmUpCycles, List<Integer> tasks,
			Contender... contenders) {
		this.measurements
			.add(new Measurement(situation, new LineUp(List.of(contenders), tasks), turn, warmUpCycles, this.cycles));
	}

}
