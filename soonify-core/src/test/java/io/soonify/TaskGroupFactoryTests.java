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

package io.soonify;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

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
			assertThat(Threads.isVirtual(g.callSoon(Thread::currentThread).join())).isTrue();
		}
		assertThat(Threads.isVirtual(Thread.currentThread())).isFalse();
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	@DisplayName("Without an executor, tasks run on pooled threads where there are no virtual ones")
	void pooledThreads() {
		try (TaskGroup g = this.taskGroups.create()) {
			assertThat(Threads.isVirtual(g.callSoon(Thread::currentThread).join())).isFalse();
		}
	}

}
