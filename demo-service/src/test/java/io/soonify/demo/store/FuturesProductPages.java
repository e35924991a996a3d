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

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.soonify.demo.store.offer.Offer;
import io.soonify.demo.store.offer.Offers;
import io.soonify.demo.store.offer.UnknownProductException;
import io.soonify.demo.store.partner.Partners;
import io.soonify.demo.store.partner.Review;
import io.soonify.demo.store.partner.Shipping;
import io.soonify.demo.store.recommendation.Recommender;

/**
 * What {@link ProductPages} does, as well as it can be done with
 * {@link CompletableFuture}, for comparison.
 */
class FuturesProductPages {

	private final Executor executor;

	private final Offers offers;

	private final Partners partners;

	private final Recommender recommender;

	FuturesProductPages(Executor executor, Offers offers, Partners partners, Recommender recommender) {
		this.executor = executor;
		this.offers = offers;
		this.partners = partners;
		this.recommender = recommender;
	}

	ProductPage pageOf(long id) {
		CompletableFuture<Offer> offer = CompletableFuture.supplyAsync(() -> this.offers.find(id), this.executor);
		CompletableFuture<List<Review>> reviews = CompletableFuture.supplyAsync(() -> this.partners.reviewsOf(id),
				this.executor);
		CompletableFuture<Shipping> shipping = CompletableFuture.supplyAsync(() -> this.partners.shippingOf(id),
				this.executor);
		CompletableFuture<Optional<List<Long>>> recommendations = CompletableFuture
			.supplyAsync(() -> Optional.of(similarTo(id)), this.executor)
			.completeOnTimeout(Optional.empty(), 150, TimeUnit.MILLISECONDS)
			.exceptionally((ex) -> Optional.empty());
		try {
			CompletableFuture.allOf(offer, reviews, shipping, recommendations).get(2, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof UnknownProductException unknown) {
				throw unknown;
			}
			throw new IllegalStateException("A source failed", ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("A source took too long", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Nobody waits for the page any more", ex);
		}
		return ProductPage.of(offer.join(), reviews.join(), shipping.join(), recommendations.join().orElse(List.of()),
				recommendations.join().isEmpty());
	}

	private List<Long> similarTo(long id) {
		try {
			return this.recommender.similarTo(id);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CompletionException(ex);
		}
	}

}
