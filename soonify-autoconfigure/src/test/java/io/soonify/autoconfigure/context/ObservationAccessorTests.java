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

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ObservationAccessor}.
 */
@SuppressWarnings("try") // scopes are opened to be closed
class ObservationAccessorTests {

	private final List<String> events = new ArrayList<>();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final ObservationAccessor accessor = new ObservationAccessor(this.registry);

	ObservationAccessorTests() {
		this.registry.observationConfig().observationHandler(new ScopeRecorder());
	}

	@AfterEach
	void nothingIsLeft() {
		Observation.Scope left = this.registry.getCurrentObservationScope();
		this.registry.setCurrentObservationScope(null);
		assertThat(left).isNull();
	}

	@Test
	void observationBecomesTheCurrentOneAndIsTakenBack() {
		Observation.Scope captured = capture("starter");
		assertThat(this.accessor.getValue()).isNull();
		this.accessor.setValue(captured);
		assertThat(current()).isEqualTo("starter");
		this.accessor.restore();
		assertThat(this.events).containsExactly("open starter", "close starter");
	}

	@Test
	void scopesThatATaskHasLeftOpenAreClosed() {
		this.accessor.setValue(capture("starter"));
		observation("forgotten").openScope();
		observation("forgotten too").openScope();
		this.accessor.restore();
		assertThat(this.events).containsExactly("open starter", "open forgotten", "open forgotten too",
				"close forgotten too", "close forgotten", "close starter");
	}

	@Test
	void scopeThatWasThereBeforeIsTheCurrentOneAgain() {
		Observation.Scope captured = capture("starter");
		try (Observation.Scope before = observation("before").openScope()) {
			Observation.Scope previous = this.accessor.getValue();
			this.accessor.setValue(captured);
			observation("forgotten").openScope();
			this.accessor.restore(previous);
			assertThat(this.registry.getCurrentObservationScope()).isSameAs(before);
		}
	}

	@Test
	void scopeThatATaskHasClosedIsTheCurrentOneAgain() {
		Observation.Scope captured = capture("starter");
		try (Observation.Scope before = observation("before").openScope()) {
			Observation.Scope previous = this.accessor.getValue();
			this.accessor.setValue(captured);
			this.registry.getCurrentObservationScope().close();
			before.close();
			this.accessor.restore(previous);
			assertThat(this.registry.getCurrentObservationScope()).isSameAs(before);
		}
	}

	@Test
	void whenTheStarterHadNoneThenThereIsNone() {
		try (Observation.Scope before = observation("before").openScope()) {
			Observation.Scope previous = this.accessor.getValue();
			this.accessor.setValue();
			assertThat(current()).isNotEqualTo("before");
			this.accessor.restore(previous);
			assertThat(this.registry.getCurrentObservationScope()).isSameAs(before);
		}
	}

	@Test
	void whenThereIsNoneOnEitherSideThenNothingIsOpened() {
		this.accessor.setValue();
		assertThat(this.registry.getCurrentObservationScope()).isNull();
		this.accessor.restore();
	}

	private Observation.Scope capture(String name) {
		try (Observation.Scope scope = observation(name).openScope()) {
			Observation.Scope captured = this.accessor.getValue();
			assertThat(captured).isSameAs(scope);
			return captured;
		}
		finally {
			this.events.clear();
		}
	}

	private Observation observation(String name) {
		return Observation.start(name, this.registry);
	}

	private String current() {
		return this.registry.getCurrentObservation().getContext().getName();
	}

	private final class ScopeRecorder implements ObservationHandler<Observation.Context> {

		@Override
		public void onScopeOpened(Observation.Context context) {
			ObservationAccessorTests.this.events.add("open " + context.getName());
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			ObservationAccessorTests.this.events.add("close " + context.getName());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
