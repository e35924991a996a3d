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

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of task groups. Many open groups are no reason to be down, for a restart would
 * only lose them; so it is up until the application shuts down.
 */
final class SoonifyHealthIndicator extends AbstractHealthIndicator {

	private final TaskGroupRegistry registry;

	private final String executor;

	SoonifyHealthIndicator(TaskGroupRegistry registry, String executor) {
		super("Soonify health check failed");
		this.registry = registry;
		this.executor = executor;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		boolean accepting = this.registry.isAccepting();
		(accepting ? builder.up() : builder.outOfService()).withDetail("accepting", accepting)
			.withDetail("openGroups", this.registry.groups().size())
			.withDetail("executor", this.executor);
	}

}
