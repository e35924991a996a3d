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

package io.soonify.demo.store.partner;

import java.util.List;
import java.util.Objects;

import io.soonify.demo.store.fault.Source;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * Calls the services of the other companies.
 */
@Component
public class Partners {

	private static final ParameterizedTypeReference<List<Review>> REVIEWS = new ParameterizedTypeReference<>() {
	};

	private final RestClient reviews;

	private final RestClient shipping;

	Partners(RestClient.Builder builder, PartnerServer server) {
		RestClient client = builder.requestFactory(new DeadlineRequestFactory()).baseUrl(server.url()).build();
		this.reviews = client.mutate().requestInterceptor(new FaultInterceptor(Source.REVIEWS)).build();
		this.shipping = client.mutate().requestInterceptor(new FaultInterceptor(Source.SHIPPING)).build();
	}

	/**
	 * Return what customers say of a product.
	 * @param id the number of the product
	 * @return the reviews
	 */
	public List<Review> reviewsOf(long id) {
		return Objects.requireNonNull(this.reviews.get().uri("/reviews/{id}", id).retrieve().body(REVIEWS));
	}

	/**
	 * Return how a product is delivered.
	 * @param id the number of the product
	 * @return the shipping
	 */
	public Shipping shippingOf(long id) {
		return Objects.requireNonNull(this.shipping.get().uri("/shipping/{id}", id).retrieve().body(Shipping.class));
	}

}
