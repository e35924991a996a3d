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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
 * @param maxConcurrency Maximum number of tasks of each group that run at a time, for
 * groups that are given no other.
 * @param stragglerWarnAfter Time after which a task that ignores its interrupt is
 * reported, and a group that waits for tasks which get no thread.
 * @param groups Options of the groups of one name, which win over those that code sets.
 */
@ConfigurationProperties("soonify")
public record SoonifyProperties(@DefaultValue("true") boolean enabled, @DefaultValue Executor executor,
		@Nullable Duration timeout, @Nullable Integer maxConcurrency, @DefaultValue("2s") Duration stragglerWarnAfter,
		@DefaultValue Map<String, Group> groups) {

	/**
	 * Create properties.
	 * @throws SoonifyConfigurationException if a time or a limit is not greater than
	 * zero, or the name of a group is not valid
	 */
	public SoonifyProperties {
		OptionChecks.timeout("soonify.timeout", timeout);
		OptionChecks.maxConcurrency("soonify.max-concurrency", maxConcurrency);
		if (stragglerWarnAfter.isZero() || stragglerWarnAfter.isNegative()) {
			throw new SoonifyConfigurationException("soonify.straggler-warn-after", stragglerWarnAfter,
					"a task needs some time to heed its interrupt",
					"Write a duration greater than zero, such as 5s, or remove the property for 2s.");
		}
		groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
		groups.forEach(OptionChecks::group);
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
			 * Virtual threads, one for each task. Needs Java 21 or later.
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

	/**
	 * Options of the groups of one name. Those that are not set stay as code has them.
	 *
	 * @param timeout Time from the opening of a group to its deadline.
	 * @param maxConcurrency Maximum number of tasks of each group that run at a time.
	 * @param maxTotalConcurrency Maximum number of tasks of all groups of the name
	 * together that run at a time.
	 * @param policy Policy by which the groups end.
	 */
	public record Group(@Nullable Duration timeout, @Nullable Integer maxConcurrency,
			@Nullable Integer maxTotalConcurrency, @Nullable Policy policy) {

		/**
		 * Policies by which groups end.
		 */
		public enum Policy {

			/**
			 * First failure cancels the group.
			 */
			FAIL_FAST,

			/**
			 * Failures cancel nothing.
			 */
			SUPERVISED,

			/**
			 * First success cancels the rest.
			 */
			FIRST_SUCCESS

		}

	}

}
