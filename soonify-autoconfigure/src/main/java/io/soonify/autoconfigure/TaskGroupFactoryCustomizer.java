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

package io.soonify.autoconfigure;

import io.soonify.TaskGroupFactory;

/**
 * Customizes the auto-configured {@link TaskGroupFactory} while it is being built. Beans
 * of this type are called in their order, after the properties and the executor have been
 * set, so what they set wins over these. What is configured for a name, under
 * {@code soonify.groups}, wins over customizers:
 *
 * <pre>{@code
 * &#64;Bean
 * TaskGroupFactoryCustomizer shortGroups() {
 *     return (builder) -> builder.timeout(Duration.ofMillis(500));
 * }
 * }</pre>
 */
@FunctionalInterface
public interface TaskGroupFactoryCustomizer {

	/**
	 * Customize the factory.
	 * @param builder the builder, never {@code null}; the factory is built from it after
	 * the last customizer
	 */
	void customize(TaskGroupFactory.Builder builder);

}
