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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * Configuration properties for Soonify. A value that cannot work is refused here, so it
 * stops the start of the application.
 *
 * @param enabled Whether Soonify is auto-configured.
 * @param executor what runs the tasks
 * @param timeout Time from the opening of a group to its deadline, for groups that are
 * given no other.
 */
@ConfigurationProperties("soonify")
public record SoonifyProperties(@DefaultValue("true") boolean enabled, @DefaultValue Executor executor,
		@Nullable Duration timeout) {

	/**
	 * Create properties.
	 * @throws SoonifyConfigurationException if the time-out is not greater than zero
	 */
	public SoonifyProperties {
		if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
			throw new SoonifyConfigurationException("soonify.timeout", timeout,
					"a deadline that has passed before the group opens would let no task run",
					"Write a duration greater than zero, such as 2s, or remove the property for groups without a deadline.");
		}
	}

	/**
	 * Properties of the executor.
	 *
	 * @param mode Threads on which tasks run.
	 * @param pool the pool of platform threads
	 * @param threadNamePrefix Prefix of the names of threads that run tasks.
	 */
	public record Executor(@DefaultValue("auto") Mode mode, @DefaultValue Pool pool,
			@DefaultValue("soonify-") String threadNamePrefix) {

		/**
		 * Create properties.
		 * @throws SoonifyConfigurationException if the prefix is blank
		 */
		public Executor {
			if (!StringUtils.hasText(threadNamePrefix)) {
				throw new SoonifyConfigurationException("soonify.executor.thread-name-prefix", threadNamePrefix,
						"threads without a name cannot be found in logs and thread dumps",
						"Write a prefix, such as 'orders-', or remove the property for the prefix 'soonify-'.");
			}
		}

		/**
		 * Kinds of executors.
		 */
		public enum Mode {

			/**
			 * Virtual threads where the JVM has them, unless
			 * 'spring.threads.virtual.enabled' is false; platform threads elsewhere.
			 */
			AUTO,

			/**
			 * Virtual threads, one for each worker. Needs Java 21 or later.
			 */
			VIRTUAL,

			/**
			 * Pool of platform threads.
			 */
			PLATFORM,

			/**
			 * Bean 'applicationTaskExecutor' of the application.
			 */
			APPLICATION

		}

		/**
		 * Properties of the pool of platform threads.
		 *
		 * @param maxSize Maximum number of pool threads. They are created on demand.
		 * @param keepAlive Time after which a pool thread without work ends, in whole
		 * seconds.
		 */
		public record Pool(@DefaultValue("256") int maxSize, @DefaultValue("60s") Duration keepAlive) {

			/**
			 * Create properties.
			 * @throws SoonifyConfigurationException if the size is not greater than zero
			 * or the time is negative
			 */
			public Pool {
				if (maxSize <= 0) {
					throw new SoonifyConfigurationException("soonify.executor.pool.max-size", maxSize,
							"a pool without threads would run no task",
							"Write a number greater than zero, or remove the property for up to 256 threads.");
				}
				if (keepAlive.isNegative()) {
					throw new SoonifyConfigurationException("soonify.executor.pool.keep-alive", keepAlive,
							"a thread cannot end before it has run out of work",
							"Write a duration that is not negative, such as 10s, or remove the property for 60s.");
				}
			}

		}

	}

}
