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

import java.util.function.Predicate;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.TaskGroupFactoryCustomizer;
import io.soonify.spi.TaskContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextThreadLocalAccessor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.context.SecurityContextHolderThreadLocalAccessor;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the context of tasks: each sees
 * what its starter had at the start, and nothing of it stays on the thread.
 *
 * <p>
 * What is handed on is whatever has an accessor in Micrometer's {@link ContextRegistry},
 * now or later: the current observation, the user of Spring Security, and what the
 * application or its libraries register. To these are added, for tasks only, what nobody
 * registers: the diagnostic context of the log (unless {@code soonify.context.mdc} is
 * {@code false}), the current request and the current locale. An accessor that the
 * application has registered for one of those is used instead. The registry itself, which
 * is that of the whole JVM, is not changed.
 *
 * <p>
 * The request is shared with its own thread, which waits for its tasks; the security
 * context is a new one for each task, with the same user. Transactions are not handed on.
 *
 * <p>
 * A {@code ContextSnapshotFactory} bean is not used, because one may leave out, and leave
 * on the thread, what a task must or must not see. What else is to be handed on has an
 * accessor registered, or a {@link TaskContext} added by a
 * {@link TaskGroupFactoryCustomizer}, which also works with
 * {@code soonify.context.enabled} set to {@code false}.
 */
@AutoConfiguration(before = SoonifyAutoConfiguration.class)
@ConditionalOnClass(ContextRegistry.class)
@ConditionalOnBooleanProperty(name = { "soonify.enabled", "soonify.context.enabled" }, matchIfMissing = true)
@EnableConfigurationProperties(SoonifyContextProperties.class)
public final class SoonifyContextAutoConfiguration {

	/**
	 * Adds the context before other customizers are called, so that theirs are restored
	 * inside of it.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	TaskGroupFactoryCustomizer soonifyContextCustomizer(ObjectProvider<AccessorCustomizer> customizers,
			@Qualifier("soonifyNewThreads") ObjectProvider<Predicate<Thread>> newThreads) {
		TaskContext context = new ThreadLocalContext(ContextRegistry.getInstance(),
				customizers.orderedStream().toList(), newThreads.getIfAvailable(() -> (thread) -> false));
		return (builder) -> builder.context(context);
	}

	@Bean
	AccessorCustomizer soonifyLocaleAccessorCustomizer() {
		return AccessorCustomizer.addition(new LocaleContextThreadLocalAccessor());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.slf4j.MDC")
	@ConditionalOnBooleanProperty(name = "soonify.context.mdc", matchIfMissing = true)
	static class MdcConfiguration {

		@Bean
		AccessorCustomizer soonifyMdcAccessorCustomizer() {
			return AccessorCustomizer.addition(new Slf4jThreadLocalAccessor());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RequestContextHolder.class)
	static class RequestConfiguration {

		@Bean
		AccessorCustomizer soonifyRequestAccessorCustomizer() {
			return AccessorCustomizer.addition(new RequestAttributesAccessor());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ObservationThreadLocalAccessor.class)
	static class ObservationConfiguration {

		@Bean
		AccessorCustomizer soonifyObservationAccessorCustomizer() {
			return ObservationAccessor.replacement();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SecurityContextHolderThreadLocalAccessor.class)
	static class SecurityConfiguration {

		@Bean
		AccessorCustomizer soonifySecurityAccessorCustomizer() {
			return (accessors) -> accessors
				.replaceAll((accessor) -> (accessor.getClass() == SecurityContextHolderThreadLocalAccessor.class)
						? new SecurityContextAccessor() : accessor);
		}

	}

}
