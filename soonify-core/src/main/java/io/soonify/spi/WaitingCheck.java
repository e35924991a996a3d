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

package io.soonify.spi;

import io.soonify.TaskGroupFactory;

/**
 * Refuses to let threads wait that must not, such as the event loops of a reactive
 * server, where one that waits keeps many requests from going on.
 *
 * @see TaskGroupFactory.Builder#waitingCheck(WaitingCheck)
 */
@FunctionalInterface
public interface WaitingCheck {

	/**
	 * Check whether the calling thread may wait: it is about to open a group, which it
	 * will have to close, or to wait for a task. Called often, so it must be quick.
	 * @param groupName the name of the group
	 * @throws IllegalStateException if the thread must not wait, saying what to do
	 * instead
	 */
	void checkWaiting(String groupName);

}
