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

package io.soonify.autoconfigure.opentelemetry;

import io.opentelemetry.context.Context;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.TaskGroupFactoryCustomizer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for OpenTelemetry's own
 * {@link Context}, with the current span and the baggage, as part of the context of
 * tasks, for applications that use its API directly or are watched by its agent.
 *
 * <p>
 * With Micrometer's bridge to OpenTelemetry there is no need: it makes a context current
 * when an observation becomes the current one, and that is handed on to tasks anyway.
 */
@AutoConfiguration(before = SoonifyAutoConfiguration.class)
@ConditionalOnClass(Context.class)
@ConditionalOnMissingClass("io.micrometer.tracing.otel.bridge.OtelTracer")
@ConditionalOnBooleanProperty(name = { "soonify.enabled", "soonify.context.enabled" }, matchIfMissing = true)
public final class SoonifyOpenTelemetryAutoConfiguration {

	/**
	 * Adds the context before other customizers are called, so that theirs are restored
	 * inside of it.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	TaskGroupFactoryCustomizer soonifyOpenTelemetryCustomizer() {
		return (builder) -> builder.context(new OpenTelemetryContext());
	}

}
