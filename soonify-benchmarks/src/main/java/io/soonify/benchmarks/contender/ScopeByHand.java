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

package io.soonify.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.StructuredTaskScope.Subtask;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.context.i18n.LocaleContextThreadLocalAccessor;

/**
 * {@link StructuredTaskScope} with what the starter gives, as one writes it by hand in an
 * application with Micrometer: a timer of groups and one of tasks, by how they ended, a
 * gauge of the tasks that run, and the context of whoever starts a task set around it.
 * The meters are in the registry of the application, and the context is what the starter
 * hands on.
 */
final class ScopeByHand implements FanOut {

	private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

	private final AtomicInteger activeTasks = new AtomicInteger();

	private final MeterRegistry registry;

	private final Timer succeededGroups;

	private final Timer failedGroups;

	private final Timer succeededTasks;

	private final Timer failedTasks;

	ScopeByHand(MeterRegistry registry) {
		ContextRegistry.getInstance().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor());
		ContextRegistry.getInstance().registerThreadLocalAccessor(new LocaleContextThreadLocalAccessor());
		this.registry = registry;
		this.succeededGroups = timer("by-hand.group", "success");
		this.failedGroups = timer("by-hand.group", "failure");
		this.succeededTasks = timer("by-hand.task", "success");
		this.failedTasks = timer("by-hand.task", "failure");
		Gauge.builder("by-hand.task.active", this.activeTasks, AtomicInteger::get)
			.tag("group", "benchmark")
			.register(registry);
	}

	private Timer timer(String name, String outcome) {
		return Timer.builder(name).tag("group", "benchmark").tag("outcome", outcome).register(this.registry);
	}

	@Override
	public long run(int tasks, Callable<Integer> work) throws InterruptedException {
		Timer.Sample time = Timer.start(this.registry);
		Timer timer = this.failedGroups;
		try (var scope = StructuredTaskScope.open(Joiner.<Integer>awaitAllSuccessfulOrThrow())) {
			List<Subtask<Integer>> subtasks = new ArrayList<>(tasks);
			for (int i = 0; i < tasks; i++) {
				subtasks.add(scope.fork(observed(work)));
			}
			scope.join();
			timer = this.succeededGroups;
			long sum = 0;
			for (Subtask<Integer> subtask : subtasks) {
				sum += subtask.get();
			}
			return sum;
		}
		finally {
			time.stop(timer);
		}
	}

	private <T> Callable<T> observed(Callable<T> work) {
		ContextSnapshot snapshot = this.snapshots.captureAll();
		return () -> {
			Timer.Sample time = Timer.start(this.registry);
			Timer timer = this.failedTasks;
			this.activeTasks.incrementAndGet();
			try (ContextSnapshot.Scope context = snapshot.setThreadLocals()) {
				T value = work.call();
				timer = this.succeededTasks;
				return value;
			}
			finally {
				this.activeTasks.decrementAndGet();
				time.stop(timer);
			}
		};
	}

}
