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

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

/**
 * Keeps {@link ContextPropagatingTaskDecorator} beans, such as that of
 * {@code spring.task.execution.propagate-context}, from capturing for tasks of groups
 * what is captured for each of them anyway. It matters where groups use an executor of
 * the application.
 */
final class TaskDecoratorPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean.getClass() == ContextPropagatingTaskDecorator.class)
				? new SparingTaskDecorator((ContextPropagatingTaskDecorator) bean) : bean;
	}

}
