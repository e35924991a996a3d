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

package io.soonify.support;

import java.util.concurrent.Executor;

/**
 * An executor that hands on the user of the thread that calls {@code execute}, as those
 * of security frameworks and of tracing agents do.
 */
public final class CapturingExecutor implements Executor {

	private final Executor executor;

	private final CurrentUser user;

	public CapturingExecutor(Executor executor, CurrentUser user) {
		this.executor = executor;
		this.user = user;
	}

	@Override
	public void execute(Runnable command) {
		this.executor.execute(this.user.decorate(command));
	}

}
