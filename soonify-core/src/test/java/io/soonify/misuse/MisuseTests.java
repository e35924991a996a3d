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

package io.soonify.misuse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.soonify.SoonFunction0;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupListener;
import io.soonify.support.BlockingTask;
import io.soonify.support.CleanThread;
import io.soonify.support.Elsewhere;
import io.soonify.support.OpenedGroups;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Mistakes that are reported: S14.
 */
@Timeout(60)
@ExtendWith(CleanThread.class)
class MisuseTests {

	private final List<String> reports = new CopyOnWriteArrayList<>();

	private final TaskGroupFactory taskGroups = TaskGroupFactory.builder().listener(new TaskGroupListener() {

		@Override
		public void misused(String groupName, String message) {
			MisuseTests.this.reports.add(message);
		}

	}).build();

	@Test
	@DisplayName("S14: functions that were bound and never called are reported, with what to write")
	void uncalledFunctions() {
		try (TaskGroup g = this.taskGroups.named("orders").create()) {
			g.soonify(() -> "never called");
			g.soonify(() -> "called").call();
			g.task("third").soonify(() -> "never called");
		}
		assertThat(this.reports).singleElement()
			.asString()
			.contains("'orders'", "2 time(s)", "g.soonify(fn).call(args)", "g.callSoon(fn, args)");
	}

	@Test
	@DisplayName("S14: a function that is called later, by another thread or several times is not reported")
	void calledFunctions() throws InterruptedException {
		try (TaskGroup g = this.taskGroups.create()) {
			SoonFunction0<String> later = g.soonify(() -> "later");
			SoonFunction0<String> elsewhere = g.soonify(() -> "elsewhere");
			g.soonify(() -> "now").call();
			later.call();
			later.call();
			g.runSoon(elsewhere::call);
		}
		assertThat(this.reports).isEmpty();
	}

	@Test
	@DisplayName("S14: a function that another thread has bound and never called is not held against the owner")
	void boundByAnotherThread() throws InterruptedException {
		try (TaskGroup g = this.taskGroups.create()) {
			Thread other = new Thread(() -> g.soonify(() -> "never called"));
			other.start();
			other.join();
			g.runSoon(() -> g.soonify(() -> "never called either"));
		}
		assertThat(this.reports).isEmpty();
	}

	@Test
	@DisplayName("S14: groups that are closed in any order leave those that are lost to be found")
	void closedAmongLost() {
		CountDownLatch allOpened = new CountDownLatch(4);
		List<CompletableFuture<Void>> owners = new ArrayList<>();
		for (String name : List.of("lost first", "closed", "closed last", "lost last")) {
			owners.add(Elsewhere.start(() -> {
				TaskGroup g = this.taskGroups.named(name).create();
				allOpened.countDown();
				BlockingTask.await(allOpened);
				if (name.startsWith("closed")) {
					g.close();
					g.close();
				}
				return null;
			}));
		}
		owners.forEach(CompletableFuture::join);
		awaitReports(2);
		assertThat(this.reports).hasSize(2)
			.anySatisfy((report) -> assertThat(report).contains("'lost first'"))
			.anySatisfy((report) -> assertThat(report).contains("'lost last'"));
	}

	@Test
	@DisplayName("S14: a group that was never closed is reported when it is collected, later ones with their place")
	void leakedGroup() {
		leak();
		awaitReports(1);
		assertThat(this.reports.get(0)).contains("'leaky'", "never closed", "try statements with resources");
		leak();
		awaitReports(2);
		assertThat(this.reports.get(1)).contains("'leaky'", "MisuseTests.leak");
	}

	@Test
	@DisplayName("S14: every group that was never closed is reported, also those that one thread leaves open in turn")
	void leakedGroupsOfOneThread() {
		for (int i = 0; i < 5; i++) {
			leak();
			this.taskGroups.create().close();
		}
		awaitReports(5);
		leak();
		awaitReports(6);
		assertThat(this.reports).hasSize(6).allMatch((report) -> report.contains("'leaky'"));
	}

	@Test
	@DisplayName("S14: a group that was never closed is no parent of what its thread does later")
	void leakedGroupIsNoParent() {
		TaskGroup cancelled = leak();
		cancelled.cancel();
		cancelled = null;
		awaitReports(1);
		try (TaskGroup g = this.taskGroups.create()) {
			assertThat(g.isCancelled()).isFalse();
		}
		assertThat(OpenedGroups.aroundThread()).isEmpty();
	}

	@Test
	@DisplayName("S14: a group that was closed is not reported when it is collected")
	void closedGroup() {
		for (int i = 0; i < 100; i++) {
			this.taskGroups.create().close();
		}
		leak();
		awaitReports(1);
		assertThat(this.reports).singleElement().asString().contains("'leaky'");
	}

	@Test
	@DisplayName("S14: of several lost groups of one name each is reported, and what is known of its place")
	void leakedTwice() {
		TaskGroupFactory lost = this.taskGroups.named("lost twice");
		for (int i = 0; i < 2; i++) {
			Elsewhere.run(() -> lost.create());
		}
		awaitReports(2);
		assertThat(this.reports).hasSize(2)
			.allSatisfy((report) -> assertThat(report).contains("'lost twice'"))
			.anySatisfy((report) -> assertThat(report).contains("where the next one is opened will be known"))
			.anySatisfy((report) -> assertThat(report).contains("where it was opened is not known"));
	}

	private TaskGroup leak() {
		return this.taskGroups.named("leaky").create();
	}

	private void awaitReports(int number) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			System.gc();
			return this.reports.size() >= number;
		});
	}

	@ParameterizedTest
	@MethodSource("unsuitablePolicies")
	@DisplayName("S14: a pool that drops tasks or runs them on the caller is refused at once")
	void unsuitablePolicy(RejectedExecutionHandler handler) {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), handler);
		try {
			assertThatIllegalArgumentException().isThrownBy(() -> TaskGroupFactory.builder().executor(pool))
				.withMessageContainingAll("'executor'", handler.getClass().getSimpleName(), "AbortPolicy");
		}
		finally {
			pool.shutdown();
		}
	}

	static Stream<RejectedExecutionHandler> unsuitablePolicies() {
		return Stream.of(new ThreadPoolExecutor.DiscardPolicy(), new ThreadPoolExecutor.DiscardOldestPolicy(),
				new ThreadPoolExecutor.CallerRunsPolicy());
	}

}
