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

import java.time.Duration;
import java.util.List;

import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupRefusedException;
import io.soonify.TaskSpec;
import io.soonify.internal.GroupRegistry;

/**
 * Knows the open groups of the factories that are built with it, can show them, and can
 * bring them to an end when the application shuts down. All methods may be called by any
 * thread. It does not keep a group alive that was never closed. Not meant to be
 * implemented: {@link #create()} makes one.
 *
 * <p>
 * A shutdown has three steps, each for the caller to time: refuse new groups, wait for
 * those that are open, cancel those that are left.
 *
 * <pre>{@code
 * registry.refuseNewGroups("the application is shutting down");
 * if (!registry.awaitNone(gracePeriod)) {
 *     registry.cancelAll();
 *     registry.awaitNone(Duration.ofSeconds(1));
 * }
 * }</pre>
 *
 * @see TaskGroupFactory.Builder#registry(TaskGroupRegistry)
 */
public interface TaskGroupRegistry {

	/**
	 * Create a registry that accepts groups and knows none.
	 * @return the registry
	 */
	static TaskGroupRegistry create() {
		return new GroupRegistry();
	}

	/**
	 * Return the groups that are open and were not opened inside another group of this
	 * registry; those are found through {@link TaskGroupInfo#innerGroup()} and
	 * {@link TaskInfo#innerGroup()}. Groups that open or close meanwhile may or may not
	 * be among them.
	 * @return the groups, in no order, unmodifiable
	 */
	List<TaskGroupInfo> groups();

	/**
	 * Refuse new groups from now on: opening one throws a
	 * {@link TaskGroupRefusedException}. Groups may still be opened inside those that are
	 * open, for they are part of what is being done there.
	 * @param reason why, as the end of a sentence: "the application is shutting down"
	 */
	void refuseNewGroups(String reason);

	/**
	 * Accept new groups again.
	 */
	void acceptNewGroups();

	/**
	 * Tell whether new groups are accepted.
	 * @return {@code false} after {@link #refuseNewGroups}
	 */
	boolean isAccepting();

	/**
	 * Wait until no group is open. Only of use once new groups are refused.
	 * @param time how long to wait at most; zero or less for not at all
	 * @return {@code true} if none is open
	 * @throws InterruptedException if the calling thread is interrupted
	 */
	boolean awaitNone(Duration time) throws InterruptedException;

	/**
	 * Cancel all open groups, with the cause shutdown: once their tasks have ended, their
	 * owners get a {@link TaskGroupCancelledException}. What tasks have set to be done
	 * {@linkplain TaskSpec#onCancel on cancellation} runs on the calling thread. If new
	 * groups are refused, the reason of that is the reason of this.
	 * @return how many groups were cancelled by this call, not counting those inside
	 * others
	 */
	int cancelAll();

}
