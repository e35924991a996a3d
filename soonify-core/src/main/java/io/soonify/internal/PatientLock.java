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

package io.soonify.internal;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock for the bookkeeping of the engine, which nobody can do without. Before Java 25 a
 * thread that has to wait for a lock of the JDK needs memory, and gets an
 * {@link OutOfMemoryError} in place of the lock if there is none just now.
 */
final class PatientLock extends ReentrantLock {

	private static final long serialVersionUID = 1L;

	@Override
	public void lock() {
		while (true) {
			try {
				super.lock();
				return;
			}
			catch (OutOfMemoryError ex) {
				Thread.yield(); // such a moment passes
			}
		}
	}

}
