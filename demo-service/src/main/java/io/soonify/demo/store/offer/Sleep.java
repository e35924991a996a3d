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

package io.soonify.demo.store.offer;

import java.util.concurrent.TimeUnit;

/**
 * What PostgreSQL calls {@code pg_sleep}, for H2, which has nothing like that.
 */
public final class Sleep {

	private Sleep() {
	}

	/**
	 * Sleep.
	 * @param seconds how long
	 * @return nothing, but H2 wants to select something
	 * @throws InterruptedException if the query is interrupted
	 */
	public static String seconds(double seconds) throws InterruptedException {
		TimeUnit.MICROSECONDS.sleep(Math.round(seconds * 1_000_000));
		return "";
	}

}
