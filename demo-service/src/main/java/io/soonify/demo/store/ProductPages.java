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

import java.time.Duration;
import java.util.List;

import io.soonify.SoonValue;
import io.soonify.SoonValue.State;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.demo.store.offer.Offer;
import io.soonify.demo.store.offer.Offers;
import io.soonify.demo.store.offer.UnknownProductException;
import io.soonify.demo.store.partner.Partners;
import io.soonify.demo.store.partner.Review;
import io.soonify.demo.store.partner.Shipping;
import io.soonify.demo.store.recommendation.Recommender;

import org.springframework.stereotype.Component;

/**
 * Makes product pages, of everything at the same time.
 */
@Component
class ProductPages {

	private final TaskGroupFactory taskGroups;

	private final Offers offers;

	private final Partners partners;

	private final Recommender recommender;

	ProductPages(TaskGroupFactory taskGroups, Offers offers, Partners partners, Recommender recommender) {
		this.taskGroups = taskGroups.named("product-page").withTimeout(Duration.ofSeconds(2));
		this.offers = offers;
		this.partners = partners;
		this.recommender = recommender;
	}

	ProductPage pageOf(long id) {
		SoonValue<Offer> offer;
		SoonValue<List<Review>> reviews;
		SoonValue<Shipping> shipping;
		SoonValue<List<Long>> recommendations;
		try (var g = this.taskGroups.create()) {
			offer = g.task("offer").callSoon(this.offers::find, id);
			reviews = g.task("reviews").callSoon(this.partners::reviewsOf, id);
			shipping = g.task("shipping").callSoon(this.partners::shippingOf, id);
			recommendations = g.task("recommendations")
				.timeout(Duration.ofMillis(150))
				.optional()
				.callSoon(this.recommender::similarTo, id);
		}
		catch (TaskGroupException ex) {
			ex.rethrow(UnknownProductException.class);
			throw ex;
		}
		return ProductPage.of(offer.value(), reviews.value(), shipping.value(), recommendations.orElse(List.of()),
				recommendations.state() != State.SUCCEEDED);
	}

}
