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
 * Mistakes that the compiler finds.
 */
@DisplayName("The compiler rejects")
class RejectedCallsTests {

	@CallSites("""
			SoonValue<String> v = g.soonify(service::hello).call(42); // prob.found.req
			SoonValue<String> v = g.soonify(service::repeat).call("Yury", "twice"); // prob.found.req
			SoonValue<String> v = g.soonify(service::address).call("Main Street", "1", "Springfield"); // prob.found.req
			SoonValue<List<String>> v = g.soonify(service::letter).call("a", "b", "c", "d"); // prob.found.req
			SoonValue<Void> v = g.soonify(service::log).call(42); // prob.found.req
			SoonValue<Void> v = g.soonify(service::put).call(42, "answer"); // prob.found.req
			SoonValue<Void> v = g.soonify(service::move).call("a.txt", "in", 1); // prob.found.req
			SoonValue<Void> v = g.soonify(service::pay).call("Yury", "Alex", "lunch", "free"); // prob.found.req
			SoonValue<String> v = g.soonify(Service::motto).call("Yury"); // prob.found.req
			SoonValue<String> v = g.soonify((String s) -> s).call(42); // prob.found.req
			SoonValue<Optional<User>> v = g.soonify(users::findById).call("Yury"); // prob.found.req
			SoonValue<Long> v = g.soonify(service::square).call(2); // prob.found.req
			SoonValue<String> v = g.callSoon(service::hello, 42); // cant.apply.symbols
			SoonValue<String> v = g.callSoon(service::repeat, "Yury", "twice"); // cant.apply.symbols
			SoonValue<String> v = g.callSoon(service::address, "Main Street", "1", "Springfield"); // cant.apply.symbols
			SoonValue<List<String>> v = g.callSoon(service::letter, "a", "b", "c", "d"); // cant.apply.symbols
			SoonValue<Void> v = g.runSoon(service::log, 42); // cant.apply.symbols
			SoonValue<Void> v = g.runSoon(service::put, 42, "answer"); // cant.apply.symbols
			SoonValue<Void> v = g.runSoon(service::move, "a.txt", "in", 1); // cant.apply.symbols
			SoonValue<Void> v = g.runSoon(service::pay, "Yury", "Alex", "lunch", "free"); // cant.apply.symbols
			SoonValue<String> v = g.callSoon((String s) -> s, 42); // cant.apply.symbols
			SoonValue<Optional<User>> v = g.callSoon(users::findById, "Yury"); // cant.apply.symbols
			SoonValue<User> v = g.callSoon(users::save, "Yury"); // prob.found.req
			SoonValue<Long> v = g.callSoon(service::square, 2); // cant.apply.symbols
			""")
	@DisplayName("an argument of the wrong type, also an int for a long")
	void wrongArgument(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.soonify(service::hello).call(); // cant.apply.symbol
			SoonValue<String> v = g.soonify(service::repeat).call("Yury"); // cant.apply.symbol
			SoonValue<String> v = g.soonify(service::address).call("Main Street", 1); // cant.apply.symbol
			SoonValue<List<String>> v = g.soonify(service::letter).call("a", "b", "c"); // cant.apply.symbol
			SoonValue<Void> v = g.soonify(service::log).call(); // cant.apply.symbol
			SoonValue<Void> v = g.soonify(users::deleteById).call(); // cant.apply.symbol
			SoonValue<String> v = g.soonify(Service::hello).call("Yury"); // cant.apply.symbol
			SoonValue<String> v = g.callSoon(service::hello); // cant.apply.symbols
			SoonValue<String> v = g.callSoon(service::repeat, "Yury"); // cant.apply.symbols
			SoonValue<String> v = g.callSoon(service::address, "Main Street", 1); // cant.apply.symbols
			SoonValue<List<String>> v = g.callSoon(service::letter, "a", "b", "c"); // cant.apply.symbols
			SoonValue<Void> v = g.runSoon(service::log); // cant.apply.symbols
			SoonValue<Void> v = g.runSoon(users::deleteById); // cant.apply.symbols
			""")
	@DisplayName("too few arguments")
	void tooFewArguments(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.soonify(service::motto).call("Yury"); // cant.apply.symbol
			SoonValue<String> v = g.soonify(service::hello).call("Yury", "Alex"); // cant.apply.symbol
			SoonValue<String> v = g.soonify(service::repeat).call("Yury", 2, 3); // cant.apply.symbol
			SoonValue<String> v = g.soonify(service::address).call("Main Street", 1, "Springfield", "US"); // cant.apply.symbol
			SoonValue<List<String>> v = g.soonify(service::letter).call("a", "b", "c", 4L, "e"); // cant.apply.symbol
			SoonValue<Void> v = g.soonify(service::ping).call("now"); // cant.apply.symbol
			SoonValue<String> v = g.soonify(() -> service.hello("Yury")).call("Alex"); // cant.apply.symbol
			SoonValue<String> v = g.callSoon(service::motto, "Yury"); // cant.apply.symbols
			SoonValue<String> v = g.callSoon(service::hello, "Yury", "Alex"); // cant.apply.symbols
			SoonValue<String> v = g.callSoon(service::repeat, "Yury", 2, 3); // cant.apply.symbols
			SoonValue<String> v = g.callSoon(service::address, "Main Street", 1, "Springfield", "US"); // cant.apply.symbols
			SoonValue<List<String>> v = g.callSoon(service::letter, "a", "b", "c", 4L, "e"); // cant.apply.symbols
			SoonValue<Void> v = g.runSoon(service::ping, "now"); // cant.apply.symbols
			SoonValue<String> v = g.callSoon(() -> service.hello("Yury"), "Alex"); // cant.apply.symbols
			""")
	@DisplayName("too many arguments")
	void tooManyArguments(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<Integer> v = g.soonify(service::hello).call("Yury"); // prob.found.req
			SoonValue<CharSequence> v = g.soonify(service::hello).call("Yury"); // prob.found.req
			SoonValue<Long> v = g.soonify(service::length).call("Yury"); // prob.found.req
			SoonValue<Integer> v = g.soonify(() -> "Yury").call(); // prob.found.req
			SoonValue<String> v = g.soonify(callable::call).call().value(); // prob.found.req
			SoonValue<User> v = g.soonify(users::findById).call(1L); // prob.found.req
			int n = g.soonify(service::hello).call("Yury").value(); // prob.found.req
			String s = g.soonify(service::hello).call("Yury"); // prob.found.req
			SoonFunction1<String, Integer> f = g.soonify(service::hello); // prob.found.req
			SoonValue<Integer> v = g.callSoon(service::hello, "Yury"); // prob.found.req
			SoonValue<Long> v = g.callSoon(service::length, "Yury"); // prob.found.req
			SoonValue<Integer> v = g.callSoon(s -> s.trim(), "Yury"); // prob.found.req
			SoonValue<Integer> v = g.callSoon(() -> "Yury"); // prob.found.req
			SoonValue<User> v = g.callSoon(users::findById, 1L); // prob.found.req
			SoonValue<Admin> v = g.callSoon(users::save, user); // prob.found.req
			int n = g.callSoon(service::hello, "Yury").value(); // prob.found.req
			""")
	@DisplayName("a result of the wrong type")
	void wrongResult(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<List<Integer>> v = g.soonify(service::letter).call("a", "b", "c", 4L); // prob.found.req
			List<SoonValue<Integer>> v = List.of(g.soonify(service::hello).call("Yury")); // prob.found.req
			SoonValue<Double> v = g.soonify(service::sum).call(List.of("Yury")); // prob.found.req
			List<SoonValue<String>> v = Stream.of(1, 2).map(g.soonify(service::hello)::call).toList(); // prob.found.req
			SoonValue<List<Integer>> v = g.callSoon(service::letter, "a", "b", "c", 4L); // prob.found.req
			List<SoonValue<Integer>> v = List.of(g.callSoon(service::hello, "Yury")); // prob.found.req
			SoonValue<Double> v = g.callSoon(service::sum, List.of("Yury")); // cant.apply.symbols
			SoonValue<List<User>> v = g.callSoon(users::saveAll, List.of("Yury")); // prob.found.req
			SoonValue<List<Admin>> v = g.callSoon(users::saveAll, List.of(user)); // prob.found.req
			""")
	@DisplayName("a collection with elements of the wrong type")
	void wrongElement(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.soonify(service::log).call("done"); // prob.found.req
			SoonValue<String> v = g.soonify(() -> service.log("done")).call(); // prob.found.req
			SoonValue<Void> v = g.soonify(service::hello).call("Yury"); // prob.found.req
			SoonValue<String> v = g.callSoon(service::log, "done"); // cant.apply.symbols
			SoonValue<String> v = g.callSoon(() -> service.log("done")); // cant.apply.symbols
			SoonValue<String> v = g.runSoon(service::hello, "Yury"); // prob.found.req
			SoonValue<Void> v = g.runSoon(() -> "Yury"); // cant.apply.symbols
			""")
	@DisplayName("a value where there is none, and none where there is one")
	void valueOrVoid(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<Void> v = g.soonify(runnable).call(); // cant.apply.symbols
			SoonValue<Void> v = g.runSoon(runnable); // cant.apply.symbols
			SoonValue<String> v = g.soonify(service::careless).call(); // incompatible.thrown.types.in.mref
			SoonValue<String> v = g.callSoon(service::careless); // incompatible.thrown.types.in.mref
			SoonValue<String> v = g.soonify(() -> service.careless()).call(); // unreported.exception.need.to.catch.or.throw
			SoonValue<String> v = g.callSoon(Integer::toString, 1); // prob.found.req
			SoonValue<String> v = g.soonify("Yury").call(); // cant.apply.symbols
			SoonValue<String> v = g.soonify(service::unknown).call(); // invalid.mref
			""")
	@DisplayName("what is no function for it: a Runnable, a method that throws Throwable or is ambiguous in itself")
	void noFunction(CallSite site) {
		site.assertAnswer();
	}

}
