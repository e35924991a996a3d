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
 *
 * <h2>The life of a group</h2>
 *
 * A group is open from {@link io.soonify.TaskGroupFactory#create()} to the end of
 * {@link io.soonify.TaskGroup#close()}. While it is open, tasks can be started in it. It
 * is cancelled at most once, for one cause that is decided once: a failure, its deadline,
 * a call of {@code cancel()}, the cancellation of what is around it, the interrupt of its
 * waiting owner, the shutdown of the application, or a policy that has had enough.
 * Cancelling interrupts its running tasks, ends those that have not begun, and does the
 * same to all groups inside. {@code close()} returns, or throws, when none of its tasks
 * runs any more; then it is over for good.
 *
 * <h2>The life of a task</h2>
 *
 * <pre>
 * PENDING ---- a thread begins it ----> RUNNING ---- it ends ----> SUCCEEDED, FAILED or CANCELLED
 *    +---- cancelled before it began, or rejected by the executor ----> CANCELLED or FAILED
 * </pre>
 *
 * A task is handed to the executor by itself, by one call, on the thread that starts it.
 * If a limit holds it back, it waits for a permit: on its own thread where each task has
 * one, else inside Soonify, which hands it over later. A task that returns a value has
 * succeeded, whatever happened around it. One that throws has failed, unless it only
 * answers a cancellation.
 *
 * <h2>Which thread may call what</h2>
 *
 * The owner of a group is the thread that opened it. Only the owner may {@code join} and
 * {@code close} it. Any thread may start tasks in it, cancel it, cancel or await a task
 * by its {@link io.soonify.SoonValue handle}. A task never runs on a thread that owns its
 * group. Factories are for all threads, builders and {@link io.soonify.TaskSpec options}
 * for one.
 *
 * <h2>Memory consistency</h2>
 *
 * What a thread did before it started a task happens before the task. What a task did
 * happens before its owner returns from {@code join} or {@code close}, and before any
 * thread that sees through the handle that it has ended.
 */
@NullMarked
package io.soonify;

import org.jspecify.annotations.NullMarked;
