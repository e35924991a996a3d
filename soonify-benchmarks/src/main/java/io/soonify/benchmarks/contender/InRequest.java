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

package io.soonify.benchmarks.contender;

import java.util.Locale;
import java.util.concurrent.Callable;

import org.slf4j.MDC;

import org.springframework.context.i18n.LocaleContextHolder;

/**
 * Fans out from a thread that has a locale and an entry in the diagnostic context of the
 * log, as that of a request has.
 *
 * @param fanOut fans out
 */
record InRequest(FanOut fanOut) implements FanOut {

	@Override
	public long run(int tasks, Callable<Integer> work) throws Exception {
		LocaleContextHolder.setLocale(Locale.GERMANY);
		try (MDC.MDCCloseable user = MDC.putCloseable("user", "yury")) {
			return this.fanOut.run(tasks, work);
		}
		finally {
			LocaleContextHolder.resetLocaleContext();
		}
	}

}
