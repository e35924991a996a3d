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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The workers of a group that have a thread, for those who want to interrupt or to look.
 *
 * <p>
 * A stack that only grows at the top, by compare-and-set. Workers that have retired stay
 * in it until as many have retired as were found alive the last time, then one thread at
 * a time unlinks them. It alone changes links below the top, so it needs no more than
 * plain steps, and whoever walks the stack meanwhile still finds every live worker: a
 * worker that has been unlinked keeps its own link. The cost of unlinking is spread over
 * the retirements, and the stack is never more than twice as long as it need be.
 */
final class Workers {

	private static final int FEW = 64;

	private static final VarHandle NEWEST;

	private static final VarHandle RETIRED;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			NEWEST = lookup.findVarHandle(Workers.class, "newest", Worker.class);
			RETIRED = lookup.findVarHandle(Workers.class, "retired", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private volatile @Nullable Worker newest;

	/** How many retired since the last pruning; negative while one thread prunes. */
	private volatile int retired;

	/** Only a hint, so it does not matter when others see it change. */
	private int tolerated = FEW;

	void add(Worker worker) {
		Worker top;
		do {
			top = this.newest;
			worker.older = top;
		}
		while (!NEWEST.compareAndSet(this, top, worker));
	}

	/**
	 * Count a worker that has retired.
	 */
	void retired() {
		int before = (int) RETIRED.getAndAdd(this, 1);
		if (before >= this.tolerated && RETIRED.compareAndSet(this, before + 1, Integer.MIN_VALUE / 2)) {
			prune();
			this.retired = 0;
		}
	}

	private void prune() {
		Worker kept = this.newest;
		if (kept == null) {
			return;
		}
		int alive = 0;
		for (Worker worker = kept.older; worker != null; worker = worker.older) {
			if (!worker.isRetired()) {
				kept.older = worker;
				kept = worker;
				alive++;
			}
		}
		kept.older = null;
		this.tolerated = Math.max(FEW, alive);
	}

	/**
	 * Visit the tasks that are running.
	 * @param visitor told of each worker and task that were there all the time, and
	 * perhaps of others
	 */
	void forEachRunning(BiConsumer<Worker, Task<?>> visitor) {
		for (Worker worker = this.newest; worker != null; worker = worker.older) {
			Task<?> task = worker.current();
			if (task != null && task.isRunning()) {
				visitor.accept(worker, task);
			}
		}
	}

	/**
	 * Tell whether more than so many workers are there that have not retired, which is
	 * found out in as many steps and not much more.
	 * @param n the number
	 * @return {@code true} if there are more
	 */
	boolean areMoreThan(int n) {
		int alive = 0;
		for (Worker worker = this.newest; worker != null && alive <= n; worker = worker.older) {
			alive += worker.isRetired() ? 0 : 1;
		}
		return alive > n;
	}

	/**
	 * Count the workers in the stack, retired ones too.
	 * @return how many
	 */
	int linked() {
		int linked = 0;
		for (Worker worker = this.newest; worker != null; worker = worker.older) {
			linked++;
		}
		return linked;
	}

}
