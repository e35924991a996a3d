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

package io.soonify.demo.store.fault;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * What is to go wrong in the course of one request. The sources find it in the request,
 * which Soonify hands on to the tasks, so nothing in between has to know.
 *
 * @param slow the sources that shall be slow
 * @param failing the sources that shall fail
 */
public record Faults(List<Slowness> slow, Set<Source> failing) {

	private static final String ATTRIBUTE = Faults.class.getName();

	private static final Faults NONE = new Faults(List.of(), Set.of());

	/**
	 * Have the sources find this in a request.
	 * @param request the request
	 */
	public void in(HttpServletRequest request) {
		request.setAttribute(ATTRIBUTE, this);
	}

	/**
	 * Return what is to go wrong in the current request.
	 * @return the faults, none outside of requests
	 */
	public static Faults current() {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		return (request != null
				&& request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) instanceof Faults faults) ? faults
						: NONE;
	}

	/**
	 * Return how much longer a source is to take than usual.
	 * @param source the source
	 * @return the time
	 */
	public Duration delayOf(Source source) {
		return this.slow.stream()
			.filter((slowness) -> slowness.source() == source)
			.map(Slowness::delay)
			.reduce(Duration.ZERO, Duration::plus);
	}

	/**
	 * Tell whether a source is to fail.
	 * @param source the source
	 * @return whether it is
	 */
	public boolean fails(Source source) {
		return this.failing.contains(source);
	}

}
