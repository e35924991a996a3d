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

import org.jspecify.annotations.Nullable;

/**
 * What is fixed for the groups of one name, whatever code has asked for.
 *
 * @param timeoutNanos the time from opening to deadline, {@link GroupSettings#NO_TIMEOUT}
 * if it is not fixed
 * @param maxConcurrency how many tasks of a group may run at a time,
 * {@link GroupSettings#NO_LIMIT} if it is not fixed
 * @param sharedSlots what limits the tasks of all groups of the name together,
 * {@code null} if it is not fixed
 * @param policy what decides how a group ends, {@code null} if it is not fixed
 */
record GroupOverrides(long timeoutNanos, int maxConcurrency, @Nullable Slots sharedSlots,
		@Nullable CompletionPolicy policy) {

	GroupSettings applyTo(GroupSettings asked) {
		GroupSettings fixed = asked;
		if (this.timeoutNanos != GroupSettings.NO_TIMEOUT) {
			fixed = fixed.withTimeoutNanos(this.timeoutNanos);
		}
		if (this.maxConcurrency != GroupSettings.NO_LIMIT) {
			fixed = fixed.withMaxConcurrency(this.maxConcurrency);
		}
		if (this.sharedSlots != null) {
			fixed = fixed.withSharedSlots(this.sharedSlots);
		}
		return (this.policy != null) ? fixed.withPolicy(this.policy) : fixed;
	}

}
