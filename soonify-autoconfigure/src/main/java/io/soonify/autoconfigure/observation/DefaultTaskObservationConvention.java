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

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.soonify.autoconfigure.observation.TaskGroupObservationDocumentation.HighCardinalityKeyNames;
import io.soonify.autoconfigure.observation.TaskGroupObservationDocumentation.LowCardinalityKeyNames;

/**
 * Default {@link TaskObservationConvention}: the name is {@code soonify.task}, that of
 * the span has the name of the group in it, for there may be any number of names of
 * tasks.
 */
public class DefaultTaskObservationConvention implements TaskObservationConvention {

	/**
	 * Create a convention.
	 */
	public DefaultTaskObservationConvention() {
	}

	@Override
	public String getName() {
		return "soonify.task";
	}

	@Override
	public String getContextualName(TaskObservationContext context) {
		return "task of " + context.getGroupName();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TaskObservationContext context) {
		return KeyValues.of(KeyValue.of(LowCardinalityKeyNames.GROUP, context.getGroupName()), outcome(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(TaskObservationContext context) {
		return KeyValues.of(KeyValue.of(HighCardinalityKeyNames.TASK, context.getTaskName()));
	}

	/**
	 * Return how the task ended.
	 * @param context the context
	 * @return the key value
	 */
	protected KeyValue outcome(TaskObservationContext context) {
		return KeyValue.of(LowCardinalityKeyNames.OUTCOME, switch (context.getState()) {
			case SUCCEEDED -> "success";
			case FAILED -> "failure";
			case CANCELLED -> "cancelled";
			default -> "unknown";
		});
	}

}
