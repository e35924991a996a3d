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

import java.time.Duration;
import java.util.regex.Pattern;

import io.soonify.autoconfigure.SoonifyProperties.Group;
import org.jspecify.annotations.Nullable;

/**
 * Checks options of groups where they are configured, where it can still be said which
 * property is wrong.
 */
final class OptionChecks {

	/** What every monitoring system takes for a tag value, and every shell for a word. */
	private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

	/** The tag value that meters of too many names share. */
	private static final String SHARED_NAME = "other";

	private OptionChecks() {
	}

	/**
	 * Check the groups of a name.
	 * @param name the name
	 * @param group its options
	 * @throws SoonifyConfigurationException if they cannot work
	 */
	static void group(String name, Group group) {
		name(name);
		String prefix = (name.indexOf('.') < 0) ? "soonify.groups." + name : "soonify.groups[" + name + "]";
		timeout(prefix + ".timeout", group.timeout());
		maxConcurrency(prefix + ".max-concurrency", group.maxConcurrency());
		maxConcurrency(prefix + ".max-total-concurrency", group.maxTotalConcurrency());
	}

	static void timeout(String property, @Nullable Duration timeout) {
		if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
			throw new SoonifyConfigurationException(property, timeout,
					"a deadline that has passed before the group opens would let no task run",
					"Write a duration greater than zero, such as 2s, or remove the property for groups without a deadline.");
		}
	}

	static void maxConcurrency(String property, @Nullable Integer limit) {
		if (limit != null && limit <= 0) {
			throw new SoonifyConfigurationException(property, limit,
					"a limit that lets no task run would stop the group",
					"Write a number greater than zero, such as 8, or remove the property for no limit.");
		}
	}

	private static void name(String name) {
		if (!NAME.matcher(name).matches()) {
			throw SoonifyConfigurationException.forKey("soonify.groups", name,
					"the name of a group is a tag of meters, and this is no valid one",
					"Write a name that starts with a letter and goes on with letters, digits, '.', '-' and '_', "
							+ "with 64 characters at most; one with dots goes in brackets, as in soonify.groups[eu.orders].timeout. "
							+ "Give the groups the same name in code: taskGroups.named(\"...\").");
		}
		if (name.equals(SHARED_NAME)) {
			throw SoonifyConfigurationException.forKey("soonify.groups", name,
					"this is the tag that the meters of all groups share when there are too many names",
					"Give the groups another name, here and in code.");
		}
	}

}
