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

package io.soonify.executor;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The threads of the library: S2 and S18.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class LibraryThreadTests {

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().build();

	@Test
	@DisplayName("A thread of the library keeps no JVM alive and inherits no thread-local from the thread that starts it")
	void inheritsNothing() {
		InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
		inheritable.set("of the owner");
		try (TaskGroup g = this.taskGroups.create()) {
			SoonValue<String> inherited = g.callSoon(() -> String.valueOf(inheritable.get()));
			SoonValue<Thread> thread = g.callSoon(Thread::currentThread);
			assertThat(inherited.join()).isEqualTo("null");
			assertThat(thread.join().isDaemon()).isTrue();
			assertThat(thread.join().getPriority()).isEqualTo(Thread.NORM_PRIORITY);
		}
	}

	@Test
	@DisplayName("S18: a task sees the class loader of the thread that starts it")
	void classLoaderOfStarter() throws Exception {
		Thread owner = Thread.currentThread();
		ClassLoader usual = owner.getContextClassLoader();
		try (URLClassLoader ofOwner = new URLClassLoader(new URL[0], usual); TaskGroup g = this.taskGroups.create()) {
			owner.setContextClassLoader(ofOwner);
			SoonValue<ClassLoader> seen = g.callSoon(() -> Thread.currentThread().getContextClassLoader());
			SoonValue<ClassLoader> ofTask = g
				.callSoon(() -> g.callSoon(() -> Thread.currentThread().getContextClassLoader()).join());
			assertThat(seen.join()).isSameAs(ofOwner);
			assertThat(ofTask.join()).isSameAs(ofOwner);
		}
		finally {
			owner.setContextClassLoader(usual);
		}
	}

	@Test
	@DisplayName("The threads of the library that work for all groups are daemons that keep no application's class loader")
	void threadsForAll() throws Exception {
		Thread owner = Thread.currentThread();
		ClassLoader usual = owner.getContextClassLoader();
		try (URLClassLoader ofApplication = new URLClassLoader(new URL[0], usual)) {
			owner.setContextClassLoader(ofApplication);
			TaskGroup g = this.taskGroups.withTimeout(Duration.ofMillis(20)).create();
			g.callSoon(BlockingTask.interruptible());
			assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(g::close);
			assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> thread.getName().startsWith("soonify"))
				.allMatch(Thread::isDaemon)
				.allMatch((thread) -> thread.getContextClassLoader() != ofApplication);
		}
		finally {
			owner.setContextClassLoader(usual);
		}
	}

}
