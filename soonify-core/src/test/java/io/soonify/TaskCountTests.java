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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The count of a group's tasks: S1 and S6.
 */
class TaskCountTests {

	private final TaskCount count = new TaskCount();

	@Test
	@DisplayName("Tasks are numbered from one, and those that have ended stay counted")
	void numbers() {
		assertThat(this.count.started()).isZero();
		assertThat(this.count.start()).isEqualTo(1);
		assertThat(this.count.start()).isEqualTo(2);
		this.count.finish(2);
		assertThat(this.count.start()).isEqualTo(3);
		assertThat(this.count.started()).isEqualTo(3);
	}

	@Test
	@DisplayName("S1: tasks and holds keep a group open until the last of them is over")
	void keptOpen() {
		assertThat(this.count.isIdle()).isTrue();
		this.count.start();
		assertThat(this.count.hold()).isTrue();
		assertThat(this.count.tryClose()).isFalse();
		this.count.finish(1);
		assertThat(this.count.isIdle()).isFalse();
		assertThat(this.count.tryClose()).isFalse();
		this.count.finish(1);
		assertThat(this.count.isIdle()).isTrue();
		assertThat(this.count.isClosed()).isFalse();
		assertThat(this.count.tryClose()).isTrue();
		assertThat(this.count.isClosed()).isTrue();
	}

	@Test
	@DisplayName("S6: a closed group takes no tasks and no holds, and what it refuses leaves no trace")
	void closed() {
		this.count.start();
		this.count.finish(1);
		this.count.tryClose();
		for (int i = 0; i < 3; i++) {
			assertThat(this.count.start()).isZero();
			assertThat(this.count.hold()).isFalse();
			assertThat(this.count.isIdle()).isTrue();
		}
		assertThat(this.count.started()).isEqualTo(1);
		assertThat(this.count.isClosed()).isTrue();
	}

	@Test
	@DisplayName("Nobody is woken while no owner waits")
	void nobodyWaits() {
		assertThat(this.count.wakeOwner()).isFalse();
	}

}
