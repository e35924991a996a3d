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

import io.soonify.autoconfigure.SoonifyProperties.Executor.Mode;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.system.JavaVersion;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when {@code soonify.executor.mode} comes down to one kind of executor.
 */
abstract class OnExecutorModeCondition extends SpringBootCondition {

	private final Mode mode;

	private OnExecutorModeCondition(Mode mode) {
		this.mode = mode;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Mode configured = Binder.get(context.getEnvironment())
			.bind("soonify.executor.mode", Mode.class)
			.orElse(Mode.AUTO);
		Mode effective = (configured != Mode.AUTO) ? configured : automatic(context.getEnvironment());
		ConditionMessage message = ConditionMessage.forCondition("Soonify executor mode")
			.because("mode " + configured + " means " + effective + " here");
		return new ConditionOutcome(effective == this.mode, message);
	}

	private static Mode automatic(Environment environment) {
		boolean wanted = environment.getProperty("spring.threads.virtual.enabled", Boolean.class, true);
		return (wanted && hasVirtualThreads()) ? Mode.VIRTUAL : Mode.PLATFORM;
	}

	static boolean hasVirtualThreads() {
		return JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE);
	}

	static final class Virtual extends OnExecutorModeCondition {

		Virtual() {
			super(Mode.VIRTUAL);
		}

	}

	static final class Platform extends OnExecutorModeCondition {

		Platform() {
			super(Mode.PLATFORM);
		}

	}

}
