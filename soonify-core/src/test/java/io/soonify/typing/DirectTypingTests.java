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
 * What {@code callSoon(fn, args)} and {@code runSoon(fn, args)} take, each with the type
 * of the value.
 */
@DisplayName("callSoon and runSoon take")
class DirectTypingTests {

	@CallSites("""
			SoonValue<String> v = g.callSoon(service::motto);
			SoonValue<String> v = g.callSoon(service::hello, "Yury");
			SoonValue<String> v = g.callSoon(service::repeat, "Yury", 2);
			SoonValue<String> v = g.callSoon(service::address, "Main Street", 1, "Springfield");
			SoonValue<List<String>> v = g.callSoon(service::letter, "Yury", "Alex", "Hello", 1L);
			SoonValue<Integer> v = g.callSoon(service::length, "Yury");
			SoonValue<Double> v = g.callSoon(service::sum, List.of(1, 2.5));
			SoonValue<String> v = g.callSoon("Hello, "::concat, "Yury");
			SoonValue<String> v = g.callSoon(Service::upper, "Yury");
			SoonValue<String> v = g.callSoon(Service::concat, "Hello, ", "Yury");
			SoonValue<String> v = g.callSoon(Service::motto, service);
			SoonValue<String> v = g.callSoon(Service::hello, service, "Yury");
			SoonValue<String> v = g.callSoon(String::trim, " Yury ");
			SoonValue<Admin> v = g.callSoon(Admin::new);
			SoonValue<User> v = g.callSoon(User::new, "Yury");
			SoonValue<StringBuilder> v = g.callSoon(StringBuilder::new, "Yury");
			SoonValue<List<String>> v = g.callSoon(ArrayList::new, List.of("Yury"));
			SoonValue<int[]> v = g.callSoon(int[]::new, 3);
			""")
	@DisplayName("references to methods that return a value and to constructors, with zero to four arguments")
	void valueReferences(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<Void> v = g.runSoon(service::ping);
			SoonValue<Void> v = g.runSoon(service::log, "done");
			SoonValue<Void> v = g.runSoon(service::put, "answer", 42);
			SoonValue<Void> v = g.runSoon(service::move, "a.txt", "in", "out");
			SoonValue<Void> v = g.runSoon(service::pay, "Yury", "Alex", "lunch", 1200L);
			SoonValue<Void> v = g.runSoon(Service::audit, "done");
			SoonValue<Void> v = g.runSoon(Service::ping, service);
			SoonValue<Void> v = g.runSoon(Service::log, service, "done");
			SoonValue<Void> v = g.runSoon(runnable::run);
			SoonValue<Void> v = g.runSoon(service::motto);
			SoonValue<Void> v = g.runSoon(service::hello, "Yury");
			SoonValue<Void> v = g.runSoon(User::new, "Yury");
			""")
	@DisplayName("references to void methods, with zero to four arguments, and to others whose value is dropped")
	void voidReferences(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.callSoon(() -> service.hello("Yury"));
			SoonValue<String> v = g.callSoon(() -> { return service.hello("Yury"); });
			SoonValue<String> v = g.callSoon(() -> null);
			SoonValue<String> v = g.callSoon(() -> { throw new IOException(); });
			SoonValue<Void> v = g.runSoon(() -> service.log("done"));
			SoonValue<Void> v = g.runSoon(() -> service.hello("Yury"));
			SoonValue<Void> v = g.runSoon(() -> { service.ping(); service.log("done"); });
			SoonValue<Void> v = g.runSoon(() -> { throw new IOException(); });
			""")
	@DisplayName("lambdas without arguments: with a value, without, throwing, null")
	void lambdasWithoutArguments(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.callSoon((String s) -> s, "Yury");
			SoonValue<String> v = g.callSoon(s -> s, "Yury");
			SoonValue<String> v = g.callSoon(s -> s.trim(), "Yury");
			SoonValue<String> v = g.callSoon(s -> { return s.trim(); }, "Yury");
			SoonValue<String> v = g.callSoon((var s) -> s.trim(), "Yury");
			SoonValue<String> v = g.callSoon((s, n) -> service.repeat(s, n), "Yury", 2);
			SoonValue<Integer> v = g.callSoon((a, b, c) -> a + b + c, 1, 2, 3);
			SoonValue<Integer> v = g.callSoon((a, b, c, d) -> a + b + c + d, 1, 2, 3, 4);
			SoonValue<Void> v = g.runSoon((String s) -> service.log(s), "done");
			SoonValue<Void> v = g.runSoon(s -> service.log(s), "done");
			SoonValue<Void> v = g.runSoon(s -> s.trim(), "Yury");
			SoonValue<Void> v = g.runSoon(s -> { service.log(s.trim()); }, "done");
			SoonValue<Void> v = g.runSoon((var s) -> service.log(s), "done");
			SoonValue<Void> v = g.runSoon((s, n) -> service.put(s, n), "answer", 42);
			SoonValue<Void> v = g.runSoon((a, b, c) -> service.move(a, b, c), "a", "b", "c");
			SoonValue<Void> v = g.runSoon((a, b, c, d) -> service.pay(a, b, c, d), "a", "b", "c", 1L);
			""")
	@DisplayName("lambdas with arguments, whose types need not be given")
	void lambdasWithArguments(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.callSoon(service::read, "a.txt");
			SoonValue<String> v = g.callSoon(s -> service.read(s), "a.txt");
			SoonValue<String> v = g.callSoon(() -> service.read("a.txt"));
			SoonValue<Void> v = g.runSoon(service::pause);
			SoonValue<Void> v = g.runSoon(service::write, "a.txt", "text");
			SoonValue<Void> v = g.runSoon(() -> Thread.sleep(1000));
			SoonValue<Void> v = g.runSoon(s -> { throw new Exception(s); }, "no");
			""")
	@DisplayName("functions that throw checked exceptions, without a try around them")
	void checkedExceptions(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.callSoon(callable);
			SoonValue<Void> v = g.runSoon(callable::call);
			CheckedRunnable fn = service::ping; SoonValue<Void> v = g.runSoon(fn);
			CheckedFunction1<String, Integer> fn = String::length; SoonValue<Integer> v = g.callSoon(fn, "Yury");
			CheckedConsumer1<Object> fn = System.out::println; SoonValue<Void> v = g.runSoon(fn, "done");
			""")
	@DisplayName("variables: a Callable or a function of Soonify")
	void variables(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<Optional<User>> v = g.callSoon(users::findById, 1L);
			SoonValue<Boolean> v = g.callSoon(users::existsById, 1L);
			SoonValue<Long> v = g.callSoon(users::count);
			SoonValue<Void> v = g.runSoon(users::deleteById, 1L);
			SoonValue<User> v = g.callSoon(users::save, user);
			SoonValue<Admin> v = g.callSoon(users::save, admin);
			SoonValue<User> v = g.callSoon(users::save, admin);
			SoonValue<List<Admin>> v = g.callSoon(users::saveAll, List.of(admin));
			SoonValue<List<User>> v = g.callSoon(users::findAll);
			SoonValue<List<User>> v = g.callSoon(users::findAll, "name");
			SoonValue<Void> v = g.runSoon(users::save, user);
			SoonValue<Void> v = g.runSoon(() -> users.deleteById(1L));
			""")
	@DisplayName("all methods of a repository like those of Spring Data")
	void repositories(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.callSoon(service::shorten, "Yury");
			SoonValue<String> v = g.callSoon(service::hello, null);
			SoonValue<Long> v = g.callSoon(service::square, 2L);
			SoonValue<CharSequence> v = g.callSoon(service::hello, "Yury");
			String s = g.callSoon(service::hello, "Yury").value();
			int n = g.callSoon(service::length, "Yury").join();
			boolean known = g.callSoon(users::existsById, 1L).orElse(false);
			List<SoonValue<String>> v = List.of(g.callSoon(service::motto), g.callSoon(service::hello, "Yury"));
			List<SoonValue<String>> v = Stream.of("Yury").map(name -> g.callSoon(service::hello, name)).toList();
			""")
	@DisplayName("what Java converts, and give values that go on with their type")
	void conversionsAndUse(CallSite site) {
		site.assertAnswer();
	}

}
