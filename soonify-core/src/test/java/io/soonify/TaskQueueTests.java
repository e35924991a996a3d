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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The queue of waiting tasks.
 */
@Timeout(60)
class TaskQueueTests {

	private final TaskGroup group = TaskGroupFactory.builder().build().create();

	private final TaskQueue queue = new TaskQueue();

	@AfterEach
	void close() {
		this.group.close();
	}

	@Test
	@DisplayName("Tasks come out first come first served")
	void order() {
		Task<?> first = task(1);
		Task<?> second = task(2);
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.take()).isNull();
		this.queue.append(first);
		this.queue.append(second);
		assertThat(this.queue.isEmpty()).isFalse();
		assertThat(this.queue.first()).isSameAs(first);
		assertThat(this.queue.after(first)).isSameAs(second);
		assertThat(this.queue.take()).isSameAs(first);
		assertThat(this.queue.take()).isSameAs(second);
		assertThat(this.queue.take()).isNull();
		assertThat(this.queue.after(first)).isNull();
	}

	@Test
	@DisplayName("The size is that of what waits, without what was ended there")
	void size() {
		assertThat(this.queue.size()).isZero();
		Task<?> cancelled = task(1);
		this.queue.append(cancelled);
		this.queue.append(task(2));
		this.queue.append(task(3));
		assertThat(this.queue.size()).isEqualTo(3);
		assertThat(cancelled.claimUnstarted()).isTrue();
		cancelled.end(TaskState.CANCELLED);
		assertThat(this.queue.size()).isEqualTo(2);
		this.queue.take();
		this.queue.take();
		assertThat(this.queue.size()).isOne();
		this.queue.take();
		assertThat(this.queue.size()).isZero();
	}

	@Test
	@DisplayName("The size is found however fast tasks are taken meanwhile, and is that of a moment")
	void sizeWhileTasksAreTaken() throws InterruptedException {
		int tasks = 300_000;
		for (int i = 1; i <= tasks; i++) {
			this.queue.append(task(i));
		}
		Thread taker = new Thread(() -> {
			while (this.queue.take() != null) {
				Thread.onSpinWait();
			}
		});
		taker.start();
		int size;
		do {
			int before = tasks - this.queue.taken();
			size = this.queue.size();
			int after = tasks - this.queue.taken();
			assertThat(size).isBetween(after, before);
		}
		while (size > 0);
		taker.join();
		assertThat(this.queue.size()).isZero();
	}

	@Test
	@DisplayName("With many threads at both ends, each task comes out once, and in the order of its thread")
	void manyThreads() throws InterruptedException {
		int threads = 4;
		int perThread = 50_000;
		Set<Task<?>> seen = ConcurrentHashMap.newKeySet();
		CountDownLatch left = new CountDownLatch(threads * perThread);
		List<String> problems = new ArrayList<>();
		List<Thread> all = new ArrayList<>();
		for (int t = 0; t < threads; t++) {
			int base = t * perThread;
			all.add(new Thread(() -> {
				for (int i = 0; i < perThread; i++) {
					this.queue.append(task(base + i));
				}
			}));
			all.add(new Thread(() -> takeAll(left, seen, problems, threads, perThread)));
		}
		all.forEach(Thread::start);
		for (Thread thread : all) {
			thread.join();
		}
		assertThat(problems).isEmpty();
		assertThat(seen).hasSize(threads * perThread);
		assertThat(this.queue.isEmpty()).isTrue();
	}

	private void takeAll(CountDownLatch left, Set<Task<?>> seen, List<String> problems, int threads, int perThread) {
		int[] last = new int[threads];
		while (left.getCount() > 0) {
			Task<?> task = this.queue.take();
			if (task == null) {
				Thread.onSpinWait();
				continue;
			}
			left.countDown();
			int number = Integer.parseInt(task.name().substring("task-".length()));
			if (!seen.add(task) || number + 1 <= last[number / perThread]) {
				synchronized (problems) {
					problems.add("Out of order or twice: " + task);
				}
			}
			last[number / perThread] = number + 1;
		}
	}

	private Task<?> task(int number) {
		return new Task<>((DefaultTaskGroup) this.group, number, () -> number, null);
	}

}
