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

package io.soonify.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.function.CheckedConsumer1;
import io.soonify.function.CheckedConsumer2;
import io.soonify.function.CheckedConsumer3;
import io.soonify.function.CheckedConsumer4;
import io.soonify.function.CheckedFunction1;
import io.soonify.function.CheckedFunction2;
import io.soonify.function.CheckedFunction3;
import io.soonify.function.CheckedFunction4;
import io.soonify.function.CheckedRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Every spelling hands its arguments on, in order.
 */
@Timeout(60)
class SoonifierTests {

	private final TaskGroup g = TaskGroupFactory.builder().build().create();

	private final List<String> performed = new ArrayList<>();

	@AfterEach
	void close() {
		this.g.close();
	}

	@Test
	@DisplayName("soonify hands on up to four arguments and returns the value")
	void boundFunctions() {
		assertThat(this.g.soonify(() -> "none").call().join()).isEqualTo("none");
		assertThat(this.g.soonify((String a) -> a).call("a").join()).isEqualTo("a");
		assertThat(this.g.soonify((String a, String b) -> a + b).call("a", "b").join()).isEqualTo("ab");
		assertThat(this.g.soonify((String a, String b, String c) -> a + b + c).call("a", "b", "c").join())
			.isEqualTo("abc");
		assertThat(this.g.soonify((String a, String b, String c, String d) -> a + b + c + d)
			.call("a", "b", "c", "d")
			.join()).isEqualTo("abcd");
	}

	@Test
	@DisplayName("soonify hands on up to four arguments to an action, whose value is null")
	void boundActions() {
		CheckedRunnable none = () -> this.performed.add("none");
		CheckedConsumer1<String> one = this.performed::add;
		CheckedConsumer2<String, String> two = (a, b) -> this.performed.add(a + b);
		CheckedConsumer3<String, String, String> three = (a, b, c) -> this.performed.add(a + b + c);
		CheckedConsumer4<String, String, String, String> four = (a, b, c, d) -> this.performed.add(a + b + c + d);
		assertThat(this.g.soonify(none).call().join()).isNull();
		assertThat(this.g.soonify(one).call("a").join()).isNull();
		assertThat(this.g.soonify(two).call("a", "b").join()).isNull();
		assertThat(this.g.soonify(three).call("a", "b", "c").join()).isNull();
		assertThat(this.g.soonify(four).call("a", "b", "c", "d").join()).isNull();
		assertThat(this.performed).containsExactly("none", "a", "ab", "abc", "abcd");
	}

	@Test
	@DisplayName("callSoon hands on up to four arguments and returns the value")
	void directFunctions() {
		assertThat(this.g.callSoon(() -> "none").join()).isEqualTo("none");
		assertThat(this.g.callSoon((a) -> a, "a").join()).isEqualTo("a");
		assertThat(this.g.callSoon((a, b) -> a + b, "a", "b").join()).isEqualTo("ab");
		assertThat(this.g.callSoon((a, b, c) -> a + b + c, "a", "b", "c").join()).isEqualTo("abc");
		assertThat(this.g.callSoon((a, b, c, d) -> a + b + c + d, "a", "b", "c", "d").join()).isEqualTo("abcd");
	}

	@Test
	@DisplayName("runSoon hands on up to four arguments")
	void directActions() {
		this.g.runSoon(() -> this.performed.add("none")).join();
		this.g.runSoon(this.performed::add, "a").join();
		this.g.runSoon((a, b) -> this.performed.add(a + b), "a", "b").join();
		this.g.runSoon((a, b, c) -> this.performed.add(a + b + c), "a", "b", "c").join();
		this.g.runSoon((a, b, c, d) -> this.performed.add(a + b + c + d), "a", "b", "c", "d").join();
		assertThat(this.performed).containsExactly("none", "a", "ab", "abc", "abcd");
	}

	@Test
	@DisplayName("null arguments are handed on as they are")
	void nullArguments() {
		assertThat(this.g.soonify((String a, String b) -> a + b).call(null, "b").join()).isEqualTo("nullb");
		assertThat(this.g.callSoon((a) -> a, (String) null).join()).isNull();
	}

	@Test
	@DisplayName("A null function is refused in every spelling")
	void nullFunctions() {
		TaskGroup cancelled = this.g;
		assertNull(() -> cancelled.soonify((Callable<String>) null));
		assertNull(() -> cancelled.soonify((CheckedFunction1<String, String>) null));
		assertNull(() -> cancelled.soonify((CheckedFunction2<String, String, String>) null));
		assertNull(() -> cancelled.soonify((CheckedFunction3<String, String, String, String>) null));
		assertNull(() -> cancelled.soonify((CheckedFunction4<String, String, String, String, String>) null));
		assertNull(() -> cancelled.soonify((CheckedRunnable) null));
		assertNull(() -> cancelled.soonify((CheckedConsumer1<String>) null));
		assertNull(() -> cancelled.soonify((CheckedConsumer2<String, String>) null));
		assertNull(() -> cancelled.soonify((CheckedConsumer3<String, String, String>) null));
		assertNull(() -> cancelled.soonify((CheckedConsumer4<String, String, String, String>) null));
		assertNull(() -> cancelled.callSoon(null));
		assertNull(() -> cancelled.callSoon(null, "a"));
		assertNull(() -> cancelled.callSoon(null, "a", "b"));
		assertNull(() -> cancelled.callSoon(null, "a", "b", "c"));
		assertNull(() -> cancelled.callSoon(null, "a", "b", "c", "d"));
		assertNull(() -> cancelled.runSoon(null));
		assertNull(() -> cancelled.runSoon(null, "a"));
		assertNull(() -> cancelled.runSoon(null, "a", "b"));
		assertNull(() -> cancelled.runSoon(null, "a", "b", "c"));
		assertNull(() -> cancelled.runSoon(null, "a", "b", "c", "d"));
	}

	private static void assertNull(Runnable call) {
		assertThatNullPointerException().isThrownBy(call::run).withMessage("'fn' must not be null");
	}

}
