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

package io.soonify.demo.store.fault;

import java.util.Arrays;
import java.util.Locale;

import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/**
 * What a product page is made of, each part by a task of its own.
 */
public enum Source {

	/** The price, from the database. */
	PRICE,

	/** How many are in stock, from the database. */
	STOCK,

	/** What customers say, from a service. */
	REVIEWS,

	/** How long delivery takes, from another service. */
	SHIPPING,

	/** Other products, from memory. */
	RECOMMENDATIONS;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

	static Source of(String name) {
		return Arrays.stream(values())
			.filter((source) -> source.toString().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no source '%s'".formatted(name)));
	}

	/**
	 * Reads sources from parameters of requests, in the only spelling that there is.
	 */
	@Component
	static class FromParameter implements Converter<String, Source> {

		@Override
		public Source convert(String name) {
			return of(name);
		}

	}

}
