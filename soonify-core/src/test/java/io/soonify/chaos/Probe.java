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

package io.soonify.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;

/**
 * One task of a program, and what is known of it without asking Soonify.
 */
final class Probe implements Callable<Object> {

	private static final String DIRT = "dirt";

	private final ChaosProgram program;

	private final GroupRun group;

	private final String user;

	private final SplittableRandom dice;

	private final int depth;

	final boolean optional;

	private volatile SoonValue<Object> handle;

	private volatile int runs;

	private volatile boolean inside;

	private volatile boolean returned;

	private volatile Object value;

	private volatile boolean leftOpen;

	/** Whether it may have been cancelled alone. */
	private volatile boolean cancelled;

	Probe(ChaosProgram program, GroupRun group, String user, SplittableRandom dice, int depth, boolean optional) {
		this.program = program;
		this.group = group;
		this.user = user;
		this.dice = dice;
		this.depth = depth;
		this.optional = optional;
	}

	/**
	 * Create a probe of a task of which nothing is known but its handle.
	 * @param program the program
	 * @param handle the handle
	 * @return a probe
	 */
	@SuppressWarnings("unchecked")
	static Probe of(ChaosProgram program, SoonValue<?> handle) {
		Probe probe = new Probe(program, null, "?", null, 0, true);
		probe.handle = (SoonValue<Object>) handle;
		return probe;
	}

	void handle(SoonValue<Object> handle) {
		this.handle = handle;
	}

	SoonValue<Object> handle() {
		return this.handle;
	}

	boolean isInside() {
		return this.inside;
	}

	boolean cancel() {
		this.cancelled = true;
		return this.handle.cancel();
	}

	/** It has a time of its own. */
	void mayTimeOut() {
		this.cancelled = true;
	}

	void leavesOpen() {
		this.leftOpen = true;
	}

	@Override
	public Object call() throws Exception {
		this.inside = true;
		try {
			checkStart();
			Object result = this.program.task(this, this.group, this.dice, this.depth, this.user);
			this.value = result;
			this.returned = true;
			return result;
		}
		finally {
			if (this.group.isOver()) {
				problem("runs after its group was closed");
			}
			this.inside = false;
		}
	}

	private void checkStart() {
		if (++this.runs != 1) {
			problem("runs for the %d. time".formatted(this.runs));
		}
		if (this.group.isOver()) {
			problem("starts after its group was closed");
		}
		if (Thread.currentThread() == this.group.owner()) {
			problem("runs on the thread of the owner");
		}
		TaskGroup current = TaskGroup.current().orElse(null);
		if (current != this.group.group()) {
			problem("runs inside of another group: " + current);
		}
		TriedExecutor executor = this.program.executor();
		checkUser("context", Users.CONTEXT.get(), this.program.hasContext());
		checkUser("decorator", Users.DECORATED.get(), this.program.hasDecorator());
		checkUser("captured in execute", Users.CAPTURED.get(), false);
		if (executor.hasThreadPerTask()) {
			checkUser("inherited", Users.INHERITED.get(), executor.handsOnInheritables());
			if (Users.LEFT_BEHIND.get() != null) {
				problem("finds what another task left behind: " + Users.LEFT_BEHIND.get());
			}
		}
		if (!executor.mayInherit() && Users.INHERITED.get() != null) {
			problem("has inherited " + Users.INHERITED.get());
		}
		Users.LEFT_BEHIND.set(this.user);
		if (Thread.currentThread().isInterrupted() && !this.cancelled && !this.group.isCancelled()
				&& !executor.isShutDown()) {
			problem("starts interrupted, though nobody has cancelled it");
		}
	}

	private void checkUser(String how, String found, boolean always) {
		if (this.user.equals(found) || (found == null && !always)) {
			return;
		}
		problem("%s: works for %s".formatted(how, found));
	}

	/** What a task may do to its thread without harm to others. */
	void makeDirty() {
		if (this.program.hasContext()) {
			Users.CONTEXT.set(DIRT);
		}
		if (this.program.hasDecorator()) {
			Users.DECORATED.set(DIRT);
		}
		Thread.currentThread().setName(DIRT);
		Thread.currentThread().setPriority(Thread.MAX_PRIORITY);
		Thread.currentThread().setContextClassLoader(null);
		Thread.currentThread().interrupt();
	}

	/** What makes the tasks of a dirty one start as somebody. */
	void makeClean(ClassLoader loader) {
		Thread.interrupted();
		if (this.program.hasContext()) {
			Users.CONTEXT.set(this.user);
		}
		if (this.program.hasDecorator()) {
			Users.DECORATED.set(this.user);
		}
		Thread.currentThread().setContextClassLoader(loader);
	}

	/** The program has ended. */
	void checkEnd() {
		State state = this.handle.state();
		if (state == State.PENDING || state == State.RUNNING) {
			problem("never ended");
			return;
		}
		if (this.group == null) {
			return;
		}
		if (this.returned && !this.leftOpen && (state != State.SUCCEEDED || this.handle.value() != this.value)) {
			problem("has lost its value " + this.value);
		}
		if (!this.returned && state == State.SUCCEEDED) {
			problem("succeeded without returning");
		}
		if ((state == State.FAILED) != this.handle.failure().isPresent()) {
			problem("failed without a failure, or the other way round");
		}
		if (this.handle.cancel()) {
			problem("could be cancelled after its end");
		}
		if (state == State.FAILED && !this.optional) {
			this.group.checkTold(this.handle.failure().orElse(null), this);
		}
	}

	private void problem(String what) {
		this.program.problems().add("task %s of %s %s".formatted(this.handle, this.user, what));
	}

	/**
	 * One group of a program.
	 */
	static final class GroupRun {

		private final Thread owner = Thread.currentThread();

		private final List<Probe> probes = new ArrayList<>();

		private final boolean failsFast;

		private volatile TaskGroup group;

		private volatile boolean over;

		private volatile boolean leftOpen;

		private final List<Throwable> thrown = new ArrayList<>();

		GroupRun(boolean failsFast) {
			this.failsFast = failsFast;
		}

		Thread owner() {
			return this.owner;
		}

		TaskGroup group() {
			return this.group;
		}

		void group(TaskGroup opened) {
			this.group = opened;
		}

		boolean isOver() {
			return this.over;
		}

		boolean isCancelled() {
			TaskGroup opened = this.group;
			return opened == null || opened.isCancelled();
		}

		synchronized void add(Probe probe) {
			this.probes.add(probe);
		}

		synchronized void remove(Probe probe) {
			this.probes.remove(probe);
		}

		synchronized List<Probe> probes() {
			return List.copyOf(this.probes);
		}

		synchronized void thrown(Throwable ex) {
			this.thrown.add(ex);
		}

		synchronized List<Throwable> thrown() {
			return List.copyOf(this.thrown);
		}

		/**
		 * The owner of a group that fails fast is told of each failure, once.
		 */
		private void checkTold(Throwable failure, Probe probe) {
			if (!this.failsFast || this.leftOpen) {
				return;
			}
			for (Throwable one : thrown()) {
				if (one instanceof TaskGroupException told
						&& told.failures().stream().anyMatch((it) -> it == failure)) {
					return;
				}
			}
			probe.problem("has failed, and the owner was not told, but " + thrown());
		}

		/** Nobody closes it, and nobody is told. */
		void leftOpen() {
			this.leftOpen = true;
		}

		/** The group has been closed by its owner. */
		void closed() {
			probes().forEach((probe) -> {
				if (probe.isInside()) {
					probe.problem("still runs though its group has been closed");
				}
			});
			this.over = true;
		}

	}

}
