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

package io.soonify.autoconfigure.executor;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

import io.soonify.autoconfigure.SoonifyProperties.Executor.Mode;
import io.soonify.spi.ThreadPerTaskExecutor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of the beans that run tasks.
 */
class SuitableExecutorTests {

	@Test
	@DisplayName("Spring's executor without a limit is made known as one with a thread for every task")
	@Timeout(60)
	void simpleAsyncTaskExecutor() throws InterruptedException {
		SimpleAsyncTaskExecutor simple = new SimpleAsyncTaskExecutor("simple-");
		Executor suitable = SuitableExecutor.of(simple, "simple", Mode.APPLICATION);
		assertThat(suitable).isInstanceOf(ThreadPerTaskExecutor.class);
		Thread[] used = new Thread[1];
		CountDownLatch ran = new CountDownLatch(1);
		suitable.execute(() -> {
			used[0] = Thread.currentThread();
			ran.countDown();
		});
		ran.await();
		assertThat(used[0].getName()).startsWith("simple-");
	}

	@Test
	@DisplayName("Soonify's own is known to have new threads, unless something is made of it")
	@EnabledForJreRange(min = JRE.JAVA_21)
	void ownExecutor() {
		assertThat(hasNewThreads(new VirtualThreadTaskExecutor("own-", null))).isTrue();
		VirtualThreadTaskExecutor decorated = new VirtualThreadTaskExecutor("own-", null);
		decorated.setTaskDecorator((command) -> command);
		assertThat(hasNewThreads(decorated)).isFalse();
		VirtualThreadTaskExecutor other = new VirtualThreadTaskExecutor("own-", null);
		other.setThreadFactory(Thread::new);
		assertThat(hasNewThreads(other)).isFalse();
		VirtualThreadTaskExecutor ofSpring = new VirtualThreadTaskExecutor("own-", null);
		ofSpring.setVirtualThreads(true);
		assertThat(hasNewThreads(ofSpring)).as("they inherit thread-locals").isFalse();
		assertThat(hasNewThreads(new SimpleAsyncTaskExecutor())).isFalse();
	}

	private static boolean hasNewThreads(SimpleAsyncTaskExecutor executor) {
		return ((ThreadPerTaskExecutor) SuitableExecutor.of(executor, "own", Mode.VIRTUAL)).hasNewThreads();
	}

	@Test
	@DisplayName("Of a subclass of it, and of a pool, that is not taken for granted")
	void others() {
		SimpleAsyncTaskExecutor own = new SimpleAsyncTaskExecutor() {
		};
		assertThat(SuitableExecutor.of(own, "own", Mode.APPLICATION)).isSameAs(own);
		ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
		pool.initialize();
		try {
			assertThat(SuitableExecutor.of(pool, "pool", Mode.APPLICATION)).isSameAs(pool.getThreadPoolExecutor());
		}
		finally {
			pool.shutdown();
		}
	}

}
