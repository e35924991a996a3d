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

package io.soonify.autoconfigure.context;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.TaskGroupFactoryCustomizer;
import io.soonify.autoconfigure.executor.SoonifyExecutorAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SoonifyContextAutoConfiguration}: S18 in an application.
 */
@Timeout(120)
@SuppressWarnings("try") // scopes are opened to be closed
class SoonifyContextAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withPropertyValues("soonify.executor.mode=platform")
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class,
				SoonifyContextAutoConfiguration.class));

	@Test
	@DisplayName("S18: tasks see observation, diagnostic context, request, locale and user of their starter")
	void tasksSeeTheContextOfTheirStarter() {
		this.contextRunner.run((context) -> assertThat(seenByTask(context)).isEqualTo(Surroundings.expected("ada")));
	}

	@Test
	@DisplayName("S18: tasks of a starter that has nothing see nothing")
	void tasksSeeNothingElse() {
		this.contextRunner.run((context) -> {
			TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
			seenByTask(context);
			assertThat(taskGroups.map(List.of(1, 2, 3), (i) -> Surroundings.seen())).containsOnly(Map.of());
		});
	}

	@Test
	void whenContextIsDisabledThenTasksSeeNothing() {
		this.contextRunner.withPropertyValues("soonify.context.enabled=false")
			.run((context) -> assertThat(seenByTask(context)).isEmpty());
	}

	@Test
	void whenDisabledThenThereIsNothing() {
		this.contextRunner.withPropertyValues("soonify.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AccessorCustomizer.class)
				.doesNotHaveBean(TaskGroupFactoryCustomizer.class));
	}

	@Test
	void whenDiagnosticContextIsDisabledThenTasksSeeTheRest() {
		this.contextRunner.withPropertyValues("soonify.context.mdc=false")
			.run((context) -> assertThat(seenByTask(context)).isEqualTo(expectedWithout("mdc")));
	}

	@Test
	void whenContextPropagationIsMissingThenTasksSeeNothing() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer.context"))
			.run((context) -> assertThat(seenByTask(context)).isEmpty());
	}

	@Test
	void whenSlf4jIsMissingThenTasksSeeTheRest() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.slf4j"))
			.run((context) -> assertThat(seenByTask(context)).isEqualTo(expectedWithout("mdc")));
	}

	@Test
	void whenSpringWebIsMissingThenTasksSeeTheRest() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.web"))
			.run((context) -> assertThat(seenByTask(context)).isEqualTo(expectedWithout("request")));
	}

	@Test
	void whenOnlyServletsAreMissingThenTasksSeeTheRequest() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("jakarta.servlet"))
			.run((context) -> assertThat(seenByTask(context)).isEqualTo(Surroundings.expected("ada")));
	}

	@Test
	void whenSpringSecurityOrObservationIsMissingThenThereIsNothingToReplace() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.security", "io.micrometer.observation"))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("soonifySecurityAccessorCustomizer");
				assertThat(context).doesNotHaveBean("soonifyObservationAccessorCustomizer");
				assertThat(seenByTask(context)).containsKeys("mdc", "request", "locale");
			});
	}

	@Test
	@DisplayName("S18: what is registered later reaches tasks too, and the registry of the JVM is not changed")
	void whateverIsRegisteredReachesTasks() {
		ContextRegistry registry = ContextRegistry.getInstance();
		List<ThreadLocalAccessor<?>> before = List.copyOf(registry.getThreadLocalAccessors());
		ThreadLocal<String> tenant = new ThreadLocal<>();
		this.contextRunner.run((context) -> {
			TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
			tenant.set("acme");
			assertThat(taskGroups.map(List.of(1), (i) -> "tenant " + tenant.get())).containsExactly("tenant null");
			assertThat(registry.getThreadLocalAccessors()).isEqualTo(before);
			registry.registerThreadLocalAccessor("tenant", tenant);
			try {
				assertThat(taskGroups.map(List.of(1), (i) -> "tenant " + tenant.get())).containsExactly("tenant acme");
				assertThat(seenByTask(context)).isEqualTo(Surroundings.expected("ada"));
			}
			finally {
				registry.removeThreadLocalAccessor("tenant");
			}
			assertThat(taskGroups.map(List.of(1), (i) -> "tenant " + tenant.get())).containsExactly("tenant null");
		});
		tenant.remove();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void nothingIsLookedForOnTheVirtualThreadsOfSoonify() {
		assertThat(threadsLookedAt("soonify.executor.mode=virtual")).containsOnly(Thread.currentThread());
	}

	@Test
	void somethingIsLookedForOnThreadsThatMayHaveIt() {
		assertThat(threadsLookedAt("soonify.executor.mode=platform")).contains(Thread.currentThread())
			.hasSizeGreaterThan(1);
	}

	private Set<Thread> threadsLookedAt(String mode) {
		Set<Thread> lookedAt = ConcurrentHashMap.newKeySet();
		ContextRegistry registry = ContextRegistry.getInstance();
		registry.registerThreadLocalAccessor("nothing", () -> {
			lookedAt.add(Thread.currentThread());
			return null;
		}, (value) -> {
		}, () -> {
		});
		try {
			this.contextRunner.withPropertyValues(mode)
				.run((context) -> context.getBean(TaskGroupFactory.class).map(List.of(1, 2, 3), (number) -> number));
		}
		finally {
			registry.removeThreadLocalAccessor("nothing");
		}
		return lookedAt;
	}

	@Test
	@DisplayName("S18: a task has a security context of its own")
	void securityContextIsCopied() {
		this.contextRunner.run((context) -> {
			try (Surroundings surroundings = Surroundings.of("ada")) {
				SecurityContext ofRequest = SecurityContextHolder.getContext();
				List<SoonValue<SecurityContext>> ofTasks;
				SoonValue<Boolean> changed;
				try (TaskGroup g = context.getBean(TaskGroupFactory.class).create()) {
					changed = g.callSoon(() -> {
						SecurityContextHolder.getContext().setAuthentication(Surroundings.authentication("eve"));
						return true;
					});
					changed.join();
					ofTasks = g.map(List.of(1, 2), (i) -> SecurityContextHolder.getContext());
				}
				assertThat(SecurityContextHolder.getContext()).isSameAs(ofRequest);
				assertThat(ofTasks).extracting(SoonValue::value)
					.allSatisfy((each) -> assertThat(each).isNotSameAs(ofRequest).isEqualTo(ofRequest))
					.usingElementComparator((left, right) -> (left == right) ? 0 : 1)
					.doesNotHaveDuplicates();
				assertThat(ofRequest.getAuthentication().getName()).isEqualTo("ada");
			}
		});
	}

	@Test
	@DisplayName("S18: a user that is set in the starter's context after the start of a task does not reach it")
	void laterUserDoesNotReachTask() {
		this.contextRunner.withPropertyValues("soonify.executor.pool.max-size=1").run((context) -> {
			try (Surroundings surroundings = Surroundings.of("ada")) {
				SoonValue<Map<String, String>> seen;
				try (TaskGroup g = context.getBean(TaskGroupFactory.class).create()) {
					CountDownLatch changed = new CountDownLatch(1);
					g.runSoon(() -> assertThat(changed.await(30, TimeUnit.SECONDS)).isTrue());
					seen = g.callSoon(Surroundings::seen);
					SecurityContextHolder.getContext().setAuthentication(Surroundings.authentication("eve"));
					MDC.put("user", "eve");
					changed.countDown();
				}
				assertThat(seen.value()).isEqualTo(Surroundings.expected("ada"));
			}
		});
	}

	@Test
	@DisplayName("S18: what a task does to the request is done to the request")
	void requestIsShared() {
		ConcurrentLinkedQueue<String> destroyed = new ConcurrentLinkedQueue<>();
		this.contextRunner.run((context) -> {
			try (Surroundings surroundings = Surroundings.of("ada")) {
				RequestAttributes request = RequestContextHolder.currentRequestAttributes();
				context.getBean(TaskGroupFactory.class).map(List.of("a", "b"), (name) -> {
					RequestContextHolder.currentRequestAttributes()
						.registerDestructionCallback(name, () -> destroyed.add(name), RequestAttributes.SCOPE_REQUEST);
					return name;
				});
				((ServletRequestAttributes) request).requestCompleted();
			}
		});
		assertThat(destroyed).containsExactlyInAnyOrder("a", "b");
	}

	private static Map<String, String> seenByTask(ApplicationContext context) {
		try (Surroundings surroundings = Surroundings.of("ada")) {
			SoonValue<Map<String, String>> seen;
			try (TaskGroup g = context.getBean(TaskGroupFactory.class).create()) {
				seen = g.callSoon(Surroundings::seen);
			}
			assertThat(Surroundings.seen()).isEqualTo(Surroundings.expected("ada"));
			return seen.value();
		}
		finally {
			assertThat(Surroundings.seen()).isEmpty();
		}
	}

	private static Map<String, String> expectedWithout(String kind) {
		Map<String, String> expected = Surroundings.expected("ada");
		expected.remove(kind);
		return expected;
	}

}
