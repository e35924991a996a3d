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

package io.soonify.benchmarks;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

import io.soonify.benchmarks.contender.Contender;
import io.soonify.benchmarks.contender.FanOut;
import io.soonify.benchmarks.contender.LineUp;
import io.soonify.benchmarks.contender.Turn;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Lets contenders take turns: each iteration is one.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH does that
public class Setup {

	private static final Callable<Integer> NOTHING = () -> 1;

	/** Who. */
	@Param("RAW+SOONIFY+SCOPE")
	public String contenders;

	/** How many tasks. */
	@Param("1+3+10+100+1000")
	public String tasks;

	private final Map<Contender, FanOut> fanOuts = new EnumMap<>(Contender.class);

	private LineUp lineUp;

	private int turns;

	private FanOut fanOut;

	private int tasksOfTurn;

	/** Set all of them up. */
	@org.openjdk.jmh.annotations.Setup(Level.Trial)
	public void setUp() {
		this.lineUp = LineUp.parse(this.contenders, this.tasks);
		this.lineUp.contenders().forEach((contender) -> this.fanOuts.put(contender, contender.setUp()));
	}

	/** Let the next one have a turn. */
	@org.openjdk.jmh.annotations.Setup(Level.Iteration)
	public void next() {
		Turn turn = this.lineUp.turn(this.turns++);
		this.fanOut = Objects.requireNonNull(this.fanOuts.get(turn.contender()));
		this.tasksOfTurn = turn.tasks();
	}

	long runNothing() throws Exception {
		return run(NOTHING);
	}

	long run(Callable<Integer> work) throws Exception {
		int expected = this.tasksOfTurn;
		long sum = this.fanOut.run(expected, work);
		if (sum != expected) {
			throw new IllegalStateException("The values of %d tasks add up to %d".formatted(expected, sum));
		}
		return sum;
	}

}
