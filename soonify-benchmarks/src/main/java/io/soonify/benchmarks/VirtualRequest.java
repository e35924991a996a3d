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

package io.soonify.benchmarks;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/**
 * Runs something on a virtual thread of its own and waits for its end.
 */
final class VirtualRequest implements Runnable {

	private final Callable<Long> body;

	private long result;

	private @Nullable Exception thrown;

	private VirtualRequest(Callable<Long> body) {
		this.body = body;
	}

	static long run(Callable<Long> body) throws Exception {
		VirtualRequest request = new VirtualRequest(body);
		Thread.startVirtualThread(request).join();
		if (request.thrown != null) {
			throw request.thrown;
		}
		return request.result;
	}

	@Override
	public void run() {
		try {
			this.result = this.body.call();
		}
		catch (Exception ex) {
			this.thrown = ex;
		}
	}

}
