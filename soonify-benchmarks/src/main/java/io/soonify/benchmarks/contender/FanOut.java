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

package io.soonify.benchmarks.contender;

import java.util.concurrent.Callable;

/**
 * One way to start tasks, wait for all of them and read their values.
 */
@FunctionalInterface
public interface FanOut {

	/**
	 * Run tasks.
	 * @param tasks how many
	 * @param work what each of them does
	 * @return the sum of their values
	 * @throws Exception if something goes wrong
	 */
	long run(int tasks, Callable<Integer> work) throws Exception;

}
