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

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What a thread and a registry remember of a group that is open. It does not keep the
 * group alive, so that one that was never closed is collected, and found that way (S14),
 * instead of passing for the parent of all that its thread does later.
 *
 * <p>
 * A daemon thread waits for groups that are collected while they are in the list of a
 * registry. Once that has happened to a name, it is noted for later groups of that name
 * where they were opened.
 */
final class GroupReference extends WeakReference<DefaultTaskGroup> {

	private static final ReferenceQueue<DefaultTaskGroup> COLLECTED = new ReferenceQueue<>();

	private static final Set<String> SUSPECTS = ConcurrentHashMap.newKeySet();

	static {
		Threads.daemon("soonify-leaks", GroupReference::awaitCollected).start();
	}

	/** The list that knows of this, {@code null} if that of a group around does. */
	private final @Nullable OpenGroups list;

	/** Whether this is in the list; guarded by it, like the links. */
	boolean linked;

	@Nullable GroupReference newer;

	@Nullable GroupReference older;

	/** That of the group around on the same thread, {@code null} if this is in a list. */
	private final @Nullable GroupReference around;

	/** Keeps that of the group inside from being forgotten with it. */
	private @Nullable GroupReference inside;

	private final String name;

	private final Listeners listeners;

	private final @Nullable Throwable openedAt;

	/**
	 * Create the reference.
	 * @param group the group
	 * @param around that of the group around on the same thread, {@code null} if none
	 * @param list the list that it is about to be added to, {@code null} if none
	 */
	GroupReference(DefaultTaskGroup group, @Nullable GroupReference around, @Nullable OpenGroups list) {
		super(group, COLLECTED);
		this.list = list;
		this.around = around;
		if (around != null) {
			around.inside = this;
		}
		this.name = group.name();
		this.listeners = group.listeners();
		this.openedAt = (!SUSPECTS.isEmpty() && SUSPECTS.contains(this.name)) ? new Throwable("opened here") : null;
	}

	String name() {
		return this.name;
	}

	/**
	 * The group has been closed.
	 */
	void closed() {
		unlink();
		clear();
		if (this.around != null) {
			this.around.inside = null;
		}
	}

	private boolean unlink() {
		return this.list != null && this.list.remove(this);
	}

	private static void awaitCollected() {
		while (true) {
			try {
				((GroupReference) COLLECTED.remove()).collected();
			}
			catch (InterruptedException ex) {
				// nobody has a reason to interrupt this thread
			}
		}
	}

	private void collected() {
		if (!unlink() && this.around == null) {
			return;
		}
		boolean firstOfItsName = SUSPECTS.add(this.name);
		String where = (this.openedAt != null) ? "it was opened at " + place(this.openedAt)
				: firstOfItsName ? "where the next one is opened will be known" : "where it was opened is not known";
		this.listeners.groupLeaked(this.name,
				"Task group '%s' was never closed; open groups in try statements with resources (%s)"
					.formatted(this.name, where));
	}

	private static String place(Throwable opened) {
		for (StackTraceElement element : opened.getStackTrace()) {
			if (!element.getClassName().startsWith(DefaultTaskGroup.class.getPackageName() + ".Default")
					&& !element.getClassName().equals(GroupReference.class.getName())
					&& !element.getClassName().equals(PlacedGroup.class.getName())) {
				return element.toString();
			}
		}
		return "an unknown place";
	}

}
