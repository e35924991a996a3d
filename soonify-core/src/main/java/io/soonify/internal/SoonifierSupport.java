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

package io.soonify.internal;

import java.util.concurrent.Callable;

import io.soonify.SoonFunction0;
import io.soonify.SoonFunction1;
import io.soonify.SoonFunction2;
import io.soonify.SoonFunction3;
import io.soonify.SoonFunction4;
import io.soonify.SoonValue;
import io.soonify.Soonifier;
import io.soonify.function.CheckedConsumer1;
import io.soonify.function.CheckedConsumer2;
import io.soonify.function.CheckedConsumer3;
import io.soonify.function.CheckedConsumer4;
import io.soonify.function.CheckedFunction1;
import io.soonify.function.CheckedFunction2;
import io.soonify.function.CheckedFunction3;
import io.soonify.function.CheckedFunction4;
import io.soonify.function.CheckedRunnable;
import org.jspecify.annotations.Nullable;

/**
 * Brings every spelling of {@link Soonifier} down to one {@link Callable} without
 * arguments, and remembers which functions were bound and never called (S14).
 */
@SuppressWarnings("overloads")
abstract class SoonifierSupport implements Soonifier {

	/**
	 * Start a task.
	 * @param fn what the task runs
	 */
	abstract <R extends @Nullable Object> SoonValue<R> start(Callable<R> fn);

	/**
	 * Check a function that the user wants to call later, and remember that.
	 * @return notes when it is called
	 */
	abstract Binding bind(@Nullable Object fn);

	@Override
	public <R extends @Nullable Object> SoonFunction0<R> soonify(Callable<R> fn) {
		Binding binding = bind(fn);
		return () -> start(binding.calledAs(fn));
	}

	@Override
	public SoonFunction0<Void> soonify(CheckedRunnable fn) {
		Binding binding = bind(fn);
		return () -> start(binding.calledAs(action(fn)));
	}

	@Override
	public <A extends @Nullable Object, R extends @Nullable Object> SoonFunction1<A, R> soonify(
			CheckedFunction1<A, R> fn) {
		Binding binding = bind(fn);
		return (a) -> start(binding.calledAs(() -> fn.apply(a)));
	}

	@Override
	public <A extends @Nullable Object> SoonFunction1<A, Void> soonify(CheckedConsumer1<A> fn) {
		Binding binding = bind(fn);
		return (a) -> start(binding.calledAs(action(() -> fn.accept(a))));
	}

	@Override
	public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> SoonFunction2<A, B, R> soonify(
			CheckedFunction2<A, B, R> fn) {
		Binding binding = bind(fn);
		return (a, b) -> start(binding.calledAs(() -> fn.apply(a, b)));
	}

	@Override
	public <A extends @Nullable Object, B extends @Nullable Object> SoonFunction2<A, B, Void> soonify(
			CheckedConsumer2<A, B> fn) {
		Binding binding = bind(fn);
		return (a, b) -> start(binding.calledAs(action(() -> fn.accept(a, b))));
	}

	@Override
	public <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object> SoonFunction3<A, B, C, R> soonify(
			CheckedFunction3<A, B, C, R> fn) {
		Binding binding = bind(fn);
		return (a, b, c) -> start(binding.calledAs(() -> fn.apply(a, b, c)));
	}

	@Override
	public <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> SoonFunction3<A, B, C, Void> soonify(
			CheckedConsumer3<A, B, C> fn) {
		Binding binding = bind(fn);
		return (a, b, c) -> start(binding.calledAs(action(() -> fn.accept(a, b, c))));
	}

	@Override
	public <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object, R extends @Nullable Object> SoonFunction4<A, B, C, D, R> soonify(
			CheckedFunction4<A, B, C, D, R> fn) {
		Binding binding = bind(fn);
		return (a, b, c, d) -> start(binding.calledAs(() -> fn.apply(a, b, c, d)));
	}

	@Override
	public <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object> SoonFunction4<A, B, C, D, Void> soonify(
			CheckedConsumer4<A, B, C, D> fn) {
		Binding binding = bind(fn);
		return (a, b, c, d) -> start(binding.calledAs(action(() -> fn.accept(a, b, c, d))));
	}

	@Override
	public <R extends @Nullable Object> SoonValue<R> callSoon(Callable<R> fn) {
		Arguments.notNull(fn, "fn");
		return start(fn);
	}

	@Override
	public SoonValue<Void> runSoon(CheckedRunnable fn) {
		Arguments.notNull(fn, "fn");
		return start(action(fn));
	}

	@Override
	public <A extends @Nullable Object, R extends @Nullable Object> SoonValue<R> callSoon(CheckedFunction1<A, R> fn,
			A a) {
		Arguments.notNull(fn, "fn");
		return start(() -> fn.apply(a));
	}

	@Override
	public <A extends @Nullable Object> SoonValue<Void> runSoon(CheckedConsumer1<A> fn, A a) {
		Arguments.notNull(fn, "fn");
		return start(action(() -> fn.accept(a)));
	}

	@Override
	public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> SoonValue<R> callSoon(
			CheckedFunction2<A, B, R> fn, A a, B b) {
		Arguments.notNull(fn, "fn");
		return start(() -> fn.apply(a, b));
	}

	@Override
	public <A extends @Nullable Object, B extends @Nullable Object> SoonValue<Void> runSoon(CheckedConsumer2<A, B> fn,
			A a, B b) {
		Arguments.notNull(fn, "fn");
		return start(action(() -> fn.accept(a, b)));
	}

	@Override
	public <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object> SoonValue<R> callSoon(
			CheckedFunction3<A, B, C, R> fn, A a, B b, C c) {
		Arguments.notNull(fn, "fn");
		return start(() -> fn.apply(a, b, c));
	}

	@Override
	public <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> SoonValue<Void> runSoon(
			CheckedConsumer3<A, B, C> fn, A a, B b, C c) {
		Arguments.notNull(fn, "fn");
		return start(action(() -> fn.accept(a, b, c)));
	}

	@Override
	public <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object, R extends @Nullable Object> SoonValue<R> callSoon(
			CheckedFunction4<A, B, C, D, R> fn, A a, B b, C c, D d) {
		Arguments.notNull(fn, "fn");
		return start(() -> fn.apply(a, b, c, d));
	}

	@Override
	public <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object> SoonValue<Void> runSoon(
			CheckedConsumer4<A, B, C, D> fn, A a, B b, C c, D d) {
		Arguments.notNull(fn, "fn");
		return start(action(() -> fn.accept(a, b, c, d)));
	}

	@SuppressWarnings("NullAway") // the one value of Void is null
	private static Callable<Void> action(CheckedRunnable fn) {
		return () -> {
			fn.run();
			return null;
		};
	}

	/**
	 * The functions that the owner has bound to a group, to find those that were never
	 * called. Only the latest is kept, and earlier ones that had not been called when the
	 * next was bound. Only for the thread of the owner, except where said.
	 */
	static final class Bindings {

		private @Nullable Binding latest;

		private @Nullable Binding uncalled;

		Binding add() {
			Binding binding = new Binding();
			if (this.latest != null && !this.latest.called) {
				this.latest.earlier = this.uncalled;
				this.uncalled = this.latest;
			}
			this.latest = binding;
			return binding;
		}

		/** Count the functions that were never called, when all tasks have ended. */
		int uncalled() {
			int uncalled = (this.latest != null && !this.latest.called) ? 1 : 0;
			for (Binding binding = this.uncalled; binding != null; binding = binding.earlier) {
				uncalled += binding.called ? 0 : 1;
			}
			return uncalled;
		}

	}

	/** A function that has been bound. */
	static final class Binding {

		private boolean called;

		private @Nullable Binding earlier;

		/**
		 * Note that the function is being called, on any thread: what the owner learns of
		 * the task that starts, it also learns of this.
		 */
		<R extends @Nullable Object> Callable<R> calledAs(Callable<R> call) {
			this.called = true;
			return call;
		}

	}

}
