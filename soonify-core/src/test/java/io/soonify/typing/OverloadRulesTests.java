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
 * What {@code soonify} cannot take, each with the way out.
 */
@DisplayName("Where soonify is ambiguous or infers Object, callSoon and runSoon take")
class OverloadRulesTests {

	@CallSites("""
			SoonValue<String> v = g.soonify(overloads::byCount).call("Yury"); // ref.ambiguous
			SoonValue<String> v = g.<String, String>soonify(overloads::byCount).call("Yury"); // ref.ambiguous
			SoonValue<String> v = g.callSoon(overloads::byCount, "Yury");
			SoonValue<String> v = g.callSoon(overloads::byCount, "Yury", "Alex");
			SoonValue<String> v = g.soonify(overloads::byType).call("Yury"); // ref.ambiguous
			SoonValue<String> v = g.callSoon(overloads::byType, "Yury");
			SoonValue<String> v = g.callSoon(overloads::byType, 1);
			SoonValue<String> v = g.soonify(overloads::valueOrVoid).call("Yury"); // ref.ambiguous
			SoonValue<String> v = g.callSoon(overloads::valueOrVoid, "Yury");
			SoonValue<Void> v = g.runSoon(overloads::valueOrVoid, 1);
			SoonValue<Void> v = g.soonify(overloads::voids).call("Yury"); // ref.ambiguous
			SoonValue<Void> v = g.runSoon(overloads::voids, "Yury");
			SoonValue<String> v = g.soonify(overloads::noneOrOne).call(); // ref.ambiguous
			SoonValue<String> v = g.callSoon(overloads::noneOrOne);
			SoonValue<String> v = g.callSoon(overloads::noneOrOne, "Yury");
			SoonValue<String> v = g.soonify(overloads::varargs).call("Yury"); // ref.ambiguous
			SoonValue<String> v = g.callSoon(overloads::varargs);
			SoonValue<String> v = g.callSoon(overloads::varargs, "Yury");
			SoonValue<String> v = g.callSoon(overloads::varargs, "Yury", "Alex");
			SoonValue<Void> v = g.soonify(System.out::println).call("done"); // ref.ambiguous
			SoonValue<Void> v = g.runSoon(System.out::println, "done");
			SoonValue<String> v = g.soonify(Integer::toString).call(1); // ref.ambiguous
			SoonValue<String> v = g.callSoon(i -> Integer.toString(i), 1);
			SoonValue<StringBuilder> v = g.soonify(StringBuilder::new).call("Yury"); // ref.ambiguous
			SoonValue<StringBuilder> v = g.callSoon(StringBuilder::new, "Yury");
			""")
	@DisplayName("overloaded methods")
	void overloadedMethods(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.soonify(service::hello).call("Yury");
			SoonValue<String> v = g.soonify(loudService::hello).call("Yury"); // ref.ambiguous
			SoonValue<String> v = g.callSoon(loudService::hello, "Yury");
			SoonValue<String> v = g.soonify(loudService::motto).call();
			""")
	@DisplayName("methods that a subclass overloads")
	void laterOverload(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.soonify(generics::echo).call("Yury"); // ref.ambiguous
			SoonValue<String> v = g.soonify(generics::<String>echo).call("Yury"); // ref.ambiguous
			SoonValue<String> v = g.callSoon(generics::echo, "Yury");
			SoonValue<String> v = g.callSoon(generics::<String>echo, "Yury");
			SoonValue<Void> v = g.soonify(generics::consume).call("Yury"); // ref.ambiguous
			SoonValue<Void> v = g.runSoon(generics::consume, "Yury");
			SoonValue<String> v = g.soonify(generics::guard).call("Yury"); // ref.ambiguous
			SoonValue<String> v = g.callSoon(generics::guard, "Yury");
			""")
	@DisplayName("generic methods")
	void genericMethods(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<User> v = g.soonify(users::save).call(user); // ref.ambiguous
			SoonValue<User> v = g.callSoon(users::save, user);
			SoonValue<List<User>> v = g.soonify(users::saveAll).call(List.of(user)); // ref.ambiguous
			SoonValue<List<User>> v = g.callSoon(users::saveAll, List.of(user));
			SoonValue<List<User>> v = g.soonify(users::findAll).call(); // ref.ambiguous
			SoonValue<List<User>> v = g.callSoon(users::findAll);
			""")
	@DisplayName("the generic and overloaded methods of a repository like those of Spring Data")
	void repositories(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.soonify(s -> s).call("Yury"); // prob.found.req
			SoonValue<String> v = g.callSoon(s -> s, "Yury");
			SoonValue<String> v = g.soonify(s -> service.hello(s)).call("Yury"); // ref.ambiguous
			SoonValue<String> v = g.callSoon(s -> service.hello(s), "Yury");
			SoonValue<String> v = g.soonify((var s) -> service.hello(s)).call("Yury"); // ref.ambiguous
			SoonValue<String> v = g.callSoon((var s) -> service.hello(s), "Yury");
			SoonValue<String> v = g.soonify(s -> { return s; }).call("Yury"); // prob.found.req
			SoonValue<String> v = g.callSoon(s -> { return s; }, "Yury");
			SoonValue<String> v = g.soonify((s, n) -> service.repeat(s, n)).call("Yury", 2); // ref.ambiguous
			SoonValue<String> v = g.callSoon((s, n) -> service.repeat(s, n), "Yury", 2);
			SoonValue<Void> v = g.soonify(s -> service.log(s)).call("done"); // ref.ambiguous
			SoonValue<Void> v = g.runSoon(s -> service.log(s), "done");
			SoonValue<Void> v = g.soonify(s -> { service.log(s); }).call("done"); // prob.found.req
			SoonValue<Void> v = g.runSoon(s -> { service.log(s); }, "done");
			""")
	@DisplayName("lambdas without types")
	void implicitLambdas(CallSite site) {
		site.assertAnswer();
	}

	@CallSites("""
			SoonValue<String> v = g.soonify(() -> null).call(); // prob.found.req
			SoonValue<String> v = g.callSoon(() -> null);
			SoonValue<String> v = g.soonify(() -> { throw new IOException(); }).call(); // prob.found.req
			SoonValue<String> v = g.callSoon(() -> { throw new IOException(); });
			SoonValue<Void> v = g.soonify(() -> { throw new IOException(); }).call(); // prob.found.req
			SoonValue<Void> v = g.runSoon(() -> { throw new IOException(); });
			""")
	@DisplayName("lambdas that only return null or throw, with the type that is asked for")
	void lambdasWithoutResultType(CallSite site) {
		site.assertAnswer();
	}

}
