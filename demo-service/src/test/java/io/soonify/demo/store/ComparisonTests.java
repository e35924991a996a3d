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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskGroupTimeoutException;
import io.soonify.demo.store.offer.Offer;
import io.soonify.demo.store.offer.Offers;
import io.soonify.demo.store.partner.Partners;
import io.soonify.demo.store.partner.Shipping;
import io.soonify.demo.store.recommendation.Recommender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * What the README says of the two ways to make a product page.
 */
@Timeout(60)
class ComparisonTests {

	private final Offers offers = mock();

	private final Partners partners = mock();

	private final Recommender recommender = mock();

	private final SlowReviews reviews = new SlowReviews();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final ProductPages soonify = new ProductPages(TaskGroupFactory.builder().build(), this.offers,
			this.partners, this.recommender);

	private final FuturesProductPages futures = new FuturesProductPages(this.executor, this.offers, this.partners,
			this.recommender);

	@BeforeEach
	void sell() throws InterruptedException {
		given(this.offers.find(anyLong())).willReturn(new Offer(1, "Desk lamp", BigDecimal.TEN, 12));
		given(this.partners.shippingOf(anyLong())).willReturn(new Shipping("Snail Mail", 2));
		given(this.recommender.similarTo(anyLong())).willReturn(List.of(2L));
	}

	@AfterEach
	void end() {
		this.reviews.release.countDown();
		this.executor.shutdownNow();
	}

	@Test
	@DisplayName("Both make the same page")
	void pagesAreTheSame() {
		given(this.partners.reviewsOf(anyLong())).willReturn(List.of());
		assertThat(this.futures.pageOf(1)).isEqualTo(this.soonify.pageOf(1)).returns(false, ProductPage::partial);
	}

	@Test
	@DisplayName("Both make the same partial page")
	void partialPagesAreTheSame() throws InterruptedException {
		given(this.partners.reviewsOf(anyLong())).willReturn(List.of());
		given(this.recommender.similarTo(anyLong())).willThrow(new IllegalStateException("No idea"));
		assertThat(this.futures.pageOf(1)).isEqualTo(this.soonify.pageOf(1)).returns(true, ProductPage::partial);
	}

	@Test
	@DisplayName("Soonify: a failure ends the siblings, and the page at once")
	void soonifyCancelsSiblings() {
		failShippingDuringReviews();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> this.soonify.pageOf(1))
			.withStackTraceContaining("No ships")
			.isNotInstanceOf(TaskGroupTimeoutException.class);
		assertThat(this.reviews.interrupted).isTrue();
		assertThat(this.reviews.ended.getCount()).isZero();
	}

	@Test
	@DisplayName("Futures: after a failure the siblings run on, and the page waits for them until its deadline")
	void futuresLeaveSiblingsRunning() {
		failShippingDuringReviews();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.futures.pageOf(1))
			.withCauseInstanceOf(TimeoutException.class);
		assertThatReviewsRunOn();
	}

	@Test
	@DisplayName("Soonify: the deadline ends all work on the page")
	void soonifyEndsWorkAtTheDeadline() {
		given(this.partners.reviewsOf(anyLong())).willAnswer((invocation) -> this.reviews.read());
		assertThatExceptionOfType(TaskGroupTimeoutException.class).isThrownBy(() -> this.soonify.pageOf(1))
			.withMessageContaining("reviews");
		assertThat(this.reviews.interrupted).isTrue();
		assertThat(this.reviews.ended.getCount()).isZero();
	}

	@Test
	@DisplayName("Futures: after the deadline the work goes on, though nobody waits for it")
	void futuresWorkOnAfterTheDeadline() {
		given(this.partners.reviewsOf(anyLong())).willAnswer((invocation) -> this.reviews.read());
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.futures.pageOf(1))
			.withCauseInstanceOf(TimeoutException.class);
		assertThatReviewsRunOn();
	}

	@Test
	@DisplayName("Soonify: the second failure is suppressed in the exception")
	void soonifyKeepsTheSecondFailure() throws InterruptedException {
		failShippingAndReviews();
		assertThatExceptionOfType(TaskGroupException.class).isThrownBy(() -> this.soonify.pageOf(1))
			.satisfies((ex) -> assertThat(ex.failures()).extracting(Throwable::getMessage)
				.containsExactlyInAnyOrder("No ships", "No pens"));
	}

	@Test
	@DisplayName("Futures: the second failure is lost")
	void futuresLoseTheSecondFailure() throws InterruptedException {
		failShippingAndReviews();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.futures.pageOf(1))
			.satisfies((ex) -> {
				assertThat(ex.getSuppressed()).isEmpty();
				assertThat(ex.getCause()).hasNoCause().hasNoSuppressedExceptions();
			});
	}

	private void failShippingDuringReviews() {
		given(this.partners.reviewsOf(anyLong())).willAnswer((invocation) -> this.reviews.read());
		given(this.partners.shippingOf(anyLong())).willAnswer((invocation) -> {
			this.reviews.begun.await();
			throw new IllegalStateException("No ships");
		});
	}

	private void failShippingAndReviews() throws InterruptedException {
		CountDownLatch both = new CountDownLatch(2);
		given(this.partners.shippingOf(anyLong())).willAnswer((invocation) -> failAfter(both, "No ships"));
		given(this.partners.reviewsOf(anyLong())).willAnswer((invocation) -> failAfter(both, "No pens"));
	}

	private static Object failAfter(CountDownLatch both, String message) throws InterruptedException {
		both.countDown();
		while (both.getCount() > 0) {
			Thread.onSpinWait(); // an interrupt must not keep it from failing
		}
		throw new IllegalStateException(message);
	}

	private void assertThatReviewsRunOn() {
		assertThat(this.reviews.interrupted).isFalse();
		assertThat(this.reviews.ended.getCount()).isOne();
	}

	/**
	 * A call that ends when it is interrupted or released.
	 */
	private static final class SlowReviews {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		private final CountDownLatch ended = new CountDownLatch(1);

		private volatile boolean interrupted;

		private Object read() throws InterruptedException {
			this.begun.countDown();
			try {
				assertThat(this.release.await(30, TimeUnit.SECONDS)).isTrue();
				return List.of();
			}
			catch (InterruptedException ex) {
				this.interrupted = true;
				throw ex;
			}
			finally {
				this.ended.countDown();
			}
		}

	}

}
