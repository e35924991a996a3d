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

import io.soonify.autoconfigure.SoonifyConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for the end of open groups when the application shuts down.
 *
 * @param gracePeriod Time that open groups have from the beginning of the shutdown until
 * they are cancelled. Unless set, they are cancelled shortly before
 * 'spring.lifecycle.timeout-per-shutdown-phase' is over.
 */
@ConfigurationProperties("soonify.shutdown")
public record SoonifyShutdownProperties(@Nullable Duration gracePeriod) {

	/**
	 * Create properties.
	 * @throws SoonifyConfigurationException if the grace period is negative
	 */
	public SoonifyShutdownProperties {
		if (gracePeriod != null && gracePeriod.isNegative()) {
			throw new SoonifyConfigurationException("soonify.shutdown.grace-period", gracePeriod,
					"groups cannot be cancelled before the shutdown has begun",
					"Write a duration that is not negative, such as 10s, or 0s to cancel open groups at once, or remove "
							+ "the property for a grace period that follows spring.lifecycle.timeout-per-shutdown-phase.");
		}
	}

}
