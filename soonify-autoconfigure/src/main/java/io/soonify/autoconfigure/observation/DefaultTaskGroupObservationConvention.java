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

import java.util.Locale;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.soonify.autoconfigure.observation.TaskGroupObservationDocumentation.HighCardinalityKeyNames;
import io.soonify.autoconfigure.observation.TaskGroupObservationDocumentation.LowCardinalityKeyNames;

/**
 * Default {@link TaskGroupObservationConvention}: the name is {@code soonify.group}, that
 * of the span has the name of the group in it.
 */
public class DefaultTaskGroupObservationConvention implements TaskGroupObservationConvention {

	private static final KeyValue OUTCOME_UNKNOWN = KeyValue.of(LowCardinalityKeyNames.OUTCOME, "unknown");

	/**
	 * Create a convention.
	 */
	public DefaultTaskGroupObservationConvention() {
	}

	@Override
	public String getName() {
		return "soonify.group";
	}

	@Override
	public String getContextualName(TaskGroupObservationContext context) {
		return "group " + context.getGroupName();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TaskGroupObservationContext context) {
		return KeyValues.of(KeyValue.of(LowCardinalityKeyNames.GROUP, context.getGroupName()), outcome(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(TaskGroupObservationContext context) {
		return KeyValues.of(KeyValue.of(HighCardinalityKeyNames.TASKS, Long.toString(context.getTaskCount())));
	}

	/**
	 * Return how the group ended.
	 * @param context the context
	 * @return the key value
	 */
	protected KeyValue outcome(TaskGroupObservationContext context) {
		return context.getOutcome()
			.map((outcome) -> KeyValue.of(LowCardinalityKeyNames.OUTCOME, outcome.name().toLowerCase(Locale.ROOT)))
			.orElse(OUTCOME_UNKNOWN);
	}

}
