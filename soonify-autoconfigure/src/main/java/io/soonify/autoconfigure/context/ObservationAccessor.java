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

import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Makes the current observation of a task's starter that of the task.
 *
 * <p>
 * Micrometer's accessor closes one scope at the end, whichever is the current one then.
 * If a task has opened one and not closed it, that leaves the starter's observation, and
 * its trace, on the thread for whatever comes next. This one closes all that were opened
 * since.
 */
final class ObservationAccessor implements ThreadLocalAccessor<Observation.Scope> {

	private final ObservationRegistry registry;

	ObservationAccessor(ObservationRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Take the place of Micrometer's accessor.
	 * @return puts this in its place
	 */
	static AccessorCustomizer replacement() {
		return (accessors) -> accessors
			.replaceAll((accessor) -> (accessor.getClass() == ObservationThreadLocalAccessor.class)
					? new ObservationAccessor(((ObservationThreadLocalAccessor) accessor).getObservationRegistry())
					: accessor);
	}

	@Override
	public Object key() {
		return ObservationThreadLocalAccessor.KEY;
	}

	@Override
	public Observation.@Nullable Scope getValue() {
		return this.registry.getCurrentObservationScope();
	}

	@Override
	@SuppressWarnings("MustBeClosed") // closed by restore
	public void setValue(Observation.Scope value) {
		value.getCurrentObservation().openScope();
	}

	@Override
	public void setValue() {
		Observation current = this.registry.getCurrentObservation();
		if (current != null) {
			new NullObservation(current.getObservationRegistry()).openScope();
		}
	}

	@Override
	public void restore(Observation.Scope previous) {
		closeUntil(previous);
	}

	@Override
	public void restore() {
		closeUntil(null);
	}

	private void closeUntil(Observation.@Nullable Scope previous) {
		try {
			Observation.Scope scope = this.registry.getCurrentObservationScope();
			while (scope != null && scope != previous) {
				scope.close();
				scope = scope.getPreviousObservationScope();
			}
		}
		finally {
			this.registry.setCurrentObservationScope(previous);
		}
	}

}
