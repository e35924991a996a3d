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

package io.soonify.autoconfigure.observation;

import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;

/**
 * Keeps observations of groups and tasks from becoming meters.
 *
 * <p>
 * Their names are those of the meters that Soonify records anyway, much cheaper, and with
 * other tags; and one of two meters that share a name but not their tag keys is lost on
 * its way to Prometheus. Of all handlers that record meters Spring Boot lets only the
 * first one handle an observation that supports it, so this one, which records nothing,
 * comes first.
 */
final class MeterlessObservationHandler implements MeterObservationHandler<Observation.Context> {

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof TaskGroupObservationContext || context instanceof TaskObservationContext;
	}

}
