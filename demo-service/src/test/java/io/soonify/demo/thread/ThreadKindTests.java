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

package io.soonify.demo.thread;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.core.task.VirtualThreadTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThreadKind}.
 */
class ThreadKindTests {

	@Test
	void threadOfTheOperatingSystemIsPlatform() {
		assertThat(ThreadKind.of(new Thread(() -> {
		}))).isEqualTo(ThreadKind.PLATFORM).hasToString("platform");
	}

	@Test
	void threadGroupDoesNotTellTheKind() {
		Thread impostor = new Thread(new ThreadGroup("VirtualThreads"), () -> {
		});
		assertThat(ThreadKind.of(impostor)).isEqualTo(ThreadKind.PLATFORM);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void threadOfTheJvmIsVirtual() {
		ThreadKind kind = CompletableFuture
			.supplyAsync(() -> ThreadKind.of(Thread.currentThread()), new VirtualThreadTaskExecutor())
			.join();
		assertThat(kind).isEqualTo(ThreadKind.VIRTUAL).hasToString("virtual");
	}

}
