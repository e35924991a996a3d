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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.micrometer.context.ContextRegistry;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.TaskGroupFactoryCustomizer;
import io.soonify.spi.TaskGroupListener;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The core with one of its extras at a time. What belongs to the starter is taken from an
 * application, without the rest.
 */
final class Extras {

	private static final String GROUP = "inventory";

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private Extras() {
	}

	static FanOut groupName() {
		return new Soonify(TaskGroupFactory.builder().name(GROUP).build());
	}

	static FanOut taskNames() {
		return new NamedTasks(TaskGroupFactory.builder().name(GROUP).build());
	}

	static FanOut deadline() {
		return new Soonify(TaskGroupFactory.builder().timeout(TIMEOUT).build());
	}

	/** A limit that is never reached. */
	static FanOut limit() {
		return new Soonify(TaskGroupFactory.builder().maxConcurrency(10_000).build());
	}

	/** One factory for all requests. */
	static FanOut keptFactory() {
		return new Soonify(TaskGroupFactory.builder().build().named(GROUP).withTimeout(TIMEOUT));
	}

	/** A factory for each request, derived from one that is kept. */
	static FanOut factoryChain() {
		TaskGroupFactory kept = TaskGroupFactory.builder().build();
		return (tasks, work) -> new Soonify(kept.named(GROUP).withTimeout(TIMEOUT)).run(tasks, work);
	}

	static FanOut meters() {
		return new Soonify(TaskGroupFactory.builder()
			.listener(StartedApplication.start().getBean("soonifyMetricsTaskGroupListener", TaskGroupListener.class))
			.build());
	}

	static FanOut observations() {
		return new Soonify(TaskGroupFactory.builder()
			.listener(StartedApplication.start("soonify.observations.enabled=true")
				.getBean("soonifyObservationTaskGroupListener", TaskGroupListener.class))
			.build());
	}

	/**
	 * Thread-locals that have values on the thread of the owner. With the executor of the
	 * starter, whose threads it knows to be new.
	 * @param number how many
	 * @return hands them on
	 */
	static FanOut context(int number) {
		List<ThreadLocal<String>> variables = Stream.generate(() -> new ThreadLocal<String>()).limit(number).toList();
		for (ThreadLocal<String> variable : variables) {
			ContextRegistry.getInstance()
				.registerThreadLocalAccessor("benchmark." + variables.indexOf(variable), variable);
		}
		ConfigurableApplicationContext application = StartedApplication.start("soonify.context.mdc=false");
		TaskGroupFactory.Builder builder = TaskGroupFactory.builder();
		for (String part : List.of("soonifyExecutorCustomizer", "soonifyContextCustomizer")) {
			application.getBean(part, TaskGroupFactoryCustomizer.class).customize(builder);
		}
		Soonify soonify = new Soonify(builder.build());
		return (tasks, work) -> {
			variables.forEach((variable) -> variable.set("value"));
			return soonify.run(tasks, work);
		};
	}

}
