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

import java.time.Duration;

import io.soonify.demo.store.fault.Faults;
import io.soonify.demo.store.fault.InjectedFault;
import io.soonify.demo.store.fault.Source;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Asks the database.
 */
@Component
class Catalog {

	private final JdbcClient jdbc;

	Catalog(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Product product(long id) {
		suffer(Source.PRICE);
		return this.jdbc.sql("select name, price from product where id = ?")
			.param(id)
			.query(Product.class)
			.optional()
			.orElseThrow(() -> new UnknownProductException(id));
	}

	int stock(long id) {
		suffer(Source.STOCK);
		return this.jdbc.sql("select quantity from stock where product_id = ?")
			.param(id)
			.query(Integer.class)
			.optional()
			.orElse(0);
	}

	/**
	 * A slow query is slow in the database, with a connection in hand.
	 */
	private void suffer(Source source) {
		Faults faults = Faults.current();
		Duration delay = faults.delayOf(source);
		if (!delay.isZero()) {
			this.jdbc.sql("select pg_sleep(?)").param(delay.toMillis() / 1000.0).query((row) -> {
			});
		}
		if (faults.fails(source)) {
			throw new InjectedFault(source);
		}
	}

}
