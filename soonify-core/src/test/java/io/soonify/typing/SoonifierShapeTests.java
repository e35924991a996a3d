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

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.soonify.SoonFunction0;
import io.soonify.SoonFunction1;
import io.soonify.SoonFunction2;
import io.soonify.SoonFunction3;
import io.soonify.SoonFunction4;
import io.soonify.Soonifier;
import io.soonify.TaskGroup;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules that keep the overloads apart. The call sites show what breaking them does.
 */
@DisplayName("Soonifier")
class SoonifierShapeTests {

	@Test
	@DisplayName("has a value and a void method for zero to four arguments in both spellings, and nothing else")
	void isComplete() {
		assertThat(signatures(Soonifier.class)).containsExactlyInAnyOrderElementsOf("""
				<R> SoonFunction0<R> soonify(Callable<R>)
				<A, R> SoonFunction1<A, R> soonify(CheckedFunction1<A, R>)
				<A, B, R> SoonFunction2<A, B, R> soonify(CheckedFunction2<A, B, R>)
				<A, B, C, R> SoonFunction3<A, B, C, R> soonify(CheckedFunction3<A, B, C, R>)
				<A, B, C, D, R> SoonFunction4<A, B, C, D, R> soonify(CheckedFunction4<A, B, C, D, R>)
				SoonFunction0<Void> soonify(CheckedRunnable)
				<A> SoonFunction1<A, Void> soonify(CheckedConsumer1<A>)
				<A, B> SoonFunction2<A, B, Void> soonify(CheckedConsumer2<A, B>)
				<A, B, C> SoonFunction3<A, B, C, Void> soonify(CheckedConsumer3<A, B, C>)
				<A, B, C, D> SoonFunction4<A, B, C, D, Void> soonify(CheckedConsumer4<A, B, C, D>)
				<R> SoonValue<R> callSoon(Callable<R>)
				<A, R> SoonValue<R> callSoon(CheckedFunction1<A, R>, A)
				<A, B, R> SoonValue<R> callSoon(CheckedFunction2<A, B, R>, A, B)
				<A, B, C, R> SoonValue<R> callSoon(CheckedFunction3<A, B, C, R>, A, B, C)
				<A, B, C, D, R> SoonValue<R> callSoon(CheckedFunction4<A, B, C, D, R>, A, B, C, D)
				SoonValue<Void> runSoon(CheckedRunnable)
				<A> SoonValue<Void> runSoon(CheckedConsumer1<A>, A)
				<A, B> SoonValue<Void> runSoon(CheckedConsumer2<A, B>, A, B)
				<A, B, C> SoonValue<Void> runSoon(CheckedConsumer3<A, B, C>, A, B, C)
				<A, B, C, D> SoonValue<Void> runSoon(CheckedConsumer4<A, B, C, D>, A, B, C, D)
				""".lines().toList());
	}

	@Test
	@DisplayName("gives functions that are called with the arguments of the original")
	void boundFunctions() {
		assertThat(Stream
			.of(SoonFunction0.class, SoonFunction1.class, SoonFunction2.class, SoonFunction3.class, SoonFunction4.class)
			.flatMap((type) -> signatures(type).stream())).containsExactly("SoonValue<R> call()",
					"SoonValue<R> call(A)", "SoonValue<R> call(A, B)", "SoonValue<R> call(A, B, C)",
					"SoonValue<R> call(A, B, C, D)");
	}

	@Test
	@DisplayName("gets no overloads from TaskGroup")
	void taskGroupAddsNone() {
		Set<String> names = methods().map(Method::getName).collect(Collectors.toSet());
		assertThat(names).containsExactlyInAnyOrder("soonify", "callSoon", "runSoon");
		assertThat(Arrays.stream(TaskGroup.class.getMethods()).filter((method) -> names.contains(method.getName())))
			.allMatch((method) -> method.getDeclaringClass() == Soonifier.class);
	}

	@Test
	@DisplayName("takes functions without arguments as Callable, which applications have already")
	void callable() {
		assertThat(functionTypes().filter((type) -> isValue(type) && functionOf(type).getParameterCount() == 0))
			.containsOnly(Callable.class);
	}

	@Test
	@DisplayName("takes no Runnable, next to which every void lambda would be ambiguous")
	void noRunnable() {
		assertThat(functionTypes()).noneMatch(Runnable.class::isAssignableFrom);
	}

	@CallSites("""
			SoonValue<Void> v = g.soonify(() -> users.deleteById(1L)).call();
			SoonValue<Void> v = withRunnable.soonify(() -> users.deleteById(1L)).call(); // ref.ambiguous
			SoonValue<Void> v = g.soonify(service::ping).call();
			SoonValue<Void> v = withRunnable.soonify(service::ping).call(); // ref.ambiguous
			""")
	@DisplayName("would be ambiguous with a Runnable")
	void runnableWouldBeAmbiguous(CallSite site) {
		site.assertAnswer();
	}

	@Test
	@DisplayName("gives value and void one name only where the arguments come later")
	void sharedNames() {
		Set<String> valueNames = names(true);
		assertThat(names(false)).contains("runSoon").filteredOn(valueNames::contains).containsExactly("soonify");
	}

	@CallSites("""
			SoonValue<User> v = g.callSoon(users::save, user);
			SoonValue<User> v = withSharedName.callSoon(users::save, user); // ref.ambiguous
			SoonValue<String> v = g.callSoon(s -> service.hello(s), "Yury");
			SoonValue<String> v = withSharedName.callSoon(s -> service.hello(s), "Yury"); // ref.ambiguous
			""")
	@DisplayName("would be ambiguous with one name for value and void next to the arguments")
	void sharedNameWouldBeAmbiguous(CallSite site) {
		site.assertAnswer();
	}

	@Test
	@DisplayName("has no wildcards in its parameters")
	void noWildcards() {
		assertThat(
				methods().flatMap((method) -> Arrays.stream(method.getGenericParameterTypes())).map(Type::getTypeName))
			.noneMatch((name) -> name.contains("?"));
	}

	@Test
	@DisplayName("takes functional interfaces that throw Exception")
	void functionsThrowException() {
		assertThat(functionTypes().distinct()).hasSize(10)
			.allMatch((type) -> type.isAnnotationPresent(FunctionalInterface.class))
			.allSatisfy((type) -> assertThat(functionOf(type).getExceptionTypes()).containsExactly(Exception.class));
	}

	private static Stream<Method> methods() {
		return Arrays.stream(Soonifier.class.getMethods());
	}

	private static Set<String> names(boolean value) {
		return methods().filter((method) -> isValue(method.getParameterTypes()[0]) == value)
			.map(Method::getName)
			.collect(Collectors.toSet());
	}

	private static Stream<Class<?>> functionTypes() {
		return methods().map((method) -> method.getParameterTypes()[0]);
	}

	private static boolean isValue(Class<?> functionType) {
		return functionOf(functionType).getReturnType() != void.class;
	}

	private static Method functionOf(Class<?> functionType) {
		List<Method> functions = Arrays.stream(functionType.getMethods())
			.filter((method) -> Modifier.isAbstract(method.getModifiers()))
			.toList();
		assertThat(functions).hasSize(1);
		return functions.get(0);
	}

	private static List<String> signatures(Class<?> type) {
		return Arrays.stream(type.getMethods())
			.map(Method::toGenericString)
			.map((text) -> text.replaceAll("public abstract |(\\w+\\.)+", "").replaceAll(",(?! )", ", "))
			.toList();
	}

}
