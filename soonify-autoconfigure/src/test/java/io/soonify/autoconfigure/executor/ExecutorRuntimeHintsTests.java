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

import java.util.List;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a native image is told to keep.
 */
class ExecutorRuntimeHintsTests {

	private static final ReflectionHintsPredicates REFLECTION = RuntimeHintsPredicates.reflection();

	@ParameterizedTest
	@ValueSource(strings = { "platform", "virtual" })
	@EnabledForJreRange(min = JRE.JAVA_21)
	void whateverTheModeTheLibraryFindsVirtualThreads(String mode) throws ReflectiveOperationException {
		RuntimeHints hints = hintsOfExecutorMode(mode);
		Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
		assertThat(List.of(Thread.class.getMethod("ofVirtual"), Thread.class.getMethod("isVirtual"),
				builder.getMethod("inheritInheritableThreadLocals", boolean.class),
				builder.getMethod("name", String.class), builder.getMethod("factory")))
			.allMatch((method) -> REFLECTION.onMethodInvocation(method).test(hints));
	}

	private static RuntimeHints hintsOfExecutorMode(String mode) {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("com.example", "Application")), new InMemoryGeneratedFiles());
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of("soonify.executor.mode=" + mode).applyTo(context);
			context.register(SoonifyExecutorAutoConfiguration.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		return generation.getRuntimeHints();
	}

}
