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

package io.soonify.autoconfigure.reactor;

import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.TaskGroupFactoryCustomizer;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that keeps Reactor's non-blocking
 * threads, such as the event loops of WebFlux, from opening groups and from waiting for
 * tasks. They get an {@link IllegalStateException} that says what to do instead:
 *
 * <pre>{@code
 * Mono<Offer> offer = Mono.fromCallable(() -> {
 *     SoonValue<Price> price;
 *     try (var g = taskGroups.create()) {
 *         price = g.soonify(prices::find).call(id);
 *     }
 *     return new Offer(price.value());
 * }).subscribeOn(Schedulers.boundedElastic());
 * }</pre>
 */
@AutoConfiguration(before = SoonifyAutoConfiguration.class)
@ConditionalOnClass(Schedulers.class)
@ConditionalOnBooleanProperty(name = "soonify.enabled", matchIfMissing = true)
public final class SoonifyReactorAutoConfiguration {

	/**
	 * Sets the check before other customizers are called, so that they can set another.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	TaskGroupFactoryCustomizer soonifyReactorCustomizer() {
		return (builder) -> builder.waitingCheck(new NonBlockingThreadCheck());
	}

}
