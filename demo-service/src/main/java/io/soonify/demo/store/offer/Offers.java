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

import java.util.concurrent.Callable;

import io.soonify.SoonValue;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskSpec;

import org.springframework.stereotype.Component;

/**
 * Finds offers. All queries of the store run in groups of one name, whose bulkhead in the
 * configuration leaves connections for others: it is smaller than the pool.
 */
@Component
public class Offers {

	private final TaskGroupFactory taskGroups;

	private final Catalog catalog;

	Offers(TaskGroupFactory taskGroups, Catalog catalog) {
		this.taskGroups = taskGroups.named("database");
		this.catalog = catalog;
	}

	/**
	 * Find the offer of a product, by two queries at the same time.
	 * @param id the number of the product
	 * @return the offer
	 */
	public Offer find(long id) {
		SoonValue<Product> product;
		SoonValue<Integer> stock;
		try (var g = this.taskGroups.create()) {
			product = query(g.task("price"), () -> this.catalog.product(id));
			stock = query(g.task("stock"), () -> this.catalog.stock(id));
		}
		catch (TaskGroupException ex) {
			ex.rethrow(UnknownProductException.class);
			throw ex;
		}
		return new Offer(id, product.value().name(), product.value().price(), stock.value());
	}

	private static <T> SoonValue<T> query(TaskSpec task, Callable<T> queries) {
		QueryCancellation cancellation = new QueryCancellation();
		return task.onCancel(cancellation::cancel).callSoon(() -> cancellation.during(queries));
	}

}
