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

package io.soonify.demo.run;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.soonify.SoonValue.State;
import io.soonify.spi.TaskGroupOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What happens in one run. Any thread may record, and never waits; the thread that owns
 * the run sends it on, because clients may be slow.
 */
class RunTimeline {

	private static final long SECONDS_BETWEEN_PINGS = 1;

	private final long start = System.nanoTime();

	private final BlockingQueue<TaskEvent> events = new LinkedBlockingQueue<>();

	/** Set and read by the owner only. */
	private @Nullable RunEnd end;

	void waits(String task) {
		this.events.add(TaskEvent.onNoThread(task, State.PENDING, millis()));
	}

	void runs(String task) {
		this.events.add(TaskEvent.onCurrentThread(task, State.RUNNING, millis(), null));
	}

	void ends(String task, State state, @Nullable Throwable failure) {
		this.events.add(TaskEvent.onCurrentThread(task, state, millis(), failure));
	}

	void endsUnstarted(String task, State state) {
		this.events.add(TaskEvent.onNoThread(task, state, millis()));
	}

	void closes(TaskGroupOutcome outcome) {
		this.end = new RunEnd(outcome, millis(), null);
	}

	/**
	 * Send how it ended, if it has.
	 * @param stream the client
	 * @param detail a sentence on what went wrong, {@code null} if nothing did
	 * @throws IOException if the client is gone
	 */
	void sendEnd(EventStream stream, @Nullable String detail) throws IOException {
		if (this.end != null) {
			stream.send("end", this.end.because(detail));
		}
	}

	/**
	 * Send what has been recorded.
	 * @param stream the client
	 * @throws IOException if the client is gone
	 */
	void sendTo(EventStream stream) throws IOException {
		for (TaskEvent event = this.events.poll(); event != null; event = this.events.poll()) {
			stream.send("task", event);
		}
	}

	/**
	 * Send what is recorded, as it comes.
	 * @param stream the client
	 * @param tasks how many tasks have to end
	 * @throws IOException if the client is gone
	 * @throws InterruptedException if the calling thread is interrupted
	 */
	void sendUntilEnded(EventStream stream, int tasks) throws IOException, InterruptedException {
		int ended = 0;
		while (ended < tasks) {
			TaskEvent event = this.events.poll(SECONDS_BETWEEN_PINGS, TimeUnit.SECONDS);
			if (event == null) {
				stream.ping();
				continue;
			}
			stream.send("task", event);
			ended += event.isEnd() ? 1 : 0;
		}
	}

	private double millis() {
		return (System.nanoTime() - this.start) / 1_000_000.0;
	}

}
