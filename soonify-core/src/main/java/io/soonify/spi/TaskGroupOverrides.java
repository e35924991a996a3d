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

package io.soonify.spi;

import java.time.Duration;

import io.soonify.CompletionPolicy;
import io.soonify.TaskGroupFactory;

/**
 * Fixes options of all groups of one name, whatever code asks for: what an operator
 * configures without a new release. Options that are not fixed stay as code has them.
 *
 * @see TaskGroupFactory.Builder#override
 */
public interface TaskGroupOverrides {

	/**
	 * Fix the time-out.
	 * @param timeout the time from opening to deadline, greater than zero
	 * @return this
	 * @throws IllegalArgumentException if the time-out is zero or negative
	 * @see TaskGroupFactory#withTimeout
	 */
	TaskGroupOverrides timeout(Duration timeout);

	/**
	 * Fix how many tasks of each group may run at a time.
	 * @param limit how many tasks, greater than zero
	 * @return this
	 * @throws IllegalArgumentException if the limit is zero or negative
	 * @see TaskGroupFactory#withMaxConcurrency
	 */
	TaskGroupOverrides maxConcurrency(int limit);

	/**
	 * Fix how many tasks of all groups of the name together may run at a time. All
	 * factories from the builder share the limit.
	 * @param limit how many tasks, greater than zero
	 * @return this
	 * @throws IllegalArgumentException if the limit is zero or negative
	 * @see TaskGroupFactory#withMaxTotalConcurrency
	 */
	TaskGroupOverrides maxTotalConcurrency(int limit);

	/**
	 * Fix the policy. It does not apply to {@link TaskGroupFactory#race races}, which
	 * have their own.
	 * @param policy the policy
	 * @return this
	 * @see TaskGroupFactory#withPolicy
	 */
	TaskGroupOverrides policy(CompletionPolicy policy);

}
