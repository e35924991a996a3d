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

import java.util.concurrent.Callable;

import io.soonify.benchmarks.contender.Contender;
import io.soonify.benchmarks.contender.FanOut;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Who runs how many tasks. Somebody to compare with takes turns with the contender,
 * iteration by iteration in the same JVM, and begins: how long threads on different cores
 * need to reach each other changes from minute to minute on a virtual machine, by a
 * factor of three, so that only what was measured next to each other can be compared.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH does that
public class Setup {

	private static final Callable<Integer> NOTHING = () -> 1;

	/** Who. */
	@Param({ "SOONIFY", "SOONIFY_STARTER", "RAW", "SCOPE" })
	public Contender contender;

	/** Who takes turns with the contender. */
	@Param("SCOPE")
	public Contender baseline;

	/** How many tasks. */
	@Param({ "1", "3", "10", "100", "1000" })
	public int tasks;

	private FanOut[] turns;

	private int turn;

	private FanOut fanOut;

	/** Set both up. */
	@org.openjdk.jmh.annotations.Setup(Level.Trial)
	public void setUp() {
		this.turns = new FanOut[] { this.baseline.setUp(), this.contender.setUp() };
	}

	/** Let the other one have a turn. */
	@org.openjdk.jmh.annotations.Setup(Level.Iteration)
	public void next() {
		this.fanOut = this.turns[this.turn];
		this.turn = 1 - this.turn;
	}

	long runNothing() throws Exception {
		return run(NOTHING);
	}

	long run(Callable<Integer> work) throws Exception {
		long sum = this.fanOut.run(this.tasks, work);
		if (sum != this.tasks) {
			throw new IllegalStateException("The values of %d tasks add up to %d".formatted(this.tasks, sum));
		}
		return sum;
	}

}
