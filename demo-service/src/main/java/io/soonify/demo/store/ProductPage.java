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

package io.soonify.demo.store;

import java.math.BigDecimal;
import java.util.List;

import io.soonify.demo.store.offer.Offer;
import io.soonify.demo.store.partner.Review;
import io.soonify.demo.store.partner.Shipping;

/**
 * What a customer sees of a product.
 *
 * @param id the number of the product
 * @param name its name
 * @param price its price
 * @param stock how many are in stock
 * @param reviews what customers say
 * @param shipping how it is delivered
 * @param recommendations the numbers of other products
 * @param partial whether something is missing
 * @param missing the parts that the page had to do without
 */
record ProductPage(long id, String name, BigDecimal price, int stock, List<Review> reviews, Shipping shipping,
		List<Long> recommendations, boolean partial, List<String> missing) {

	static ProductPage of(Offer offer, List<Review> reviews, Shipping shipping, List<Long> recommendations,
			boolean partial) {
		return new ProductPage(offer.id(), offer.name(), offer.price(), offer.stock(), reviews, shipping,
				recommendations, partial, partial ? List.of("recommendations") : List.of());
	}

}
