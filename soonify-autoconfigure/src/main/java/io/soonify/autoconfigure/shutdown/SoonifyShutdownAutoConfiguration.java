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

package io.soonify.autoconfigure.shutdown;

import java.time.Duration;

import io.soonify.TaskGroupRefusedException;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.registry.SoonifyRegistryAutoConfiguration;
import io.soonify.spi.TaskGroupRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the end of open groups when the
 * application shuts down.
 *
 * <p>
 * The grace period counts from the moment when the application begins to stop. When it is
 * over, new groups are refused with a {@link TaskGroupRefusedException} and open ones are
 * cancelled with the cause shutdown. If the web server has waited for its requests before
 * that, new groups are refused from then on, and only what happens elsewhere, such as in
 * scheduled methods, has what is left of the grace period. The web server closes its
 * connections, and executors stop, when the groups have ended.
 *
 * <p>
 * By default, groups are cancelled when nine tenths of
 * {@code spring.lifecycle.timeout-per-shutdown-phase} are over, or two seconds before its
 * end, whichever is later. The web server has at least two seconds after that to answer
 * the requests whose groups were cancelled: where its phase would end sooner, Spring is
 * told to wait that long for it.
 */
@AutoConfiguration(after = { SoonifyRegistryAutoConfiguration.class, LifecycleAutoConfiguration.class },
		before = SoonifyAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "soonify.enabled", matchIfMissing = true)
@ConditionalOnBean(TaskGroupRegistry.class)
@EnableConfigurationProperties(SoonifyShutdownProperties.class)
public final class SoonifyShutdownAutoConfiguration {

	/** What Spring waits for each phase when nobody says anything else. */
	private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(10);

	@Bean
	ShutdownTimes soonifyShutdownTimes(SoonifyShutdownProperties properties,
			ObjectProvider<LifecycleProperties> lifecycle) {
		LifecycleProperties spring = lifecycle.getIfAvailable();
		return ShutdownTimes.of(properties.gracePeriod(),
				(spring != null) ? spring.getTimeoutPerShutdownPhase() : DEFAULT_PHASE_TIMEOUT);
	}

	@Bean
	TaskGroupShutdown soonifyShutdown(ApplicationContext context, TaskGroupRegistry registry, ShutdownTimes times,
			ObjectProvider<DefaultLifecycleProcessor> processor) {
		processor.ifUnique(times::applyTo);
		return new TaskGroupShutdown(context, registry, times);
	}

	@Bean
	SmartLifecycle soonifyShutdownGroups(TaskGroupShutdown shutdown) {
		return shutdown.groupsPhase();
	}

	@Bean
	SmartLifecycle soonifyShutdownTasks(TaskGroupShutdown shutdown) {
		return shutdown.tasksPhase();
	}

}
