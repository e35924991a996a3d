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

package io.soonify.demo.store.load;

import java.util.List;
import java.util.Set;

/**
 * What a client asks for.
 *
 * @param path the path
 * @param answers the status codes that are documented for it
 */
record Request(String path, Set<Integer> answers) {

	/** Anything may take too long when there is much to do. */
	private static final int TOO_LONG = 504;

	/** Holds a connection until the deadline, so there are few of these. */
	private static final Request SLOW_DATABASE = new Request("/products/2?slow=stock:3s", Set.of(TOO_LONG));

	private static final List<Request> OTHERS = List.of(new Request("/products/1", Set.of(200, TOO_LONG)),
			new Request("/products/2?slow=recommendations:300ms", Set.of(200, TOO_LONG)),
			new Request("/products/3?slow=reviews:300ms,shipping:200ms", Set.of(200, TOO_LONG)),
			new Request("/products/4?slow=price:50ms,stock:100ms", Set.of(200, TOO_LONG)),
			new Request("/products/1?fail=shipping&slow=stock:200ms", Set.of(502, TOO_LONG)),
			new Request("/products/2?fail=price", Set.of(502, TOO_LONG)),
			new Request("/products/3?fail=recommendations", Set.of(200, TOO_LONG)),
			new Request("/products/99", Set.of(404, TOO_LONG)), new Request("/products/one", Set.of(400)));

	static Request number(int number) {
		return (number % 50 == 25) ? SLOW_DATABASE : OTHERS.get(number % OTHERS.size());
	}

}
