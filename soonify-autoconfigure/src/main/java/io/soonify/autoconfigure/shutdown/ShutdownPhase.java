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

import java.util.function.Consumer;

import org.springframework.context.SmartLifecycle;

/**
 * What is done in one phase of the life of the application.
 */
final class ShutdownPhase implements SmartLifecycle {

	private final int phase;

	private final Runnable onStart;

	private final Consumer<Runnable> onStop;

	private volatile boolean running;

	/**
	 * Create what is done in a phase.
	 * @param phase the phase
	 * @param onStart what to do when it starts
	 * @param onStop what to do when it stops, which calls its argument once that is done
	 */
	ShutdownPhase(int phase, Runnable onStart, Consumer<Runnable> onStop) {
		this.phase = phase;
		this.onStart = onStart;
		this.onStop = onStop;
	}

	@Override
	public void start() {
		this.onStart.run();
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.onStop.accept(callback);
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
