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

package io.soonify.chaos;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Makes foreign code throw what it should not, wherever it is called: for each program at
 * some points, now and then.
 */
final class Sabotage {

	private static final String MARK = "chaos";

	private final Map<Point, Integer> rates = new EnumMap<>(Point.class);

	private final Map<Point, AtomicInteger> calls = new EnumMap<>(Point.class);

	private final long seed;

	private final boolean hostile;

	/** What is thrown, if that is not left to the dice. */
	private final Supplier<Throwable> always;

	private volatile boolean over;

	/**
	 * Throw the same at one point, each time.
	 * @param point where
	 * @param throwable makes what to throw
	 */
	Sabotage(Point point, Supplier<Throwable> throwable) {
		this.seed = 0;
		this.hostile = false;
		this.always = throwable;
		if (point != null) {
			this.rates.put(point, 1);
			this.calls.put(point, new AtomicInteger());
		}
	}

	Sabotage(SplittableRandom dice) {
		this.always = null;
		this.seed = dice.nextLong();
		if (dice.nextInt(2) == 0) {
			for (Point point : Point.values()) {
				if (dice.nextInt(6) == 0) {
					this.rates.put(point, 2 + dice.nextInt(20));
					this.calls.put(point, new AtomicInteger());
				}
			}
		}
		this.hostile = dice.nextInt(3) == 0;
	}

	boolean isActive(Point point) {
		return this.rates.containsKey(point);
	}

	/** Everything behaves from now on. */
	void end() {
		this.over = true;
	}

	/**
	 * Throw something, if it is time for that.
	 * @param point where
	 */
	void at(Point point) {
		SplittableRandom dice = diceAt(point);
		if (dice != null) {
			throw Sabotage.<RuntimeException>sneak((this.always != null) ? this.always.get() : throwable(dice));
		}
	}

	/**
	 * Tell whether something else is to be done wrong.
	 * @param point where
	 * @return {@code true} if so
	 */
	boolean hits(Point point) {
		return diceAt(point) != null;
	}

	private SplittableRandom diceAt(Point point) {
		Integer rate = this.rates.get(point);
		if (rate == null || this.over) {
			return null;
		}
		SplittableRandom dice = new SplittableRandom(
				this.seed + point.ordinal() * 1_000_003L + this.calls.get(point).getAndIncrement());
		return (dice.nextInt(rate) == 0) ? dice : null;
	}

	/**
	 * Make something to throw.
	 * @param dice decides what
	 * @return the exception
	 */
	Throwable throwable(SplittableRandom dice) {
		return switch (dice.nextInt(this.hostile ? 14 : 9)) {
			case 0 -> new IOException(MARK);
			case 1 -> new StackOverflowError(MARK);
			case 2 -> new OutOfMemoryError(MARK);
			case 3 -> new InterruptedException(MARK);
			case 4 -> new CancellationException(MARK);
			case 5 -> new AssertionError(MARK);
			case 6 -> new LinkageError(MARK);
			case 7 -> new IllegalArgumentException(MARK, new IOException(MARK));
			case 8, 9 -> new IllegalStateException(MARK);
			case 10 -> circle();
			case 11 -> new HostileException(new StackOverflowError(MARK));
			case 12 -> new HostileException(new OutOfMemoryError(MARK));
			default -> new HostileException(new IllegalStateException(MARK));
		};
	}

	private static Throwable circle() {
		Exception first = new Exception(MARK);
		Exception second = new Exception(MARK, first);
		first.initCause(second);
		first.addSuppressed(second);
		return first;
	}

	/**
	 * Tell whether something is what foreign code threw, or the tests.
	 * @param thrown what was thrown
	 * @return {@code true} if it is
	 */
	static boolean isOurs(Throwable thrown) {
		return thrown instanceof HostileException || MARK.equals(thrown.getMessage());
	}

	@SuppressWarnings("unchecked")
	static <X extends Throwable> RuntimeException sneak(Throwable thrown) throws X {
		throw (X) thrown;
	}

	/**
	 * Where foreign code is called.
	 */
	enum Point {

		GROUP_OPENED, TASK_SUBMITTED, TASK_STARTED, TASK_ENDED, GROUP_CLOSED, TASK_STRAGGLING, FAILURE_IGNORED,
		GROUP_STARVING, MISUSED, CODE_FAILED, FOR_GROUPS_NAMED, CAPTURE, RESTORE, CLOSE_CONTEXT, DECORATE,
		DECORATOR_NULL, BEFORE_TASK, AFTER_TASK, INSTEAD_OF_TASK, TASK_TWICE, JUDGE, JUDGE_NULL, JUDGE_AFTER_DEADLINE,
		ON_CANCEL, BEFORE_EXECUTE, AFTER_EXECUTE, CHECK_WAITING, PREDICATE

	}

	/**
	 * An exception that answers no question.
	 */
	@SuppressWarnings("serial")
	static final class HostileException extends Exception {

		private final Throwable answer;

		HostileException(Throwable answer) {
			super((String) null);
			this.answer = answer;
		}

		private <T> T answer() {
			throw Sabotage.<RuntimeException>sneak(this.answer);
		}

		@Override
		public String getMessage() {
			return answer();
		}

		@Override
		public String getLocalizedMessage() {
			return answer();
		}

		@Override
		public synchronized Throwable getCause() {
			return (this.answer != null) ? answer() : null; // not while it is made
		}

		@Override
		public StackTraceElement[] getStackTrace() {
			return answer();
		}

		@Override
		public String toString() {
			return answer();
		}

		@Override
		public int hashCode() {
			return this.<Integer>answer();
		}

		@Override
		public boolean equals(Object other) {
			return this.<Boolean>answer();
		}

	}

}
