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

/**
 * Keeps the fields of its subclasses off the cache line of whatever lies before them in
 * memory. For the few objects of a group that one thread writes and others read for every
 * task: where two of them share a cache line, each write makes the other threads fetch
 * the line anew, which costs more than all the rest of starting and running a short task.
 * The JDK does the same with an annotation that is not for others to use.
 */
@SuppressWarnings("unused")
abstract class CacheLine {

	/** Fills what the header leaves of a word; a field of a subclass would go there. */
	private int p0;

	private long p1;

	private long p2;

	private long p3;

	private long p4;

	private long p5;

	private long p6;

	private long p7;

}
