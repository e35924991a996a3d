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

package io.soonify;

import org.jspecify.annotations.Nullable;

/**
 * What a thread is doing for Soonify, one inside the other: a {@link Worker} that runs
 * tasks, and the {@link DefaultTaskGroup groups} opened on the thread and not closed yet.
 * Frames make the tree in which deadlines and cancellation are inherited.
 */
sealed interface Frame permits Worker, DefaultTaskGroup {

	/**
	 * Return the group that this frame belongs to.
	 * @return the group itself, or the group that the worker serves
	 */
	DefaultTaskGroup group();

	/**
	 * Return the frame around this one, on the same thread or, for a worker, its group.
	 * @return the frame, or {@code null} at the root
	 */
	@Nullable Frame enclosing();

	/**
	 * Tell whether what is opened inside this frame is cancelled from the start.
	 * @return {@code true} if the group, or the task running here, has been cancelled
	 */
	boolean isCancelled();

	/**
	 * Return the deadline for what is opened inside this frame.
	 * @return the deadline, {@code null} if there is none
	 */
	@Nullable Deadline deadline();

	/**
	 * Return the group that was opened directly inside this frame and is still open.
	 * @return the group, or {@code null} if there is none
	 */
	@Nullable DefaultTaskGroup inner();

	/**
	 * Note the group that was opened directly inside this frame. Only for the thread of
	 * this frame.
	 * @param group the group, or {@code null} once it is closed
	 */
	void inner(@Nullable DefaultTaskGroup group);

}
