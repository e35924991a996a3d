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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link VirtualThreadFactory}.
 */
class VirtualThreadFactoryTests {

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void beforeJava21SaysWhatIsMissing() {
		assertThatIllegalStateException().isThrownBy(() -> new VirtualThreadFactory("mine-", null))
			.withMessageContaining("run on Java 21 or later");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void threadsAreVirtualAndNumbered() {
		VirtualThreadFactory factory = new VirtualThreadFactory("mine-", null);
		assertThat(factory.newThread(() -> {
		}).toString()).startsWith("VirtualThread[").contains("mine-1");
		assertThat(factory.newThread(() -> {
		}).getName()).isEqualTo("mine-2");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void threadsCanBeToldFromOthers() {
		assertThat(VirtualThreadFactory.hasMade(new VirtualThreadFactory("mine-", null).newThread(() -> {
		}))).isTrue();
		assertThat(VirtualThreadFactory.hasMade(new SimpleAsyncTaskExecutor().createThread(() -> {
		}))).isFalse();
		assertThat(VirtualThreadFactory.hasMade(Thread.currentThread())).isFalse();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	@ExtendWith(OutputCaptureExtension.class)
	void whatEndsAThreadIsReportedAsOfAnyOther(CapturedOutput output) throws InterruptedException {
		Thread thread = new VirtualThreadFactory("mine-", null).newThread(() -> {
			throw new IllegalStateException("expected");
		});
		thread.start();
		thread.join();
		assertThat(output.getErr()).contains("mine-1", "java.lang.IllegalStateException: expected");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void nativeImageKeepsWhatIsCalledByReflection() throws ReflectiveOperationException {
		RuntimeHints hints = new RuntimeHints();
		new VirtualThreadFactory.Hints().registerHints(hints, null);
		Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Thread.class.getMethod("ofVirtual")))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(builder.getMethod("factory"))).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(builder.getMethod("name", String.class, long.class))).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(builder.getMethod("uncaughtExceptionHandler", Thread.UncaughtExceptionHandler.class)))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(builder.getMethod("inheritInheritableThreadLocals", boolean.class))).accepts(hints);
	}

}
