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

package io.soonify.benchmarks.compare;

import java.util.List;

/**
 * The median of what was measured, and where it would be found in 19 of 20 repetitions if
 * nothing but chance played a part.
 *
 * @param median the median, not a number if nothing was measured
 * @param low the lower end
 * @param high the upper end
 */
record Estimate(double median, double low, double high) {

	static Estimate of(List<Double> values) {
		if (values.isEmpty()) {
			return new Estimate(Double.NaN, Double.NaN, Double.NaN);
		}
		List<Double> sorted = values.stream().sorted().toList();
		int last = sorted.size() - 1;
		int off = (int) Math.ceil(0.98 * Math.sqrt(sorted.size()));
		double median = (sorted.get(last / 2) + sorted.get((last + 1) / 2)) / 2;
		return new Estimate(median, sorted.get(Math.max(0, last / 2 - off)),
				sorted.get(Math.min(last, (last + 1) / 2 + off)));
	}

}
