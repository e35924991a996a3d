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

import javax.tools.Diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A line of code with the answer that the compiler should give and the one it gave.
 *
 * @param code the line
 * @param expected {@link #COMPILES} or the kind of the error that the line should have
 * @param line the number of the line in the compiled file
 * @param diagnostics what the compiler said about the file
 */
record CallSite(String code, String expected, long line, List<? extends Diagnostic<?>> diagnostics) {

	static final String COMPILES = "";

	private static final String ERROR = "compiler.err.";

	/**
	 * Return the compiler's answer: the kind of the line's first error, which is the same
	 * in every locale. After an ambiguity the compiler goes on with one of the
	 * candidates, which may have errors of its own. A warning, or anything that is not
	 * about the line, is never an expected answer.
	 * @return {@link #COMPILES}, the kind of the error, or all that the compiler said
	 */
	String answer() {
		if (!this.diagnostics.stream().allMatch(this::isErrorInTheLine)) {
			return this.diagnostics.toString();
		}
		return this.diagnostics.stream()
			.findFirst()
			.map((diagnostic) -> diagnostic.getCode().substring(ERROR.length()))
			.orElse(COMPILES);
	}

	private boolean isErrorInTheLine(Diagnostic<?> diagnostic) {
		return diagnostic.getLineNumber() == this.line && diagnostic.getCode().startsWith(ERROR);
	}

	/**
	 * Assert that the compiler answered as expected.
	 */
	void assertAnswer() {
		assertThat(answer()).as("%s%n%s", this.code, this.diagnostics).isEqualTo(this.expected);
	}

	@Override
	public String toString() {
		return this.expected.equals(COMPILES) ? this.code : this.code + " // " + this.expected;
	}

}
