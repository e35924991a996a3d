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

/**
 * Thrown at the start of an application when a {@code soonify.*} property has a value
 * that cannot work. Spring Boot reports it with the value, where it comes from, and what
 * to write instead.
 */
public class SoonifyConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String value;

	private final boolean key;

	private final String reason;

	private final String action;

	/**
	 * Create an exception.
	 * @param property the name of the property, as in {@code soonify.timeout}
	 * @param value its value
	 * @param reason why it cannot work: a clause without a full stop
	 * @param action what to do about it: whole sentences
	 */
	public SoonifyConfigurationException(String property, Object value, String reason, String action) {
		this(property, value.toString(), false, reason, action);
	}

	private SoonifyConfigurationException(String property, String value, boolean key, String reason, String action) {
		super("'%s' cannot be %s of '%s': %s. %s".formatted(value, key ? "a key" : "the value", property, reason,
				action));
		this.property = property;
		this.value = value;
		this.key = key;
		this.reason = reason;
		this.action = action;
	}

	/**
	 * Create an exception for a key of a property that has keys, such as a name under
	 * {@code soonify.groups}.
	 * @param property the name of the property
	 * @param key the key
	 * @param reason why it cannot work: a clause without a full stop
	 * @param action what to do about it: whole sentences
	 * @return the exception
	 */
	public static SoonifyConfigurationException forKey(String property, String key, String reason, String action) {
		return new SoonifyConfigurationException(property, key, true, reason, action);
	}

	/**
	 * Return the name of the property.
	 * @return the name
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Return the value of the property, or the key.
	 * @return the value
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Tell whether it is a key that cannot work, not a value.
	 * @return {@code true} for a key
	 */
	public boolean isKey() {
		return this.key;
	}

	/**
	 * Return why the value cannot work.
	 * @return the reason
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * Return what to do about it.
	 * @return the action
	 */
	public String action() {
		return this.action;
	}

}
