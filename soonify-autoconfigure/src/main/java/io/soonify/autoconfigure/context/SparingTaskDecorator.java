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

import io.soonify.spi.TaskContext;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

/**
 * Captures the context for everything that an executor is given but the tasks of groups.
 * Those have their own, and what an executor captures is that of whoever sent off a
 * worker, which may run tasks of several starters.
 */
final class SparingTaskDecorator extends ContextPropagatingTaskDecorator {

	private final ContextPropagatingTaskDecorator decorator;

	SparingTaskDecorator(ContextPropagatingTaskDecorator decorator) {
		this.decorator = decorator;
	}

	@Override
	public Runnable decorate(Runnable runnable) {
		return TaskContext.isRestoredBy(runnable) ? runnable : this.decorator.decorate(runnable);
	}

}
