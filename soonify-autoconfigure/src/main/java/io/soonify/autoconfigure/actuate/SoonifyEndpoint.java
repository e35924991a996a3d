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

package io.soonify.autoconfigure.actuate;

import io.soonify.spi.TaskGroupRegistry;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@link Endpoint @Endpoint} that shows the open task groups. It shows no arguments and
 * no values, which may be personal data.
 */
@Endpoint(id = "soonify")
final class SoonifyEndpoint {

	static final int MOST_GROUPS = 1000;

	static final int MOST_TASKS = 100;

	private final TaskGroupRegistry registry;

	SoonifyEndpoint(TaskGroupRegistry registry) {
		this.registry = registry;
	}

	@ReadOperation
	OpenGroupsDescriptor openGroups() {
		return new OpenGroupsSnapshot(MOST_GROUPS, MOST_TASKS).of(this.registry);
	}

}
