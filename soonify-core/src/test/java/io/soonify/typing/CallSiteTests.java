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

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Proves that a {@link CallSite} tells right from wrong.
 */
@DisplayName("A call site")
class CallSiteTests {

	@Test
	@DisplayName("that compiles as expected passes")
	void compiles() {
		CallSite site = compile("String s = service.hello(user.toString());");
		assertThat(site.answer()).isEmpty();
		assertThatCode(site::assertAnswer).doesNotThrowAnyException();
	}

	@Test
	@DisplayName("with the expected error passes")
	void expectedError() {
		CallSite site = compile("int n = service.motto(); // prob.found.req");
		assertThat(site.answer()).isEqualTo("prob.found.req");
		assertThatCode(site::assertAnswer).doesNotThrowAnyException();
	}

	@Test
	@DisplayName("that should compile and does not fails, with the compiler's message")
	void unexpectedError() {
		assertFails("int n = service.motto();", "prob.found.req", "int n = service.motto();");
	}

	@Test
	@DisplayName("that should not compile and does fails")
	void missingError() {
		assertFails("String s = service.motto(); // prob.found.req", "prob.found.req");
	}

	@Test
	@DisplayName("with another error than the expected one fails")
	void otherError() {
		assertFails("int n = service.unknown(); // prob.found.req", "cant.resolve.location.args");
	}

	@Test
	@DisplayName("with a warning fails")
	void warning() {
		assertFails("List raw = List.of();", "List raw = List.of();");
		assertThat(compile("List raw = List.of();").diagnostics()).singleElement()
			.satisfies((warning) -> assertThat(warning.getCode()).isEqualTo("compiler.warn.raw.class.use"));
	}

	@Test
	@DisplayName("with an error in another line fails, also if that error was expected")
	void errorElsewhere() {
		assertFails("} int n() { // missing.ret.stmt", "CallSite1.java:");
		assertFails("if (true) { // premature.eof", "CallSite1.java:");
	}

	@Test
	@DisplayName("has no influence on the others in its list")
	void errorsStayApart() {
		List<CallSite> sites = CallSiteCompiler.compile("""
				int n = ;
				int n = service.motto();

				int n = 1;
				throw new Exception();
				int n; n++;
				""");
		assertThat(sites).extracting(CallSite::answer)
			.containsExactly("illegal.start.of.expr", "prob.found.req", CallSite.COMPILES,
					"unreported.exception.need.to.catch.or.throw", "var.might.not.have.been.initialized");
	}

	@Test
	@DisplayName("is found in a list of hundreds")
	void manyErrors() {
		List<CallSite> sites = CallSiteCompiler.compile("int n = service.motto();\n".repeat(250));
		assertThat(sites).hasSize(250).extracting(CallSite::answer).containsOnly("prob.found.req");
	}

	private static CallSite compile(String line) {
		List<CallSite> sites = CallSiteCompiler.compile(line);
		assertThat(sites).hasSize(1);
		return sites.get(0);
	}

	private static void assertFails(String line, String... messageParts) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(compile(line)::assertAnswer)
			.withMessageContainingAll(messageParts);
	}

}
