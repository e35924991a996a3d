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

package io.soonify.autoconfigure.logging;

import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.spi.TaskGroupListener;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for warnings about what nobody is
 * told of by an exception. Groups that were never closed, functions that were bound and
 * never called, tasks that ignore their interrupt or get no thread, and what listeners,
 * contexts and callbacks throw go to a logger that is named after
 * {@link TaskGroupListener}. Failures that a group tolerates, of optional tasks and under
 * policies such as supervised, go to {@value LoggingTaskGroupListener#FAILURES}.
 */
@AutoConfiguration(before = SoonifyAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "soonify.enabled", matchIfMissing = true)
public final class SoonifyLoggingAutoConfiguration {

	@Bean
	LoggingTaskGroupListener soonifyLoggingTaskGroupListener() {
		return new LoggingTaskGroupListener();
	}

}
