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

/**
 * Structured concurrency that a service developer gets right the first time: open a
 * {@link io.soonify.TaskGroup task group}, say which functions should run <em>soon</em>,
 * and the end of the block waits for all of them.
 *
 * <pre>{@code
 * TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();
 * SoonValue<String> yury, alex;
 * try (var g = taskGroups.create()) {
 *     yury = g.soonify(greeter::doWork).call("Yury");
 *     alex = g.soonify(greeter::doWork).call("Alex");
 * }
 * return List.of(yury.value(), alex.value());
 * }</pre>
 *
 * Nothing outlives the block, the first failure cancels the rest, and every failure is
 * kept. Start with {@link io.soonify.TaskGroupFactory}.
 */
@NullMarked
package io.soonify;

import org.jspecify.annotations.NullMarked;
