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

import java.util.Arrays;

/**
 * Which of the usual events a listener does anything at. Most care for a few, and what is
 * called for every task costs even if it does nothing.
 *
 * @param groupOpened whether it has a method of its own for that
 * @param groupClosed likewise
 * @param taskSubmitted likewise
 * @param taskStarted likewise
 * @param taskEnded likewise
 */
record ListenerEvents(boolean groupOpened, boolean groupClosed, boolean taskSubmitted, boolean taskStarted,
		boolean taskEnded) {

	private static final ListenerEvents ALL = new ListenerEvents(true, true, true, true, true);

	private static final ClassValue<ListenerEvents> OF_CLASS = new ClassValue<>() {

		@Override
		protected ListenerEvents computeValue(Class<?> type) {
			return ofClass(type);
		}

	};

	/**
	 * Return what a listener is to be told of.
	 * @param listener the listener
	 * @return the events that it has methods for; all if it has no method at all, like a
	 * mock, whose work is done elsewhere
	 */
	static ListenerEvents of(TaskGroupListener listener) {
		return OF_CLASS.get(listener.getClass());
	}

	private static ListenerEvents ofClass(Class<?> type) {
		boolean none = Arrays.stream(TaskGroupListener.class.getMethods())
			.noneMatch((method) -> hasOwn(type, method.getName(), method.getParameterTypes()));
		return none ? ALL
				: new ListenerEvents(hasOwn(type, "groupOpened", TaskGroupInfo.class),
						hasOwn(type, "groupClosed", TaskGroupInfo.class, TaskGroupOutcome.class),
						hasOwn(type, "taskSubmitted", TaskGroupInfo.class, TaskInfo.class),
						hasOwn(type, "taskStarted", TaskGroupInfo.class, TaskInfo.class),
						hasOwn(type, "taskEnded", TaskGroupInfo.class, TaskInfo.class));
	}

	private static boolean hasOwn(Class<?> type, String method, Class<?>... parameters) {
		try {
			return type.getMethod(method, parameters).getDeclaringClass() != TaskGroupListener.class;
		}
		catch (NoSuchMethodException | RuntimeException | Error ex) {
			return true; // not to be known in a native image, or where a class is missing
		}
	}

}
