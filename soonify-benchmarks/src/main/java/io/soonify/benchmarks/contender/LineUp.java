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

package io.soonify.benchmarks.contender;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who takes turns with whom in one JVM, with how many tasks. How long threads on
 * different cores need to reach each other changes from minute to minute on a virtual
 * machine, by a factor of three, so that only what was measured next to each other can be
 * compared. Turns go to and fro, because one after a change of the number of tasks is not
 * like the others.
 *
 * @param contenders who
 * @param tasks each of the numbers of tasks
 */
public record LineUp(List<Contender> contenders, List<Integer> tasks) {

	private static final String SEPARATOR = "+";

	/**
	 * Read what {@link #contendersAsText()} and {@link #tasksAsText()} wrote.
	 * @param contenders who
	 * @param tasks each of the numbers of tasks
	 * @return the line-up
	 */
	public static LineUp parse(String contenders, String tasks) {
		return new LineUp(Arrays.stream(split(contenders)).map(Contender::valueOf).toList(),
				Arrays.stream(split(tasks)).map(Integer::valueOf).toList());
	}

	private static String[] split(String text) {
		return text.split("\\" + SEPARATOR);
	}

	/**
	 * Return the contenders as a parameter of a benchmark.
	 * @return the text
	 */
	public String contendersAsText() {
		return this.contenders.stream().map(Contender::name).collect(Collectors.joining(SEPARATOR));
	}

	/**
	 * Return the numbers of tasks as a parameter of a benchmark.
	 * @return the text
	 */
	public String tasksAsText() {
		return this.tasks.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR));
	}

	/**
	 * Return how many turns it takes until everybody has had one with each number of
	 * tasks.
	 * @return the number of turns in a cycle
	 */
	public int turnsInCycle() {
		return this.contenders.size() * this.tasks.size();
	}

	/**
	 * Return whose turn it is.
	 * @param number the number of the turn, from zero
	 * @return the turn
	 */
	public Turn turn(int number) {
		boolean fro = number / turnsInCycle() % 2 == 1;
		int place = number % turnsInCycle();
		int index = fro ? turnsInCycle() - 1 - place : place;
		return new Turn(this.contenders.get(index % this.contenders.size()),
				this.tasks.get(index / this.contenders.size()));
	}

}
