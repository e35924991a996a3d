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

import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Proves that the null checks of the build are awake: compiles deliberate null bugs as
 * {@link ErrorProneCompiler the build} would.
 */
@EnabledForJreRange(min = JRE.JAVA_25)
@DisplayName("The null checks of the build")
class NullAwayCanaryTests {

	private final ErrorProneCompiler compiler;

	NullAwayCanaryTests(@TempDir Path sources) {
		this.compiler = new ErrorProneCompiler(sources);
	}

	@BeforeEach
	void markPackage() throws Exception {
		this.compiler.source("package-info", "@org.jspecify.annotations.NullMarked package io.soonify.canary;");
	}

	@Test
	@DisplayName("report null where a value was promised")
	void nullReturned() throws Exception {
		this.compiler.source("Canary", """
				package io.soonify.canary;

				class Canary {

					String song() {
						return null;
					}

				}
				""");
		assertThat(this.compiler.compile()).contains("[NullAway] returning @Nullable expression").contains("1 error");
	}

	@Test
	@DisplayName("report a type argument that allows null where none was allowed (JSpecify mode)")
	void nullableTypeArgument() throws Exception {
		this.compiler.source("Canary", """
				package io.soonify.canary;

				import java.util.List;

				import org.jspecify.annotations.Nullable;

				class Canary {

					List<String> songs(List<@Nullable String> songs) {
						return songs;
					}

				}
				""");
		assertThat(this.compiler.compile()).contains("[NullAway] incompatible types").contains("1 error");
	}

	@Test
	@DisplayName("are silent about correct code")
	void correct() throws Exception {
		this.compiler.source("Canary", """
				package io.soonify.canary;

				import org.jspecify.annotations.Nullable;

				class Canary {

					String song(@Nullable String song) {
						return (song != null) ? song : "tweet";
					}

				}
				""");
		assertThat(this.compiler.compile()).isEmpty();
	}

}
