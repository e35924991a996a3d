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

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The threads of the library.
 */
@Timeout(60)
class ThreadsTests {

	@Test
	@DisplayName("A thread of the library keeps no JVM alive and inherits nothing from the thread that starts it")
	void daemon() throws Exception {
		InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
		inheritable.set("of the caller");
		CompletableFuture<String> inherited = new CompletableFuture<>();
		Thread caller = Thread.currentThread();
		ClassLoader usual = caller.getContextClassLoader();
		try (URLClassLoader ofCaller = new URLClassLoader(new URL[0], usual)) {
			caller.setContextClassLoader(ofCaller);
			Thread thread = Threads.daemon("name", () -> inherited.complete(inheritable.get()));
			assertThat(thread.getName()).isEqualTo("name");
			assertThat(thread.isDaemon()).isTrue();
			assertThat(thread.getContextClassLoader()).isSameAs(Threads.class.getClassLoader());
			thread.start();
			assertThat(inherited.get(30, TimeUnit.SECONDS)).isNull();
		}
		finally {
			caller.setContextClassLoader(usual);
		}
	}

	@Test
	@DisplayName("A task on the library's own executor sees the classes of the application, whoever starts it")
	void executor() throws Exception {
		Thread caller = Thread.currentThread();
		ClassLoader usual = caller.getContextClassLoader();
		try (URLClassLoader ofCaller = new URLClassLoader(new URL[0], usual)) {
			caller.setContextClassLoader(ofCaller);
			CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
			Threads.executor().execute(() -> seen.complete(Thread.currentThread().getContextClassLoader()));
			assertThat(seen.get(30, TimeUnit.SECONDS)).isSameAs(Threads.class.getClassLoader());
		}
		finally {
			caller.setContextClassLoader(usual);
		}
	}

}
