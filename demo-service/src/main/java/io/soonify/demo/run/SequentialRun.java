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

import io.soonify.SoonValue.State;
import io.soonify.spi.TaskGroupOutcome;

import org.springframework.stereotype.Component;

/**
 * Greets one name after the other on the thread of the request, which records its own
 * calls as if they were tasks.
 */
@Component
class SequentialRun {

	private final FallibleGreeter greeter;

	SequentialRun(FallibleGreeter greeter) {
		this.greeter = greeter;
	}

	void run(RunRequest request, EventStream stream) throws IOException, InterruptedException {
		RunTimeline timeline = new RunTimeline();
		stream.open();
		String failed = null;
		for (String name : request.getNames()) {
			if (failed == null && !succeeds(name, request, timeline, stream)) {
				failed = name;
			}
		}
		timeline.closes((failed != null) ? TaskGroupOutcome.FAILURE : TaskGroupOutcome.SUCCESS);
		timeline.sendEnd(stream, (failed != null) ? "The call '%s' failed.".formatted(failed) : null);
	}

	private boolean succeeds(String name, RunRequest request, RunTimeline timeline, EventStream stream)
			throws IOException, InterruptedException {
		timeline.runs(name);
		timeline.sendTo(stream);
		try {
			this.greeter.greet(name, request);
			timeline.ends(name, State.SUCCEEDED, null);
			return true;
		}
		catch (UnreachableException ex) {
			timeline.ends(name, State.FAILED, ex);
			return false;
		}
		finally {
			timeline.sendTo(stream);
		}
	}

}
