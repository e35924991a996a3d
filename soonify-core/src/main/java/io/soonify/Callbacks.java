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

package io.soonify;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Runs what users want done on cancellation, and keeps what that throws for the owner of
 * the group.
 */
final class Callbacks {

	/** Changed and read under the lock, {@code null} if there is nothing. */
	private volatile @Nullable List<Throwable> thrown;

	void run(Runnable callback) {
		try {
			callback.run();
		}
		catch (Throwable ex) {
			keep(ex);
		}
	}

	private synchronized void keep(Throwable ex) {
		List<Throwable> kept = this.thrown;
		if (kept == null) {
			kept = new ArrayList<>();
			this.thrown = kept;
		}
		kept.add(ex);
	}

	/**
	 * Return what was thrown, and forget it.
	 * @return what the callbacks threw
	 */
	List<Throwable> takeThrown() {
		return (this.thrown != null) ? takeKept() : List.of(); // as nearly always
	}

	private synchronized List<Throwable> takeKept() {
		List<Throwable> kept = this.thrown;
		this.thrown = null;
		return (kept != null) ? kept : List.of();
	}

}
