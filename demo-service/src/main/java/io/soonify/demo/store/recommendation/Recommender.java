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

package io.soonify.demo.store.recommendation;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.soonify.demo.store.fault.Faults;
import io.soonify.demo.store.fault.InjectedFault;
import io.soonify.demo.store.fault.Source;

import org.springframework.stereotype.Component;

/**
 * Finds similar products in memory.
 */
@Component
public class Recommender {

	/**
	 * Return products that are similar to one.
	 * @param id the number of the product
	 * @return the numbers of the others
	 * @throws InterruptedException if nobody waits for them any more
	 */
	public List<Long> similarTo(long id) throws InterruptedException {
		Faults faults = Faults.current();
		TimeUnit.NANOSECONDS.sleep(faults.delayOf(Source.RECOMMENDATIONS).toNanos());
		if (faults.fails(Source.RECOMMENDATIONS)) {
			throw new InjectedFault(Source.RECOMMENDATIONS);
		}
		return LongStream.of(id + 1, id + 2).map((other) -> other % 4 + 1).boxed().toList();
	}

}
