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

package io.soonify.autoconfigure;

import java.util.function.Predicate;

import io.soonify.TaskGroupFactory;

/**
 * Knows exceptions that drivers and clients throw when their thread is interrupted. Beans
 * of this type add to what counts as a mere consequence of cancellation, and so not as a
 * failure of its own:
 *
 * <pre>{@code
 * &#64;Bean
 * CancellationConsequence interruptedCommands() {
 *     return RedisCommandInterruptedException.class::isInstance;
 * }
 * }</pre>
 *
 * <p>
 * What the JDK throws is known, and so is the cause of a wrapper: each cause of what a
 * task throws is asked about by itself.
 *
 * @see TaskGroupFactory.Builder#consequenceOfCancellation(Predicate)
 */
@FunctionalInterface
public interface CancellationConsequence extends Predicate<Throwable> {

	/**
	 * Tell whether an exception is a consequence of cancellation. Only asked about tasks
	 * that have been interrupted, or whose group has been cancelled.
	 * @param thrown what a task threw, or a cause of it
	 * @return {@code true} if it would not have been thrown without the interrupt
	 */
	@Override
	boolean test(Throwable thrown);

}
