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

import org.jspecify.annotations.Nullable;

/**
 * The tasks of a group that wait to be started, first come first served. Any thread may
 * append and take.
 *
 * <p>
 * A linked list of the tasks themselves, after Michael and Scott (1996), whose tail is
 * exchanged rather than compared (Vyukov): {@code head} is the node taken last, or the
 * first dummy; the waiting tasks are those behind it. Appending swaps the tail, then
 * links the old tail to the new node. Between these two steps the new node and all behind
 * it cannot be seen yet; whoever appends therefore looks for a worker only after linking.
 * Taking moves the head by compare-and-set. A node that the head has left is linked to
 * itself: that tells a slow taker to read the head again, and keeps a task that somebody
 * holds on to from holding on to the tasks behind it.
 */
final class TaskQueue {

	private static final VarHandle END;

	private static final VarHandle NEXT;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			END = lookup.findVarHandle(End.class, "node", Node.class);
			NEXT = lookup.findVarHandle(Node.class, "next", Node.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final End head;

	private final End tail;

	TaskQueue() {
		Node dummy = new Node();
		this.head = new End(dummy);
		this.tail = new End(dummy);
	}

	/**
	 * Append a task.
	 * @param task a task that is in no queue
	 */
	void append(Task<?> task) {
		Node last = (Node) END.getAndSet(this.tail, task);
		last.next = task;
	}

	/**
	 * Take the first task.
	 * @return the task, or {@code null} if none can be seen
	 */
	@Nullable Task<?> take() {
		while (true) {
			Node first = this.head.node;
			Node next = first.next;
			if (next == null) {
				return null;
			}
			if (next != first && END.compareAndSet(this.head, first, next)) {
				NEXT.setRelease(first, first);
				return (Task<?>) next;
			}
		}
	}

	/**
	 * Tell whether no waiting task can be seen.
	 * @return {@code true} if a call of {@link #take()} would have found nothing
	 */
	boolean isEmpty() {
		return this.head.node.next == null;
	}

	/**
	 * Return the number of the task that was taken last, which tells how many have been
	 * taken, more or less: tasks that several threads start may be in the queue in
	 * another order.
	 * @return the number, 0 if none was taken
	 */
	int taken() {
		return (this.head.node instanceof Task<?> task) ? task.number() : 0;
	}

	/**
	 * Return the first waiting task, to look at it only.
	 * @return the task, or {@code null} if none can be seen
	 */
	@Nullable Task<?> first() {
		return after(this.head.node);
	}

	/**
	 * Return the task behind another, to look at it only.
	 * @param node a node that is or was in this queue
	 * @return the task, or {@code null} at the end or if the node has been taken
	 * meanwhile
	 */
	@Nullable Task<?> after(Node node) {
		Node next = node.next;
		return (next != node) ? (Task<?>) next : null;
	}

	/**
	 * Count the tasks that wait. Those that were ended where they are do not.
	 * @return how many there were at some time during the call, but for those that have
	 * been appended, taken or ended meanwhile
	 */
	int size() {
		int size = 0;
		Node node = this.head.node;
		for (Node next = node.next; next != null; next = node.next) {
			if (next != node) {
				size += ((Task<?>) next).hasEnded() ? 0 : 1;
				node = next;
			}
			else { // it has been taken meanwhile, with all that were counted
				size = 0;
				node = this.head.node;
			}
		}
		return size;
	}

	/**
	 * One end, apart from the other: those who append and those who take are different
	 * threads.
	 */
	private static final class End extends CacheLine {

		private volatile Node node;

		@SuppressWarnings("NullAway.Init") // by the handle
		End(Node node) {
			END.set(this, node); // no fence: nobody else can see it yet
		}

	}

	/**
	 * A place in the queue.
	 */
	static class Node {

		@Nullable volatile Node next;

	}

}
