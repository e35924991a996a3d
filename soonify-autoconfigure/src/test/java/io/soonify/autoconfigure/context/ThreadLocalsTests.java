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

package io.soonify.autoconfigure.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.context.ContextRegistry;
import io.soonify.spi.TaskContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThreadLocals}: how many there are makes no difference, and neither
 * does which of them has the value.
 */
class ThreadLocalsTests {

	private final List<ThreadLocal<String>> threadLocals = new ArrayList<>();

	private final ContextRegistry registry = new ContextRegistry();

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8, 20 })
	void eachIsCapturedRestoredAndGivenBack(int size) {
		TaskContext context = context(size);
		for (int i = 0; i < size; i++) {
			this.threadLocals.get(i).set("captured");
			TaskContext.Snapshot snapshot = context.capture();
			this.threadLocals.get(i).remove();
			TaskContext.Scope scope = snapshot.restore();
			assertThat(values()).isEqualTo(oneOf(size, i, "captured"));
			scope.close();
			assertThat(values()).containsOnlyNulls();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8, 20 })
	void whatIsLeftInEachIsSeenAndCleared(int size) {
		TaskContext context = context(size);
		for (int i = 0; i < size; i++) {
			TaskContext.Snapshot next = context.capture();
			TaskContext.Scope scope = context.capture().restore();
			assertThat(scope.isGoodFor(next)).isTrue();
			this.threadLocals.get(i).set("left by the task");
			assertThat(scope.isGoodFor(next)).isFalse();
			scope.close();
			assertThat(values()).containsOnlyNulls();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8, 20 })
	void eachIsHiddenFromATaskWhoseStarterHadNothing(int size) {
		TaskContext context = context(size);
		for (int i = 0; i < size; i++) {
			TaskContext.Snapshot nothing = context.capture();
			this.threadLocals.get(i).set("of the thread");
			TaskContext.Scope scope = nothing.restore();
			assertThat(values()).containsOnlyNulls();
			scope.close();
			assertThat(values()).isEqualTo(oneOf(size, i, "of the thread"));
			this.threadLocals.get(i).remove();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8, 20 })
	void onANewThreadEachIsRestoredAndTakenBackBeforeAnotherTask(int size) {
		TaskContext context = context(size);
		for (int i = 0; i < size; i++) {
			TaskContext.Snapshot nothing = context.capture();
			this.threadLocals.get(i).set("captured");
			TaskContext.Snapshot snapshot = context.capture();
			this.threadLocals.get(i).remove();
			for (TaskContext.Snapshot one : List.of(nothing, snapshot)) {
				TaskContext.Scope scope = one.restoreOnNewThread();
				assertThat(values()).isEqualTo(oneOf(size, i, (one == snapshot) ? "captured" : null));
				this.threadLocals.get(size - 1 - i).set("left by the task");
				assertThat(scope.isGoodFor(one)).isFalse();
				scope.close();
				assertThat(values()).containsOnlyNulls();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8, 20 })
	void whatWasRestoredIsTakenBackAtTheEndOfAThread(int size) {
		TaskContext context = context(size);
		for (int i = 0; i < size; i++) {
			this.threadLocals.get(i).set("captured");
			TaskContext.Snapshot snapshot = context.capture();
			this.threadLocals.get(i).remove();
			snapshot.restoreOnNewThread().closeAtEndOfThread();
			assertThat(values()).containsOnlyNulls();
		}
	}

	@Test
	void valueThatBelongsToNoThreadIsGivenBackByANewOneToo() {
		AtomicReference<String> global = new AtomicReference<>();
		this.registry.registerThreadLocalAccessor("global", global::get, global::set, () -> global.set(null));
		TaskContext context = new ThreadLocalContext(this.registry, List.of());
		global.set("captured");
		TaskContext.Snapshot snapshot = context.capture();
		global.set("of all threads");
		for (boolean end : new boolean[] { false, true }) {
			TaskContext.Scope scope = snapshot.restoreOnNewThread();
			assertThat(global).hasValue("captured");
			if (end) {
				scope.closeAtEndOfThread();
			}
			else {
				scope.close();
			}
			assertThat(global).hasValue("of all threads");
		}
	}

	private TaskContext context(int size) {
		for (int i = 0; i < size; i++) {
			ThreadLocal<String> threadLocal = new ThreadLocal<>();
			this.threadLocals.add(threadLocal);
			this.registry.registerThreadLocalAccessor("key " + i, threadLocal);
		}
		return new ThreadLocalContext(this.registry, List.of());
	}

	private List<String> values() {
		return this.threadLocals.stream().map(ThreadLocal::get).toList();
	}

	private static List<String> oneOf(int size, int index, String value) {
		List<String> values = new ArrayList<>(Collections.nCopies(size, null));
		values.set(index, value);
		return values;
	}

}
