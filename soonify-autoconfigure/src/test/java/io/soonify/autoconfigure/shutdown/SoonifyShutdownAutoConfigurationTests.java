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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.soonify.SoonValue;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupCancelledException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupRefusedException;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.executor.SoonifyExecutorAutoConfiguration;
import io.soonify.autoconfigure.registry.SoonifyRegistryAutoConfiguration;
import io.soonify.spi.TaskGroupRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SoonifyShutdownAutoConfiguration}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class SoonifyShutdownAutoConfigurationTests {

	private static final Duration GENEROUS = Duration.ofSeconds(20);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class,
				SoonifyRegistryAutoConfiguration.class, SoonifyShutdownAutoConfiguration.class,
				LifecycleAutoConfiguration.class));

	private final CountDownLatch started = new CountDownLatch(1);

	private final CountDownLatch interrupted = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	@Test
	void whenNothingIsOpenThenContextClosesAtOnce() {
		run((context) -> {
			context.getBean(TaskGroupFactory.class).create().close();
			assertThat(timeToClose(context)).isLessThan(GENEROUS);
		});
	}

	@Test
	void openGroupsMayEndWhileNewOnesAreRefused() {
		run((context) -> {
			TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
			CompletableFuture<String> owner = supplyAsync(() -> taskGroups.call((group) -> {
				SoonValue<String> waiting = group.callSoon(this::awaitRelease);
				waiting.join();
				// the executor still runs what open groups need, also in groups inside
				return group
					.callSoon(() -> waiting.value() + taskGroups.call((inner) -> inner.callSoon(() -> "!").join()))
					.join();
			}));
			await(this.started);
			CompletableFuture<Void> closing = runAsync(context::close);
			Awaitility.await()
				.untilAsserted(() -> assertThatExceptionOfType(TaskGroupRefusedException.class)
					.isThrownBy(() -> taskGroups.create().close())
					.withMessage("Task group 'default' cannot be opened, because the application is shutting down"));
			assertThat(closing).isNotDone();
			this.released.countDown();
			assertThat(get(owner)).isEqualTo("released!");
			get(closing);
		});
	}

	@ParameterizedTest
	@CsvSource({ "200ms, 30s", "0s, 30s", "500ms, 100ms", "500ms, 500ms", ", 1s" })
	void openGroupsAreCancelledAtTheEndOfTheGracePeriod(String gracePeriod, String phaseTimeout) {
		run((context) -> {
			TaskGroupRegistry registry = context.getBean(TaskGroupRegistry.class);
			TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
			CompletableFuture<Void> owner = runAsync(
					() -> taskGroups.named("orders").run((group) -> group.runSoon(this::awaitInterrupt)));
			await(this.started);
			assertThat(timeToClose(context)).isLessThan(GENEROUS);
			assertThat(registry.groups()).isEmpty();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(owner))
				.havingCause()
				.isInstanceOf(TaskGroupCancelledException.class)
				.withMessage("Task group 'orders' was cancelled, because the application is shutting down");
		}, "soonify.shutdown.grace-period=" + ((gracePeriod != null) ? gracePeriod : ""),
				"spring.lifecycle.timeout-per-shutdown-phase=" + phaseTimeout);
	}

	@Test
	void whenGracePeriodIsLongerThanThePhaseTimeoutThenGroupsHaveAllOfIt() {
		run((context) -> {
			CompletableFuture<String> owner = supplyAsync(() -> context.getBean(TaskGroupFactory.class)
				.call((group) -> group.callSoon(this::awaitRelease).join()));
			await(this.started);
			CompletableFuture<Void> closing = runAsync(context::close);
			Awaitility.await().during(Duration.ofMillis(500)).until(() -> !closing.isDone());
			this.released.countDown();
			assertThat(get(owner)).isEqualTo("released");
			get(closing);
		}, "soonify.shutdown.grace-period=20s", "spring.lifecycle.timeout-per-shutdown-phase=50ms");
	}

	@ParameterizedTest
	@EnumSource
	void tasksThatTakeLongToEndAreNotAbandoned(ThreadKind kind, CapturedOutput output) {
		run((context) -> {
			Thread[] thread = new Thread[1];
			CompletableFuture<Void> owner = runAsync(
					() -> context.getBean(TaskGroupFactory.class).run((group) -> group.runSoon(() -> {
						thread[0] = Thread.currentThread();
						awaitReleaseUninterrupted();
					})));
			await(this.started);
			CompletableFuture<Void> closing = runAsync(context::close);
			await(this.interrupted);
			Awaitility.await().until(() -> output.getOut().contains("task groups are still open: default"));
			Awaitility.await().during(Duration.ofMillis(500)).until(() -> !closing.isDone());
			this.released.countDown();
			get(closing);
			get(owner.handle((nothing, ex) -> ex));
			Awaitility.await().until(() -> !thread[0].isAlive());
		}, kind.properties("soonify.shutdown.grace-period=0s"));
	}

	@Test
	void groupThatWasNeverClosedHoldsNothingUp(CapturedOutput output) {
		run((context) -> {
			TaskGroup[] forgotten = new TaskGroup[1];
			get(runAsync(() -> forgotten[0] = context.getBean(TaskGroupFactory.class).named("forgotten").create()));
			assertThat(timeToClose(context)).isLessThan(GENEROUS);
			assertThat(forgotten[0].isCancelled()).isTrue();
			assertThat(output).contains("Cancelled 1 task groups that were open after the grace period of PT0.1S",
					"task groups are still open: forgotten");
		}, "soonify.shutdown.grace-period=100ms");
	}

	@Test
	void whenStoppedOrPausedThenGroupsAreRefusedUntilItGoesOn() {
		run((context) -> {
			TaskGroupFactory taskGroups = context.getBean(TaskGroupFactory.class);
			for (int round = 0; round < 2; round++) {
				context.stop();
				assertThatExceptionOfType(TaskGroupRefusedException.class).isThrownBy(taskGroups::create);
				context.start();
				assertThat(taskGroups.<String, RuntimeException>call((g) -> g.callSoon(() -> "Hello").join()))
					.isEqualTo("Hello");
				context.pause();
				assertThatExceptionOfType(TaskGroupRefusedException.class).isThrownBy(taskGroups::create);
				context.restart();
				assertThat(taskGroups.<String, RuntimeException>call((g) -> g.callSoon(() -> "Hello").join()))
					.isEqualTo("Hello");
			}
			context.close();
			assertThatExceptionOfType(TaskGroupRefusedException.class).isThrownBy(taskGroups::create);
		});
	}

	@Test
	void noThreadIsLeft() {
		Set<Thread> othersThreads = LibraryThreads.all();
		run((context) -> {
			CompletableFuture<Void> owner = runAsync(
					() -> context.getBean(TaskGroupFactory.class).run((group) -> group.runSoon(this::awaitInterrupt)));
			await(this.started);
			context.close();
			get(owner.handle((nothing, ex) -> ex));
			LibraryThreads.assertNoneButDaemons(othersThreads);
		}, "soonify.shutdown.grace-period=0s");
	}

	@Test
	void whenDisabledThenThereIsNothing() {
		this.contextRunner.withPropertyValues("soonify.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TaskGroupShutdown.class)
				.doesNotHaveBean(SmartLifecycle.class));
	}

	private void run(ContextAction action, String... properties) {
		this.contextRunner.withPropertyValues(properties)
			.run((context) -> action.accept(context.getSourceApplicationContext()));
	}

	private static CompletableFuture<Void> runAsync(Runnable action) {
		return CompletableFuture.runAsync(action, SoonifyShutdownAutoConfigurationTests::startThread);
	}

	private static <T> CompletableFuture<T> supplyAsync(Supplier<T> supplier) {
		return CompletableFuture.supplyAsync(supplier, SoonifyShutdownAutoConfigurationTests::startThread);
	}

	private static void startThread(Runnable command) {
		Thread thread = new Thread(command);
		thread.setDaemon(true);
		thread.start();
	}

	private static Duration timeToClose(ConfigurableApplicationContext context) {
		long start = System.nanoTime();
		context.close();
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private String awaitRelease() throws InterruptedException {
		this.started.countDown();
		await(this.released);
		return "released";
	}

	private void awaitInterrupt() throws InterruptedException {
		this.started.countDown();
		new CountDownLatch(1).await();
	}

	/**
	 * Wait for a release, whatever happens.
	 */
	private void awaitReleaseUninterrupted() {
		this.started.countDown();
		boolean over = false;
		while (!over) {
			try {
				await(this.released);
				over = true;
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
			}
		}
	}

	private static void await(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
	}

	private static <T> T get(CompletableFuture<T> future) throws Exception {
		return future.get(30, TimeUnit.SECONDS);
	}

	private interface ContextAction {

		void accept(ConfigurableApplicationContext context) throws Exception;

	}

}
