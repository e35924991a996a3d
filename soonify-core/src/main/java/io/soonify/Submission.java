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
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * The way of a worker from its group to a thread of the executor.
 *
 * <pre>
 *          submit                  run (executor or relief, whoever is first)
 * NEW ----------------> SUBMITTED ------------------------------------------> BEGUN
 *                           +---- submit: the executor throws ----> REJECTED
 *                           +---- revoke: its slot is taken ------> REVOKED
 * </pre>
 */
abstract class Submission implements Runnable {

	private static final int SUBMITTED = 1;

	private static final int BEGUN = 2;

	private static final int REJECTED = 3;

	private static final int REVOKED = 4;

	private static final VarHandle PROGRESS;

	static {
		try {
			PROGRESS = MethodHandles.lookup().findVarHandle(Submission.class, "progress", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** How far it is on its way; zero for NEW. */
	private volatile int progress;

	/** Whether a thread of the library is on its way to run it. */
	private volatile boolean relieved;

	/** The thread that is handing it to the executor; only read by itself. */
	private @Nullable Thread submitter;

	private @Nullable RejectedExecutionException refusal;

	/**
	 * Return the group that is served.
	 * @return the group
	 */
	public abstract DefaultTaskGroup group();

	/**
	 * Serve the group on the calling thread.
	 */
	abstract void begin();

	/**
	 * Hand it to the executor.
	 * @return {@code null} if it was taken, or has begun or been revoked meanwhile, else
	 * what is wrong with the executor
	 */
	final @Nullable Throwable submit() {
		// to be seen by those whom the executor tells
		PROGRESS.setRelease(this, SUBMITTED);
		this.submitter = Thread.currentThread();
		Throwable rejection;
		try {
			group().settings().executor().execute(this);
			rejection = this.refusal;
		}
		catch (Throwable ex) {
			rejection = (this.refusal != null) ? this.refusal : ex;
		}
		this.submitter = null;
		return (rejection != null && PROGRESS.compareAndSet(this, SUBMITTED, REJECTED)) ? rejection : null;
	}

	/**
	 * Keep it from ever beginning.
	 * @return {@code true} if it had been handed to the executor and not begun
	 */
	final boolean revoke() {
		return PROGRESS.compareAndSet(this, SUBMITTED, REVOKED);
	}

	final void relieved() {
		this.relieved = true;
	}

	final boolean isRelieved() {
		return this.relieved;
	}

	final boolean isSubmitted() {
		return this.progress == SUBMITTED;
	}

	@Override
	public final void run() {
		Thread running = Thread.currentThread();
		if (running == this.submitter) {
			this.refusal = Misuse.unsuitableExecutor(group(), "runs tasks on the thread that submits them");
			return;
		}
		if (!PROGRESS.compareAndSet(this, SUBMITTED, BEGUN)) {
			return;
		}
		if (running == group().owner()) {
			group().dispatcher()
				.spare()
				.refused(Misuse.unsuitableExecutor(group(), "runs tasks on the thread that owns the group"));
			return;
		}
		begin();
	}

}
