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

/**
 * The block of a group that returns nothing.
 *
 * @param <X> the type of exception that the block may throw
 * @see TaskGroupFactory#run(TaskGroupAction)
 */
@FunctionalInterface
public interface TaskGroupAction<X extends Exception> {

	/**
	 * Start tasks in the group, and do what there is to do meanwhile.
	 * @param group the open group, which is closed when this method has returned
	 * @throws X if the block fails
	 */
	void run(TaskGroup group) throws X;

}
