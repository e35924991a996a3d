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

package io.soonify.api;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskSpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Factories and their builder.
 */
class TaskGroupFactoryTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@Test
	@DisplayName("Groups are named 'default' unless the builder or the factory says otherwise")
	void names() {
		assertThat(nameOf(this.taskGroups)).isEqualTo("default");
		assertThat(nameOf(this.taskGroups.named("orders"))).isEqualTo("orders");
		TaskGroupFactory built = TaskGroupFactory.builder().name("built").build();
		assertThat(nameOf(built)).isEqualTo("built");
		assertThat(nameOf(built.named("derived"))).isEqualTo("derived");
		assertThat(nameOf(built)).isEqualTo("built");
	}

	private static String nameOf(TaskGroupFactory factory) {
		try (TaskGroup g = factory.create()) {
			return g.name();
		}
	}

	@Test
	@DisplayName("Bad arguments are refused at the call")
	void badArguments() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.taskGroups.named(" "))
			.withMessage("'name' must not be blank");
		assertThatIllegalArgumentException().isThrownBy(() -> TaskGroupFactory.builder().name(""));
		assertThatNullPointerException().isThrownBy(() -> this.taskGroups.named(null))
			.withMessage("'name' must not be null");
		assertThatNullPointerException().isThrownBy(() -> this.taskGroups.withTimeout(null))
			.withMessage("'timeout' must not be null");
		assertThatNullPointerException().isThrownBy(() -> TaskGroupFactory.builder().executor(null))
			.withMessage("'executor' must not be null");
		assertThatNullPointerException().isThrownBy(() -> TaskGroupFactory.builder().listener(null))
			.withMessage("'listener' must not be null");
		try (TaskGroup g = this.taskGroups.create()) {
			assertThatNullPointerException().isThrownBy(() -> g.cancel(null)).withMessage("'reason' must not be null");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders\nERROR all is lost", "orders\r", "\torders", "or\u0000ders", "or\u001b[31mders",
			"or\u007fders", "or\u0085ders" })
	@DisplayName("S14: names with control characters are refused, for they go into logs")
	void controlCharacters(String name) {
		TaskGroupFactory.Builder builder = TaskGroupFactory.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> this.taskGroups.named(name))
			.withMessageStartingWith("'name' must not")
			.withMessageMatching("\\P{Cntrl}*");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.name(name));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder.override(name, (fixed) -> fixed.maxConcurrency(1)));
		try (TaskGroup g = this.taskGroups.create()) {
			assertThatIllegalArgumentException().isThrownBy(() -> g.task(name))
				.withMessageStartingWith("'name' must not");
		}
	}

	@Test
	@DisplayName("Names may have spaces, and letters of any script")
	void spacesAndLetters() {
		assertThat(nameOf(this.taskGroups.named("Preis \u00fcber \u65e5\u672c")))
			.isEqualTo("Preis \u00fcber \u65e5\u672c");
	}

	@Test
	@DisplayName("Factory, group, options and value have a description that names them")
	void descriptions() {
		TaskGroupFactory orders = this.taskGroups.named("orders");
		assertThat(orders.toString()).contains("'orders'");
		try (TaskGroup g = orders.create()) {
			assertThat(g.toString()).contains("'orders'");
			TaskSpec spec = g.task("price");
			assertThat(spec.toString()).contains("'price'");
			assertThat(spec.callSoon(() -> 1).toString()).contains("'price'");
		}
	}

	@Test
	@DisplayName("Without an executor, tasks run on daemon threads of the library")
	void defaultThreads() {
		try (TaskGroup g = this.taskGroups.create()) {
			Thread thread = g.callSoon(Thread::currentThread).join();
			assertThat(thread.getName()).startsWith("soonify");
			assertThat(thread.isDaemon()).isTrue();
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("Without an executor, tasks run on virtual threads where there are some")
	void virtualThreads() {
		try (TaskGroup g = this.taskGroups.create()) {
			assertThat(g.callSoon(Thread::currentThread).join()).asString().startsWith("VirtualThread[");
		}
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	@DisplayName("Without an executor, tasks run on pooled threads where there are no virtual ones")
	void pooledThreads() {
		try (TaskGroup g = this.taskGroups.create()) {
			assertThat(g.callSoon(Thread::currentThread).join()).asString().startsWith("Thread[");
		}
	}

}
