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

import org.junit.jupiter.api.DisplayName;

/**
 * What {@code soonify(fn).call(args)} takes, each with the type of the value.
 */
@DisplayName("soonify takes")
class CurriedTypingTests {

	@CallSites("""
			SoonValue<String> v = g.soonify(service::motto).call();
			SoonValue<String> v = g.soonify(service::hello).call("Yury");
			SoonValue<String> v = g.soonify(service::repeat).call("Yury", 2);
			SoonValue<String> v = g.soonify(service::address).call("Main Street", 1, "Springfield");
			SoonValue<List<String>> v = g.soonify(service::letter).call("Yury", "Alex", "Hello", 1L);
			SoonValue<Integer> v = g.soonify(service::length).call("Yury");
			SoonValue<Double> v = g.soonify(service::sum).call(List.of(1, 2.5));
			SoonValue<String> v = g.soonify(this.service::hello).call("Yury");
			SoonValue<String> v = g.soonify("Hello, "::concat).call("Yury");
			""")
	@DisplayName("a reference to a method that returns a value, with zero to four arguments")
	void valueReferences(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<Void> v = g.soonify(service::ping).call();
			SoonValue<Void> v = g.soonify(service::log).call("done");
			SoonValue<Void> v = g.soonify(service::put).call("answer", 42);
			SoonValue<Void> v = g.soonify(service::move).call("a.txt", "in", "out");
			SoonValue<Void> v = g.soonify(service::pay).call("Yury", "Alex", "lunch", 1200L);
			SoonValue<Void> v = g.soonify(runnable::run).call();
			""")
	@DisplayName("a reference to a void method, with zero to four arguments")
	void voidReferences(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.soonify(Service::upper).call("Yury");
			SoonValue<String> v = g.soonify(Service::concat).call("Hello, ", "Yury");
			SoonValue<Void> v = g.soonify(Service::audit).call("done");
			SoonValue<String> v = g.soonify(Service::motto).call(service);
			SoonValue<String> v = g.soonify(Service::hello).call(service, "Yury");
			SoonValue<Void> v = g.soonify(Service::ping).call(service);
			SoonValue<Void> v = g.soonify(Service::log).call(service, "done");
			SoonValue<String> v = g.soonify(String::trim).call(" Yury ");
			SoonValue<Admin> v = g.soonify(Admin::new).call();
			SoonValue<User> v = g.soonify(User::new).call("Yury");
			SoonValue<int[]> v = g.soonify(int[]::new).call(3);
			""")
	@DisplayName("a reference to a static method, to a method of the first argument, to a constructor")
	void staticUnboundAndConstructorReferences(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.soonify(() -> "Yury").call();
			SoonValue<String> v = g.soonify(() -> service.hello("Yury")).call();
			SoonValue<String> v = g.soonify(() -> { return service.hello("Yury"); }).call();
			SoonValue<String> v = g.soonify(() -> overloads.byType(1)).call();
			SoonValue<String> v = g.soonify(() -> generics.echo("Yury")).call();
			SoonValue<Void> v = g.soonify(() -> service.log("done")).call();
			SoonValue<Void> v = g.soonify(() -> { service.ping(); service.log("done"); }).call();
			SoonValue<Void> v = g.soonify(() -> { service.hello("Yury"); }).call();
			SoonValue<Void> v = g.soonify(() -> { }).call();
			SoonValue<Object> v = g.soonify(() -> { throw new IOException(); }).call();
			SoonValue<Object> v = g.soonify(() -> null).call();
			SoonValue<String> v = g.<String>soonify(() -> null).call();
			""")
	@DisplayName("a lambda without arguments: with a value, without, throwing, null")
	void lambdasWithoutArguments(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.soonify((String s) -> s).call("Yury");
			SoonValue<String> v = g.soonify((String s) -> service.hello(s)).call("Yury");
			SoonValue<String> v = g.soonify((String s) -> { return s.trim(); }).call("Yury");
			SoonValue<String> v = g.soonify((String s, Integer n) -> s + n).call("Yury", 2);
			SoonValue<Long> v = g.soonify((Long a, Long b, Long c) -> a + b + c).call(1L, 2L, 3L);
			SoonValue<Long> v = g.soonify((Long a, Long b, Long c, Long d) -> a * b * c * d).call(1L, 2L, 3L, 4L);
			SoonValue<Void> v = g.soonify((String s) -> service.log(s)).call("done");
			SoonValue<Void> v = g.soonify((String s) -> { service.hello(s); }).call("Yury");
			SoonValue<Void> v = g.soonify((String s, Integer n) -> service.put(s, n)).call("answer", 42);
			SoonValue<Void> v = g.soonify((String a, String b, String c) -> service.move(a, b, c)).call("a", "b", "c");
			SoonValue<Void> v = g.soonify((Long a, Long b, Long c, Long d) -> { }).call(1L, 2L, 3L, 4L);
			""")
	@DisplayName("a lambda with typed arguments")
	void typedLambdas(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.soonify(service::read).call("a.txt");
			SoonValue<Void> v = g.soonify(service::pause).call();
			SoonValue<Void> v = g.soonify(service::write).call("a.txt", "text");
			SoonValue<String> v = g.soonify(() -> service.read("a.txt")).call();
			SoonValue<Void> v = g.soonify(() -> Thread.sleep(1000)).call();
			SoonValue<String> v = g.soonify((String s) -> service.read(s)).call("a.txt");
			SoonValue<Object> v = g.soonify((String s) -> { throw new Exception(s); }).call("no");
			""")
	@DisplayName("a function that throws checked exceptions, without a try around it")
	void checkedExceptions(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.soonify(callable).call();
			SoonValue<String> v = g.soonify(callable::call).call();
			CheckedRunnable fn = service::ping; SoonValue<Void> v = g.soonify(fn).call();
			CheckedFunction1<String, Integer> fn = String::length; SoonValue<Integer> v = g.soonify(fn).call("Yury");
			CheckedConsumer1<Object> fn = System.out::println; SoonValue<Void> v = g.soonify(fn).call("done");
			""")
	@DisplayName("a variable: a Callable or a function of Soonify")
	void variables(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<Optional<User>> v = g.soonify(users::findById).call(1L);
			SoonValue<Boolean> v = g.soonify(users::existsById).call(1L);
			SoonValue<Long> v = g.soonify(users::count).call();
			SoonValue<Void> v = g.soonify(users::deleteById).call(1L);
			SoonValue<Void> v = g.soonify(users::delete).call(admin);
			SoonValue<User> v = g.soonify(() -> users.save(user)).call();
			SoonValue<Void> v = g.soonify(() -> users.deleteById(1L)).call();
			SoonValue<List<User>> v = g.soonify(() -> users.findAll()).call();
			""")
	@DisplayName("most methods of a repository like those of Spring Data")
	void repositories(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.soonify(service::shorten).call("Yury");
			SoonValue<String> v = g.soonify(service::hello).call(null);
			SoonValue<Long> v = g.soonify(service::square).call(2L);
			SoonFunction2<String, Integer, String> f = g.soonify(service::repeat);
			String s = g.soonify(service::hello).call("Yury").value();
			int n = g.soonify(service::length).call("Yury").join();
			boolean known = g.soonify(users::existsById).call(1L).orElse(false);
			List<SoonValue<String>> v = List.of(g.soonify(service::motto).call(), g.soonify(service::hello).call("Yury"));
			List<SoonValue<String>> v = Stream.of("Yury", "Alex").map(g.soonify(service::hello)::call).toList();
			""")
	@DisplayName("what Java converts, and gives values that go on with their type")
	void conversionsAndUse(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.<String, String>soonify(overloads::byType).call("Yury");
			SoonValue<String> v = g.<String, String>soonify(generics::echo).call("Yury");
			SoonValue<String> v = g.<String, String>soonify(s -> s.trim()).call("Yury");
			SoonValue<Void> v = g.<String>soonify(s -> service.log(s)).call("done");
			SoonValue<String> v = g.soonify((CheckedFunction1<String, String>) overloads::byType).call("Yury");
			SoonValue<String> v = g.soonify((CheckedFunction1<String, String>) overloads::byCount).call("Yury");
			SoonValue<Void> v = g.soonify((CheckedConsumer1<Integer>) overloads::valueOrVoid).call(1);
			""")
	@DisplayName("an overloaded or generic method or an implicit lambda if its types are given")
	void witnessesAndCasts(CallSite site) {
		site.assertAnswer();
	}

}
