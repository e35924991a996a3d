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

package io.soonify.typing;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.soonify.SoonFunction0;
import io.soonify.SoonValue;
import io.soonify.Soonifier;
import io.soonify.TaskGroup;
import io.soonify.function.CheckedConsumer1;

/**
 * What a {@link CallSite} sees: an open group, and the services of an application whose
 * methods have every shape that decides how their references are typed. It is compiled,
 * never run.
 */
abstract class CallSiteScope {

	TaskGroup g;

	Service service;

	LoudService loudService;

	Overloads overloads;

	Generics generics;

	UserRepository users;

	User user;

	Admin admin;

	Callable<String> callable;

	Runnable runnable;

	WithRunnable withRunnable;

	WithSharedName withSharedName;

	/** Methods that are neither overloaded nor generic: references to them are exact. */
	interface Service {

		String motto();

		String hello(String name);

		String repeat(String text, Integer times);

		String address(String street, int number, String city);

		List<String> letter(String from, String to, String subject, Long number);

		int length(String text);

		long square(long number);

		String shorten(CharSequence text);

		double sum(List<? extends Number> numbers);

		void ping();

		void log(String line);

		void put(String key, Integer value);

		void move(String file, String from, String to);

		void pay(String from, String to, String purpose, long cents);

		String read(String file) throws IOException;

		void write(String file, String text) throws IOException;

		void pause() throws InterruptedException;

		String careless() throws Throwable;

		static String upper(String text) {
			return text;
		}

		static String concat(String first, String second) {
			return first + second;
		}

		static void audit(String line) {
		}

	}

	/** Its added overload makes references inexact. */
	interface LoudService extends Service {

		String hello(String name, int times);

	}

	interface Overloads {

		String byCount(String first);

		String byCount(String first, String second);

		String byType(String text);

		String byType(Integer number);

		String valueOrVoid(String text);

		void valueOrVoid(Integer number);

		void voids(String text);

		void voids(Integer number);

		String noneOrOne();

		String noneOrOne(String text);

		String varargs(String... texts);

	}

	interface Generics {

		<T> T echo(T value);

		<T> void consume(T value);

		<X extends Exception> String guard(String text) throws X;

	}

	static class User {

		User(String name) {
		}

	}

	static class Admin extends User {

		Admin() {
			super("admin");
		}

	}

	/** As in Spring Data. */
	interface UserRepository extends ListCrudRepository<User, Long> {

	}

	interface ListCrudRepository<T, K> extends CrudRepository<T, K> {

		@Override
		<S extends T> List<S> saveAll(Iterable<S> entities);

		@Override
		List<T> findAll();

		List<T> findAll(String sort);

	}

	interface CrudRepository<T, K> {

		<S extends T> S save(S entity);

		<S extends T> Iterable<S> saveAll(Iterable<S> entities);

		Optional<T> findById(K id);

		boolean existsById(K id);

		Iterable<T> findAll();

		long count();

		void deleteById(K id);

		void delete(T entity);

	}

	/** What must not be: an overload for Runnable. */
	@SuppressWarnings("overloads")
	interface WithRunnable extends Soonifier {

		SoonFunction0<Void> soonify(Runnable fn);

	}

	/** What must not be: value and void by one name, next to their arguments. */
	@SuppressWarnings("overloads")
	interface WithSharedName extends Soonifier {

		<A> SoonValue<Void> callSoon(CheckedConsumer1<A> fn, A a);

	}

}
