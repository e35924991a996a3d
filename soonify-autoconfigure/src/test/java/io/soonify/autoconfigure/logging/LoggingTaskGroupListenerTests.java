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

package io.soonify.autoconfigure.logging;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.soonify.CompletionPolicy;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LoggingTaskGroupListener}: what nobody is told of by an exception is
 * in the log, once, in its place.
 */
@Timeout(60)
class LoggingTaskGroupListenerTests {

	private final Logger failures = (Logger) LoggerFactory.getLogger("io.soonify.failures");

	private final Logger warnings = (Logger) LoggerFactory.getLogger(TaskGroupListener.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final TaskGroupFactory.Builder builder = TaskGroupFactory.builder()
		.name("orders")
		.listener(new LoggingTaskGroupListener());

	@BeforeEach
	void startLog() {
		this.log.start();
		for (Logger logger : List.of(this.failures, this.warnings)) {
			logger.setLevel(Level.WARN);
			logger.addAppender(this.log);
		}
	}

	@AfterEach
	void stopLog() {
		for (Logger logger : List.of(this.failures, this.warnings)) {
			logger.setLevel(null);
			logger.detachAppender(this.log);
		}
	}

	@Test
	void failureOfAnOptionalTaskIsLoggedWithItsMessage() {
		try (TaskGroup group = this.builder.build().create()) {
			group.task("hints").optional().callSoon(LoggingTaskGroupListenerTests::fail);
		}
		assertThat(this.log.list).singleElement().satisfies((event) -> {
			assertThat(event.getLoggerName()).isEqualTo("io.soonify.failures");
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(event.getFormattedMessage()).isEqualTo("Task 'hints' of task group 'orders' failed, which is "
					+ "tolerated: java.lang.IllegalStateException: no hints today");
			assertThat(event.getThrowableProxy()).isNull();
		});
	}

	@Test
	void itsStackIsLoggedAtLevelDebug() {
		this.failures.setLevel(Level.DEBUG);
		try (TaskGroup group = this.builder.build().create()) {
			group.task("hints").optional().callSoon(LoggingTaskGroupListenerTests::fail);
		}
		assertThat(this.log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.DEBUG);
		assertThat(this.log.list.get(1)).satisfies((event) -> {
			assertThat(event.getFormattedMessage()).contains("'hints'", "'orders'");
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo("no hints today");
			assertThat(event.getThrowableProxy().getStackTraceElementProxyArray()).isNotEmpty();
		});
	}

	@Test
	void failuresThatThePolicyToleratesAreLoggedOnceEach() {
		try (TaskGroup group = this.builder.policy(CompletionPolicy.supervised()).build().create()) {
			group.task("hints").callSoon(LoggingTaskGroupListenerTests::fail);
			group.task("prices").callSoon(LoggingTaskGroupListenerTests::fail);
			group.task("stock").callSoon(() -> 1);
		}
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.hasSize(2)
			.anyMatch((message) -> message.contains("'hints'"))
			.anyMatch((message) -> message.contains("'prices'"));
	}

	@Test
	void failuresThatTheOwnerIsToldOfAreNotLogged() {
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> {
			try (TaskGroup group = this.builder.build().create()) {
				group.task("hints").callSoon(LoggingTaskGroupListenerTests::fail);
			}
		});
		assertThat(this.log.list).isEmpty();
	}

	@Test
	@DisplayName("S19: a failure that cannot describe itself is logged by the name of its class")
	void failureThatCannotDescribeItself() {
		try (TaskGroup group = this.builder.build().create()) {
			group.task("hints").optional().callSoon(() -> {
				throw new Indescribable();
			});
		}
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("'hints'",
					Indescribable.class.getName()));
	}

	@Test
	@DisplayName("S19: what a listener throws is logged with its stack, the name of the group and that of the listener")
	void listenerThatThrows() {
		TaskGroupFactory taskGroups = this.builder.listener(new BrokenListener()).build();
		assertThat(taskGroups.map(List.of(1), (number) -> number)).containsExactly(1);
		assertThat(this.log.list).singleElement().satisfies((event) -> {
			assertThat(event.getLoggerName()).isEqualTo(TaskGroupListener.class.getName());
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(event.getFormattedMessage()).contains("'orders'",
					"a listener of class " + BrokenListener.class.getName());
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo("broken");
		});
	}

	@Test
	@DisplayName("S19: so is what the end of a context throws")
	void contextThatThrows() {
		TaskGroupFactory taskGroups = this.builder.context(() -> () -> () -> {
			throw new IllegalStateException("cannot end");
		}).build();
		assertThat(taskGroups.map(List.of(1), (number) -> number)).containsExactly(1);
		assertThat(this.log.list).singleElement().satisfies((event) -> {
			assertThat(event.getFormattedMessage()).contains("'orders'", "the end of a context");
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo("cannot end");
		});
	}

	@Test
	@DisplayName("S15: a group whose tasks get no thread is logged")
	void groupThatStarves() {
		CountDownLatch neverRun = new CountDownLatch(1);
		TaskGroupFactory taskGroups = this.builder.executor((task) -> neverRun.countDown())
			.stragglerWarnAfter(Duration.ofMillis(20))
			.build();
		try (TaskGroup group = taskGroups.create()) {
			group.task("price").callSoon(() -> 1);
		}
		assertThat(this.log.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(event.getFormattedMessage()).contains("'price'", "'orders'");
		});
	}

	@Test
	@DisplayName("S14: a group that was never closed is logged")
	void groupThatWasNeverClosed() {
		leak(this.builder.build());
		Awaitility.await().untilAsserted(() -> {
			System.gc();
			assertThat(List.copyOf(this.log.list)).singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("'orders' was never closed"));
		});
	}

	private static void leak(TaskGroupFactory taskGroups) {
		TaskGroup forgotten = taskGroups.create();
		assertThat(forgotten.isCancelled()).isFalse();
	}

	private static String fail() {
		throw new IllegalStateException("no hints today");
	}

	@SuppressWarnings("serial")
	private static final class Indescribable extends RuntimeException {

		@Override
		public String toString() {
			throw new IllegalStateException("no words");
		}

	}

	private static final class BrokenListener implements TaskGroupListener {

		@Override
		public void taskEnded(TaskGroupInfo group, TaskInfo task) {
			throw new IllegalStateException("broken");
		}

	}

}
