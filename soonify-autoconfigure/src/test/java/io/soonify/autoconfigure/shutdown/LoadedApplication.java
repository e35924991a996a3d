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

package io.soonify.autoconfigure.shutdown;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupRegistry;
import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application whose requests wait for groups, and which counts them.
 */
@EnableAutoConfiguration(
		exclude = { ServletWebSecurityAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class })
@Configuration(proxyBeanMethods = false)
@Import(LoadedApplication.Requests.class)
class LoadedApplication {

	static final String PORT = "port=";

	static final String OPENED = "opened=";

	static final String LEFT_BEHIND = "threads left behind=";

	/**
	 * Run it in a JVM of its own, which says where it listens, and at the end what is
	 * left of it.
	 * @param properties the properties, as command line arguments
	 */
	public static void main(String[] properties) {
		ConfigurableApplicationContext context = start(Map.of(), properties);
		Requests requests = context.getBean(Requests.class);
		SpringApplication.getShutdownHandlers().add(() -> {
			System.out.println(OPENED + requests.opened());
			System.out.println(LEFT_BEHIND + requests.threadsLeftBehind());
		});
		System.out.println(PORT + port(context));
	}

	static ConfigurableApplicationContext start(Map<String, Object> defaults, String... arguments) {
		SpringApplication application = new SpringApplication(LoadedApplication.class);
		application.setDefaultProperties(defaults);
		application.setRegisterShutdownHook(arguments.length > 0);
		return application.run(arguments);
	}

	static int port(ConfigurableApplicationContext context) {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	@RestController
	static class Requests {

		private final TaskGroupFactory taskGroups;

		private final TaskGroupRegistry registry;

		private final AtomicInteger entered = new AtomicInteger();

		private final AtomicInteger opened = new AtomicInteger();

		private final Queue<Thread> taskThreads = new ConcurrentLinkedQueue<>();

		private final Set<Thread> othersThreads = LibraryThreads.all();

		Requests(TaskGroupFactory taskGroups, TaskGroupRegistry registry) {
			this.taskGroups = taskGroups;
			this.registry = registry;
		}

		@GetMapping("/work")
		String work(@RequestParam Duration duration) {
			this.entered.incrementAndGet();
			return fanOut(duration);
		}

		@GetMapping("/late-work")
		String lateWork() {
			this.entered.incrementAndGet();
			Awaitility.await().pollDelay(Duration.ZERO).until(() -> !this.registry.isAccepting());
			return fanOut(Duration.ZERO);
		}

		private String fanOut(Duration duration) {
			List<SoonValue<Integer>> values = new ArrayList<>();
			try (TaskGroup group = this.taskGroups.create()) {
				this.opened.incrementAndGet();
				for (int i = 0; i < 3; i++) {
					int number = i;
					values.add(group.callSoon(() -> {
						this.taskThreads.add(Thread.currentThread());
						Thread.sleep(duration.toMillis());
						return number;
					}));
				}
			}
			return "did " + values.stream().map(SoonValue::value).toList();
		}

		@ExceptionHandler({ TaskGroupCancelledException.class, IllegalStateException.class })
		@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
		String unavailable(RuntimeException ex) {
			return ex.getMessage();
		}

		int entered() {
			return this.entered.get();
		}

		/**
		 * Return how many groups were opened. A request that the server has let in and
		 * that has none is refused.
		 * @return the number
		 */
		int opened() {
			return this.opened.get();
		}

		/**
		 * Return the threads that outlive the application.
		 * @return threads that have run tasks, and others of Soonify's
		 */
		List<String> threadsLeftBehind() {
			long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
			List<String> alive;
			do {
				Thread.yield(); // what has just ended may be about to leave
				alive = new ArrayList<>(LibraryThreads.butDaemons(this.othersThreads));
				this.taskThreads.stream().filter(Thread::isAlive).map(Thread::getName).forEach(alive::add);
			}
			while (!alive.isEmpty() && System.nanoTime() - end < 0);
			return alive;
		}

	}

}
