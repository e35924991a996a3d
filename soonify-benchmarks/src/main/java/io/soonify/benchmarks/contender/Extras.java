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

package io.soonify.benchmarks.contender;

import io.micrometer.context.ContextRegistry;
import io.soonify.TaskGroupFactory;

/**
 * Soonify with one of its extras at a time, as the starter sets it up.
 */
final class Extras {

	private Extras() {
	}

	static TaskGroupFactory prometheusMeters() {
		return StartedApplication.factory("soonify.context.enabled=false");
	}

	static TaskGroupFactory observations() {
		return StartedApplication.factory("soonify.metrics.enabled=false", "soonify.context.enabled=false",
				"soonify.observations.enabled=true");
	}

	static TaskGroupFactory context(int accessors) {
		for (int i = 0; i < accessors; i++) {
			ThreadLocal<String> variable = ThreadLocal.withInitial(() -> "value");
			ContextRegistry.getInstance().registerThreadLocalAccessor("benchmark." + i, variable);
		}
		return StartedApplication.factory("soonify.metrics.enabled=false", "soonify.context.mdc=false");
	}

}
