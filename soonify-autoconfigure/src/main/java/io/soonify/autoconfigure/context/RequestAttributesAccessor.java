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

package io.soonify.autoconfigure.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestAttributesThreadLocalAccessor;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Lets tasks share the current request with its own thread.
 *
 * <p>
 * Spring's accessor copies all attributes of the request every time, for readers that may
 * come when the request is over. No task outlives its group (S1), nor its group the
 * request, so there is no need. And what a task does to the request takes effect: a bean
 * in request scope that is first used by a task is destroyed at the end of the request,
 * while it is forgotten with such a copy.
 */
final class RequestAttributesAccessor implements ThreadLocalAccessor<RequestAttributes> {

	@Override
	public Object key() {
		return RequestAttributesThreadLocalAccessor.KEY;
	}

	@Override
	public @Nullable RequestAttributes getValue() {
		return RequestContextHolder.getRequestAttributes();
	}

	@Override
	public void setValue(RequestAttributes value) {
		RequestContextHolder.setRequestAttributes(value);
	}

	@Override
	public void setValue() {
		RequestContextHolder.resetRequestAttributes();
	}

}
