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

package io.soonify.demo.problem;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which task threw what, as long as somebody holds on to the exception: that of
 * the group carries it as its cause, but does not say whose it is.
 */
class FailedTasks implements TaskGroupListener {

	private final Map<Throwable, String> names = Collections.synchronizedMap(new WeakHashMap<>());

	@Override
	public void taskEnded(TaskGroupInfo group, TaskInfo task) {
		task.failure().ifPresent((failure) -> this.names.put(failure, task.name()));
	}

	Optional<String> nameOf(@Nullable Throwable failure) {
		return Optional.ofNullable(failure).map(this.names::get);
	}

}
