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

package io.soonify.autoconfigure.executor;

import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.Executor;

import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ReflectionUtils;

/**
 * The decorator of an executor, moved to the start of tasks (S2).
 *
 * <p>
 * Spring's executors decorate a command when they are given it. For a task that has to
 * wait for a permit that is too late, and on a thread that has nothing to capture; a task
 * that a thread of the library runs in place of a waiting one does not pass there at all.
 * So tasks are decorated at their start, by Soonify, and the executor leaves them as they
 * are. All else that it is given it decorates as before.
 *
 * <p>
 * An executor tells its decorator to nobody, hence the reflection. Where that finds
 * nothing, such as in a proxy, the executor goes on to decorate tasks as it does all
 * commands.
 */
final class MovedTaskDecorator implements TaskDecorator {

	private static final List<Class<? extends Executor>> DECORATING = List.of(ThreadPoolTaskExecutor.class,
			SimpleAsyncTaskExecutor.class);

	private static final String FIELD = "taskDecorator";

	private final TaskDecorator decorator;

	private MovedTaskDecorator(TaskDecorator decorator) {
		this.decorator = decorator;
	}

	/**
	 * Move the decorator of an executor, if it has one.
	 * @param executor the executor
	 * @param builder builds the factory whose tasks the executor runs
	 */
	static void move(Executor executor, TaskGroupFactory.Builder builder) {
		TaskDecorator decorator = decoratorOf(executor);
		if (decorator == null) {
			return;
		}
		MovedTaskDecorator moved = new MovedTaskDecorator(decorator);
		if (executor instanceof ThreadPoolTaskExecutor pool) {
			pool.setTaskDecorator(moved);
		}
		else if (executor instanceof SimpleAsyncTaskExecutor simple) {
			simple.setTaskDecorator(moved);
		}
		builder.taskDecorator(decorator::decorate);
	}

	private static @Nullable TaskDecorator decoratorOf(Executor executor) {
		for (Class<?> type : DECORATING) {
			Field field = type.isInstance(executor) ? ReflectionUtils.findField(type, FIELD, TaskDecorator.class)
					: null;
			if (field != null) {
				ReflectionUtils.makeAccessible(field);
				return (TaskDecorator) ReflectionUtils.getField(field, executor);
			}
		}
		return null;
	}

	@Override
	public Runnable decorate(Runnable command) {
		return (command instanceof TaskInfo) ? command : this.decorator.decorate(command);
	}

	/**
	 * Lets a native image keep what is looked at by reflection.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			DECORATING.forEach((type) -> hints.reflection().registerType(type, (hint) -> hint.withField(FIELD)));
		}

	}

}
