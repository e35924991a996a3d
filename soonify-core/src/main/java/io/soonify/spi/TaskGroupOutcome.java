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

/**
 * How a task group ended.
 */
public enum TaskGroupOutcome {

	/** The group did what its policy asks for. */
	SUCCESS,

	/** A failure of its tasks failed the group. */
	FAILURE,

	/** The deadline of the group passed with tasks unfinished. */
	TIMEOUT,

	/** The group was cancelled by hand, with a group around it, or at shutdown. */
	CANCELLED,

	/** The owner was interrupted while it waited. */
	INTERRUPTED

}
