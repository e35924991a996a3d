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

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;

import io.soonify.TaskGroupRefusedException;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The registry: several lists of open groups, so that many threads can open groups at a
 * time. It refers to groups weakly, so that one that was never closed is collected, and
 * found that way (S14).
 *
 * <p>
 * Whether new groups are refused is looked at under the monitor of the list that a group
 * is to be added to. Whoever has set it takes each monitor afterwards, so it finds the
 * groups that had slipped through. A thread that removes a group while they are refused
 * wakes those who wait for the last one, after it has removed it.
 */
public final class GroupRegistry implements TaskGroupRegistry {

	/** For factories that were given none. It only finds groups that are never closed. */
	static final GroupRegistry COMMON = new GroupRegistry();

	private static final int MOST_LISTS = 64;

	private final OpenGroups[] lists = new OpenGroups[Math.min(MOST_LISTS,
			Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 2)];

	private final PatientLock lock = new PatientLock();

	private final Condition removed = this.lock.newCondition();

	/** Why new groups are refused, {@code null} if they are not. */
	private volatile @Nullable String refusal;

	/** Create a registry that accepts groups and knows none. */
	public GroupRegistry() {
		Arrays.setAll(this.lists, (index) -> new OpenGroups(this));
		Leaks.REGISTRIES.add(this);
	}

	/**
	 * Add a group that the calling thread opens.
	 * @param group what is remembered of the group
	 * @throws TaskGroupRefusedException if new groups are refused
	 */
	void add(Entry group) {
		OpenGroups list = this.lists[(int) Thread.currentThread().getId() & (this.lists.length - 1)];
		Leaks.watch();
		if (!list.add(group)) {
			throw ScopeStack.throwIntoBody(null, new TaskGroupRefusedException(
					"Task group '%s' cannot be opened, because %s".formatted(group.name, reason())));
		}
	}

	private void removed() {
		if (this.refusal != null) {
			this.lock.lock();
			try {
				this.removed.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private String reason() {
		String reason = this.refusal;
		return (reason != null) ? reason : "the application is shutting down";
	}

	@Override
	public List<TaskGroupInfo> groups() {
		return List.copyOf(open());
	}

	private List<Member> open() {
		List<Member> open = new ArrayList<>();
		for (OpenGroups list : this.lists) {
			list.collect(open);
		}
		return open;
	}

	@Override
	public void refuseNewGroups(String reason) {
		this.refusal = Arguments.notNull(reason, "reason");
	}

	@Override
	public void acceptNewGroups() {
		this.refusal = null;
	}

	@Override
	public boolean isAccepting() {
		return this.refusal == null;
	}

	@Override
	public boolean awaitNone(Duration time) throws InterruptedException {
		long left = TimeUnit.NANOSECONDS.convert(Arguments.notNull(time, "time"));
		this.lock.lockInterruptibly();
		try {
			while (!isEmpty()) {
				if (left <= 0) {
					return false;
				}
				left = this.removed.awaitNanos(left);
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isEmpty() {
		for (OpenGroups list : this.lists) {
			if (!list.isEmpty()) {
				return false;
			}
		}
		return true;
	}

	@Override
	public int cancelAll() {
		int cancelled = 0;
		for (Member group : open()) {
			if (group.cancelForShutdown(reason())) {
				cancelled++;
			}
		}
		return cancelled;
	}

	@Override
	public String toString() {
		return isAccepting() ? "Task group registry" : "Task group registry, which refuses new groups";
	}

	/** A group, as the registry knows it. */
	interface Member extends TaskGroupInfo, ScopeStack.Scope {

		/** Tell whether the group has been closed. */
		boolean isClosed();

		/**
		 * Cancel the group, because the application shuts down.
		 * @return {@code true} if this call cancelled it
		 */
		boolean cancelForShutdown(String reason);

	}

	/**
	 * What a thread and a registry remember of a group that is open, without keeping it
	 * alive. Once a group of some name has been collected unclosed, later groups of that
	 * name note where they were opened.
	 */
	static final class Entry extends WeakReference<Member> implements ScopeStack.Frame {

		private final String name;

		private final Boundary boundary;

		/** The frame around it on the same thread. */
		private final ScopeStack.@Nullable Frame outer;

		private final @Nullable Throwable openedAt;

		/**
		 * The list that has it, {@code null} if none; guarded by the list, like the
		 * links.
		 */
		private @Nullable OpenGroups list;

		private @Nullable Entry newer;

		private @Nullable Entry older;

		/** Keeps the entry of a group opened inside on the same thread, to be found. */
		private @Nullable Entry inside;

		private volatile boolean closed;

		Entry(Member group, Boundary boundary, ScopeStack.@Nullable Frame outer) {
			super(group, Leaks.COLLECTED);
			this.name = group.name();
			this.boundary = boundary;
			this.outer = outer;
			this.openedAt = Leaks.isSuspect(this.name) ? new Throwable("opened here") : null;
			if (outer instanceof Entry around) {
				around.inside = this;
			}
		}

		@Override
		public ScopeStack.@Nullable Scope scope() {
			Member group = get();
			return (group != null && !group.isClosed()) ? group : null;
		}

		@Override
		public ScopeStack.@Nullable Frame outer() {
			return this.outer;
		}

		/** The group has been closed. */
		void closed() {
			this.closed = true;
			unlink();
			clear();
			if (this.outer instanceof Entry around) {
				around.inside = null;
			}
		}

		private void unlink() {
			OpenGroups in = this.list;
			if (in != null) {
				in.remove(this);
			}
		}

		private void collected() {
			if (this.closed) {
				return;
			}
			this.closed = true;
			unlink();
			Leaks.report(this);
		}

	}

	/**
	 * Some of the open groups: a doubly linked list under its own monitor, which is only
	 * ever held for a few steps, or for one along the list.
	 */
	private static final class OpenGroups {

		private final GroupRegistry registry;

		private @Nullable Entry newest;

		OpenGroups(GroupRegistry registry) {
			this.registry = registry;
		}

		synchronized boolean add(Entry group) {
			if (!this.registry.isAccepting()) {
				return false;
			}
			Entry next = this.newest;
			if (next != null) {
				next.newer = group;
			}
			group.older = next;
			group.list = this;
			this.newest = group;
			return true;
		}

		void remove(Entry group) {
			if (unlink(group)) {
				this.registry.removed();
			}
		}

		private synchronized boolean unlink(Entry group) {
			if (group.list == null) {
				return false;
			}
			Entry newer = group.newer;
			Entry older = group.older;
			if (newer != null) {
				newer.older = older;
			}
			else {
				this.newest = older;
			}
			if (older != null) {
				older.newer = newer;
			}
			group.newer = null;
			group.older = null;
			group.list = null;
			return true;
		}

		synchronized void collect(List<Member> into) {
			for (Entry group = this.newest; group != null; group = group.older) {
				Member open = group.get();
				if (open != null) {
					into.add(open);
				}
			}
		}

		synchronized boolean isEmpty() {
			return this.newest == null;
		}

	}

	/**
	 * Finds groups that were collected without having been closed. Its thread is started
	 * by the opening of a group, and ends when for a while no group has been open.
	 */
	private static final class Leaks {

		static final ReferenceQueue<Member> COLLECTED = new ReferenceQueue<>();

		private static final long IDLE_MILLIS = 10_000;

		private static final Set<String> SUSPECTS = ConcurrentHashMap.newKeySet();

		static final Set<GroupRegistry> REGISTRIES = Collections
			.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

		private static final AtomicBoolean RUNNING = new AtomicBoolean();

		private Leaks() {
		}

		static boolean isSuspect(String name) {
			return !SUSPECTS.isEmpty() && SUSPECTS.contains(name);
		}

		static void watch() {
			if (RUNNING.get() || !RUNNING.compareAndSet(false, true)) {
				return;
			}
			try {
				LibraryThreads.startDaemon("soonify-leaks", Leaks::run);
			}
			catch (Throwable ex) {
				RUNNING.set(false); // out of threads just now; the next opening tries
									// again
			}
		}

		private static void run() {
			try {
				Reference<? extends Member> collected = next();
				while (collected != null || isAnyOpen()) {
					if (collected instanceof Entry lost) {
						lost.collected();
					}
					collected = next();
				}
			}
			finally {
				RUNNING.set(false);
			}
			if (isAnyOpen()) {
				watch(); // it has been opened just now, and relied on this thread
			}
		}

		private static @Nullable Reference<? extends Member> next() {
			try {
				return COLLECTED.remove(IDLE_MILLIS);
			}
			catch (InterruptedException ex) {
				return null; // nobody has a reason to do that
			}
		}

		private static boolean isAnyOpen() {
			synchronized (REGISTRIES) {
				return REGISTRIES.stream().anyMatch((registry) -> !registry.isEmpty());
			}
		}

		static void report(Entry lost) {
			boolean firstOfItsName = SUSPECTS.add(lost.name);
			String where = (lost.openedAt != null) ? "it was opened at " + place(lost.openedAt) : firstOfItsName
					? "where the next one is opened will be known" : "where it was opened is not known";
			lost.boundary.groupLeaked(Misuse.neverClosed(lost.name, where));
		}

		private static String place(Throwable opened) {
			for (StackTraceElement element : opened.getStackTrace()) {
				if (!element.getClassName().startsWith(GroupRegistry.class.getPackageName())) {
					return element.toString();
				}
			}
			return "an unknown place";
		}

	}

}
