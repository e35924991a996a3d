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
import java.util.List;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.soonify.spi.TaskContext;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ThreadLocalContext}. One thread plays both parts here, that of the
 * starter and that of the task.
 */
class ThreadLocalContextTests {

	private final ContextRegistry registry = new ContextRegistry();

	private final List<String> events = new ArrayList<>();

	@Test
	void valuesAreRestoredAndGivenBack() {
		Value a = register("a");
		Value b = register("b");
		a.value = "captured";
		TaskContext.Snapshot snapshot = context().capture();
		a.value = "previous";
		b.value = "previous";
		TaskContext.Scope scope = snapshot.restore();
		assertThat(a.value).isEqualTo("captured");
		assertThat(b.value).as("the starter had none").isNull();
		a.value = "changed";
		b.value = "changed";
		scope.close();
		assertThat(a.value).isEqualTo("previous");
		assertThat(b.value).isEqualTo("previous");
	}

	@Test
	void valuesAreGivenBackInReverseOrder() {
		register("a").value = "captured";
		register("b").value = "captured";
		context().capture().restore().close();
		assertThat(this.events).containsExactly("set a", "set b", "set b", "set a");
	}

	@Test
	void threadThatHasNothingIsLeftAloneWhereTheStarterHadNothing() {
		register("a");
		register("b");
		context().capture().restore().close();
		assertThat(this.events).isEmpty();
	}

	@Test
	void whatATaskLeavesIsClearedWhereTheThreadHadNothing() {
		register("a");
		Value b = register("b");
		TaskContext.Scope scope = context().capture().restore();
		b.value = "left by the task";
		scope.close();
		assertThat(b.value).isNull();
	}

	@Test
	void threadThatHasValuesIsClearedWhereTheStarterHadNothing() {
		Value a = register("a");
		Value b = register("b");
		TaskContext.Snapshot snapshot = context().capture();
		b.value = "previous";
		TaskContext.Scope scope = snapshot.restore();
		assertThat(b.value).isNull();
		a.value = "left by the task";
		scope.close();
		assertThat(a.value).isNull();
		assertThat(b.value).isEqualTo("previous");
	}

	@Test
	void accessorThatCannotTellItsValueKeepsNoOtherFromBeingCleared() {
		Value unreadable = register("unreadable");
		Value b = register("b");
		TaskContext.Scope scope = context().capture().restore();
		unreadable.unreadable = true;
		b.value = "left by the task";
		scope.close();
		assertThat(b.value).isNull();
	}

	@Test
	void additionsComeFirstUnlessTheyAreRegistered() {
		register("a").value = "captured";
		register("b").value = "captured";
		Value own = new Value("own");
		own.value = "captured";
		AccessorCustomizer addition = AccessorCustomizer.addition(own);
		AccessorCustomizer ofApplication = AccessorCustomizer.addition(new Value("a"));
		context(List.of(addition, ofApplication)).capture().restore();
		assertThat(this.events).containsExactly("set own", "set a", "set b");
		assertThat(this.registry.getThreadLocalAccessors()).hasSize(2);
	}

	@Test
	void accessorThatIsRemovedMeanwhileStillGivesBack() {
		Value a = register("a");
		a.value = "captured";
		TaskContext.Snapshot snapshot = context().capture();
		a.value = "previous";
		TaskContext.Scope scope = snapshot.restore();
		this.registry.removeThreadLocalAccessor((Object) "a");
		scope.close();
		assertThat(a.value).isEqualTo("previous");
	}

	@Test
	void accessorThatIsRegisteredLaterIsUsedFromThenOn() {
		TaskContext context = context();
		TaskContext.Snapshot before = context.capture();
		Value late = register("late");
		late.value = "captured";
		TaskContext.Snapshot after = context.capture();
		late.value = "previous";
		before.restore();
		assertThat(late.value).isEqualTo("previous");
		after.restore();
		assertThat(late.value).isEqualTo("captured");
	}

	@Test
	void whenAnAccessorThrowsOnRestoreThenTheThreadIsAsItWas() {
		Value a = register("a");
		Value broken = register("broken");
		Value c = register("c");
		a.value = "captured";
		TaskContext.Snapshot snapshot = context().capture();
		a.value = "previous";
		c.value = "previous";
		broken.value = "previous";
		broken.failure = new IllegalStateException("cannot set");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(snapshot::restore)
			.isSameAs(broken.failure)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
		assertThat(a.value).isEqualTo("previous");
		assertThat(c.value).isEqualTo("previous");
	}

	@Test
	void whenAnAccessorThrowsAtTheEndThenTheOthersGiveBack() {
		Value a = register("a");
		Value broken = register("broken");
		Value c = register("c");
		Value brokenToo = register("broken too");
		TaskContext.Snapshot snapshot = context().capture();
		a.value = "previous";
		c.value = "previous";
		TaskContext.Scope scope = snapshot.restore();
		broken.value = "left by the task";
		brokenToo.value = "left by the task";
		broken.failure = new IllegalStateException("cannot give back");
		brokenToo.failure = new AssertionError("cannot give back");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(scope::close)
			.havingCause()
			.isSameAs(brokenToo.failure)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(broken.failure));
		assertThat(a.value).isEqualTo("previous");
		assertThat(c.value).isEqualTo("previous");
	}

	@Test
	void onANewThreadNothingIsLookedAtWhereTheStarterHadNothing() {
		Value a = register("a");
		TaskContext.Snapshot snapshot = onNewThreads().capture();
		a.unreadable = true;
		assertThat(snapshot.restore()).isNull();
		assertThat(this.events).isEmpty();
	}

	@Test
	void onANewThreadOnlyWhatWasCapturedIsLookedAtSetAndGivenBack() {
		Value a = register("a");
		Value b = register("b");
		b.value = "captured";
		TaskContext.Snapshot snapshot = onNewThreads().capture();
		b.value = null;
		a.unreadable = true;
		TaskContext.Scope scope = snapshot.restore();
		assertThat(b.value).isEqualTo("captured");
		b.value = "changed";
		scope.close();
		assertThat(b.value).isNull();
		assertThat(this.events).containsExactly("set b", "set b");
	}

	@Test
	void valueThatBelongsToNoThreadIsGivenBackByANewOneToo() {
		Value global = register("global");
		global.value = "captured";
		TaskContext.Snapshot snapshot = onNewThreads().capture();
		global.value = "of all threads";
		TaskContext.Scope scope = snapshot.restore();
		assertThat(global.value).isEqualTo("captured");
		scope.close();
		assertThat(global.value).isEqualTo("of all threads");
	}

	@Test
	void whenAnAccessorCannotTellItsValueOnRestoreThenTheThreadIsAsItWas() {
		Value a = register("a");
		Value unreadable = register("unreadable");
		a.value = "captured";
		TaskContext.Snapshot snapshot = context().capture();
		a.value = "previous";
		unreadable.value = "previous";
		unreadable.unreadable = true;
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(snapshot::restore).withMessage("cannot read");
		assertThat(a.value).isEqualTo("previous");
		assertThat(unreadable.value).isEqualTo("previous");
	}

	private TaskContext context() {
		return context(List.of());
	}

	private TaskContext context(List<AccessorCustomizer> customizers) {
		return new ThreadLocalContext(this.registry, customizers, (thread) -> false);
	}

	private TaskContext onNewThreads() {
		return new ThreadLocalContext(this.registry, List.of(), (thread) -> thread == Thread.currentThread());
	}

	private Value register(String key) {
		Value value = new Value(key);
		this.registry.registerThreadLocalAccessor(value);
		return value;
	}

	private final class Value implements ThreadLocalAccessor<String> {

		private final String key;

		private String value;

		private Throwable failure;

		private boolean unreadable;

		Value(String key) {
			this.key = key;
		}

		@Override
		public Object key() {
			return this.key;
		}

		@Override
		public String getValue() {
			if (this.unreadable) {
				throw new IllegalStateException("cannot read");
			}
			return this.value;
		}

		@Override
		public void setValue(String value) {
			set(value);
		}

		@Override
		public void setValue() {
			set(null);
		}

		private void set(String value) {
			if (this.failure instanceof Error error) {
				throw error;
			}
			if (this.failure instanceof RuntimeException exception) {
				throw exception;
			}
			ThreadLocalContextTests.this.events.add("set " + this.key);
			this.value = value;
		}

	}

}
