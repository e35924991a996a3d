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

package io.soonify;

import java.util.concurrent.Callable;

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
 * Starts functions as tasks of a {@link TaskGroup}, in two spellings.
 *
 * <p>
 * <b>Curried</b>, as in Python's Asyncer: {@code soonify(fn)} returns a function of the
 * same arguments whose {@code call} starts a task and returns its {@link SoonValue}. It
 * takes method references to methods that are neither overloaded nor generic, lambdas
 * without arguments and lambdas with typed arguments, whether they return a value or not:
 *
 * <pre>{@code
 * SoonValue<String> greeting = g.soonify(greeter::doWork).call("Yury");
 * SoonValue<Void> deletion = g.soonify(repository::deleteById).call(42L);
 * }</pre>
 *
 * <b>Direct</b>: {@code callSoon(fn, args…)} for a value, {@code runSoon(fn, args…)} for
 * none. The arguments help the compiler, so that all else works too: overloaded and
 * generic methods, constructors, lambdas without types:
 *
 * <pre>{@code
 * SoonValue<User> user = g.callSoon(repository::save, newUser);
 * SoonValue<Void> line = g.runSoon(System.out::println, "done");
 * }</pre>
 *
 * <p>
 * If the compiler says <em>reference to soonify is ambiguous</em>, or infers
 * {@code Object}, use {@code callSoon} or {@code runSoon}. An argument of the wrong type
 * or number does not compile in either spelling. Literals must have the type of the
 * parameter: {@code 1L} for a {@code long}. Arguments and results may be {@code null}.
 * Methods may be called from any thread, also from the group's own tasks; they never run
 * the function on the calling thread nor wait for anything. Each throws a
 * {@link NullPointerException} if the function is {@code null} and an
 * {@link IllegalStateException} if the group has been closed.
 */
@SuppressWarnings("overloads") // which of them the compiler can tell apart is tested
public interface Soonifier {

	/**
	 * Bind a function that returns a value to the group, to be called later.
	 * @param <R> the type of the result
	 * @param fn the function
	 * @return a function that starts one task each time it is called
	 */
	@CheckReturnValue
	<R extends @Nullable Object> SoonFunction0<R> soonify(Callable<R> fn);

	/**
	 * Bind an action that returns nothing to the group, to be called later.
	 * @param fn the action
	 * @return a function that starts one task each time it is called
	 */
	@CheckReturnValue
	SoonFunction0<Void> soonify(CheckedRunnable fn);

	/**
	 * Bind a function of one argument that returns a value to the group, to be called
	 * later.
	 * @param <A> the type of the argument
	 * @param <R> the type of the result
	 * @param fn the function
	 * @return a function that starts one task each time it is called
	 */
	@CheckReturnValue
	<A extends @Nullable Object, R extends @Nullable Object> SoonFunction1<A, R> soonify(CheckedFunction1<A, R> fn);

	/**
	 * Bind an action of one argument that returns nothing to the group, to be called
	 * later.
	 * @param <A> the type of the argument
	 * @param fn the action
	 * @return a function that starts one task each time it is called
	 */
	@CheckReturnValue
	<A extends @Nullable Object> SoonFunction1<A, Void> soonify(CheckedConsumer1<A> fn);

	/**
	 * Bind a function of two arguments that returns a value to the group, to be called
	 * later.
	 * @param <A> the type of the first argument
	 * @param <B> the type of the second argument
	 * @param <R> the type of the result
	 * @param fn the function
	 * @return a function that starts one task each time it is called
	 */
	@CheckReturnValue
	<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> SoonFunction2<A, B, R> soonify(
			CheckedFunction2<A, B, R> fn);

	/**
	 * Bind an action of two arguments that returns nothing to the group, to be called
	 * later.
	 * @param <A> the type of the first argument
	 * @param <B> the type of the second argument
	 * @param fn the action
	 * @return a function that starts one task each time it is called
	 */
	@CheckReturnValue
	<A extends @Nullable Object, B extends @Nullable Object> SoonFunction2<A, B, Void> soonify(
			CheckedConsumer2<A, B> fn);

	/**
	 * Bind a function of three arguments that returns a value to the group, to be called
	 * later.
	 * @param <A> the type of the first argument
	 * @param <B> the type of the second argument
	 * @param <C> the type of the third argument
	 * @param <R> the type of the result
	 * @param fn the function
	 * @return a function that starts one task each time it is called
	 */
	@CheckReturnValue
	<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object> SoonFunction3<A, B, C, R> soonify(
			CheckedFunction3<A, B, C, R> fn);

	/**
	 * Bind an action of three arguments that returns nothing to the group, to be called
	 * later.
	 * @param <A> the type of the first argument
	 * @param <B> the type of the second argument
	 * @param <C> the type of the third argument
	 * @param fn the action
	 * @return a function that starts one task each time it is called
	 */
	@CheckReturnValue
	<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> SoonFunction3<A, B, C, Void> soonify(
			CheckedConsumer3<A, B, C> fn);

	/**
	 * Bind a function of four arguments that returns a value to the group, to be called
	 * later.
	 * @param <A> the type of the first argument
	 * @param <B> the type of the second argument
	 * @param <C> the type of the third argument
	 * @param <D> the type of the fourth argument
	 * @param <R> the type of the result
	 * @param fn the function
	 * @return a function that starts one task each time it is called
	 */
	@CheckReturnValue
	<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object, R extends @Nullable Object> SoonFunction4<A, B, C, D, R> soonify(
			CheckedFunction4<A, B, C, D, R> fn);

	/**
	 * Bind an action of four arguments that returns nothing to the group, to be called
	 * later.
	 * @param <A> the type of the first argument
	 * @param <B> the type of the second argument
	 * @param <C> the type of the third argument
	 * @param <D> the type of the fourth argument
	 * @param fn the action
	 * @return a function that starts one task each time it is called
	 */
	@CheckReturnValue
	<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object> SoonFunction4<A, B, C, D, Void> soonify(
			CheckedConsumer4<A, B, C, D> fn);

	/**
	 * Start a task that calls a function soon.
	 * @param <R> the type of the result
	 * @param fn the function
	 * @return the handle of the task
	 */
	<R extends @Nullable Object> SoonValue<R> callSoon(Callable<R> fn);

	/**
	 * Start a task that performs an action soon.
	 * @param fn the action
	 * @return the handle of the task, whose value is {@code null}
	 */
	SoonValue<Void> runSoon(CheckedRunnable fn);

	/**
	 * Start a task that calls a function of one argument soon.
	 * @param <A> the type of the argument
	 * @param <R> the type of the result
	 * @param fn the function
	 * @param a the argument, handed on as it is
	 * @return the handle of the task
	 */
	<A extends @Nullable Object, R extends @Nullable Object> SoonValue<R> callSoon(CheckedFunction1<A, R> fn, A a);

	/**
	 * Start a task that performs an action of one argument soon.
	 * @param <A> the type of the argument
	 * @param fn the action
	 * @param a the argument, handed on as it is
	 * @return the handle of the task, whose value is {@code null}
	 */
	<A extends @Nullable Object> SoonValue<Void> runSoon(CheckedConsumer1<A> fn, A a);

	/**
	 * Start a task that calls a function of two arguments soon.
	 * @param <A> the type of the first argument
	 * @param <B> the type of the second argument
	 * @param <R> the type of the result
	 * @param fn the function
	 * @param a the first argument, handed on as it is
	 * @param b the second argument, handed on as it is
	 * @return the handle of the task
	 */
	<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> SoonValue<R> callSoon(
			CheckedFunction2<A, B, R> fn, A a, B b);

	/**
	 * Start a task that performs an action of two arguments soon.
	 * @param <A> the type of the first argument
	 * @param <B> the type of the second argument
	 * @param fn the action
	 * @param a the first argument, handed on as it is
	 * @param b the second argument, handed on as it is
	 * @return the handle of the task, whose value is {@code null}
	 */
	<A extends @Nullable Object, B extends @Nullable Object> SoonValue<Void> runSoon(CheckedConsumer2<A, B> fn, A a,
			B b);

	/**
	 * Start a task that calls a function of three arguments soon.
	 * @param <A> the type of the first argument
	 * @param <B> the type of the second argument
	 * @param <C> the type of the third argument
	 * @param <R> the type of the result
	 * @param fn the function
	 * @param a the first argument, handed on as it is
	 * @param b the second argument, handed on as it is
	 * @param c the third argument, handed on as it is
	 * @return the handle of the task
	 */
	<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object> SoonValue<R> callSoon(
			CheckedFunction3<A, B, C, R> fn, A a, B b, C c);

	/**
	 * Start a task that performs an action of three arguments soon.
	 * @param <A> the type of the first argument
	 * @param <B> the type of the second argument
	 * @param <C> the type of the third argument
	 * @param fn the action
	 * @param a the first argument, handed on as it is
	 * @param b the second argument, handed on as it is
	 * @param c the third argument, handed on as it is
	 * @return the handle of the task, whose value is {@code null}
	 */
	<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> SoonValue<Void> runSoon(
			CheckedConsumer3<A, B, C> fn, A a, B b, C c);

	/**
	 * Start a task that calls a function of four arguments soon.
	 * @param <A> the type of the first argument
	 * @param <B> the type of the second argument
	 * @param <C> the type of the third argument
	 * @param <D> the type of the fourth argument
	 * @param <R> the type of the result
	 * @param fn the function
	 * @param a the first argument, handed on as it is
	 * @param b the second argument, handed on as it is
	 * @param c the third argument, handed on as it is
	 * @param d the fourth argument, handed on as it is
	 * @return the handle of the task
	 */
	<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object, R extends @Nullable Object> SoonValue<R> callSoon(
			CheckedFunction4<A, B, C, D, R> fn, A a, B b, C c, D d);

	/**
	 * Start a task that performs an action of four arguments soon.
	 * @param <A> the type of the first argument
	 * @param <B> the type of the second argument
	 * @param <C> the type of the third argument
	 * @param <D> the type of the fourth argument
	 * @param fn the action
	 * @param a the first argument, handed on as it is
	 * @param b the second argument, handed on as it is
	 * @param c the third argument, handed on as it is
	 * @param d the fourth argument, handed on as it is
	 * @return the handle of the task, whose value is {@code null}
	 */
	<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object> SoonValue<Void> runSoon(
			CheckedConsumer4<A, B, C, D> fn, A a, B b, C c, D d);

}
