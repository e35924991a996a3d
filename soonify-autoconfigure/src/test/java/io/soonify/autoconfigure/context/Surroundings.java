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

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.MDC;

import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * What surrounds a request of a user, on the threads of a web server.
 */
final class Surroundings implements AutoCloseable {

	static final ObservationRegistry observations = observations();

	private final Observation.Scope scope;

	private Surroundings(String user) {
		SecurityContext context = SecurityContextHolder.createEmptyContext();
		context.setAuthentication(authentication(user));
		SecurityContextHolder.setContext(context);
		MDC.put("user", user);
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setAttribute("user", user);
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
		LocaleContextHolder.setLocale(locale(user));
		this.scope = observation(user).openScope();
	}

	/**
	 * Do what filters and servlets do at the start of a request.
	 * @param user the user
	 * @return does what they do at its end
	 */
	static Surroundings of(String user) {
		return new Surroundings(user);
	}

	@Override
	public void close() {
		this.scope.close();
		LocaleContextHolder.resetLocaleContext();
		RequestContextHolder.resetRequestAttributes();
		MDC.clear();
		SecurityContextHolder.clearContext();
	}

	/**
	 * Return what the calling thread has: one entry for each kind, none where it has
	 * nothing.
	 * @return the user, by the kind of context
	 */
	static Map<String, String> seen() {
		Map<String, String> seen = new TreeMap<>();
		put(seen, "security", SecurityContextHolder.getContext().getAuthentication());
		put(seen, "mdc", MDC.get("user"));
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		put(seen, "request", (request != null) ? request.getAttribute("user", RequestAttributes.SCOPE_REQUEST) : null);
		LocaleContext locale = LocaleContextHolder.getLocaleContext();
		put(seen, "locale", (locale != null) ? locale.getLocale().getExtension(Locale.PRIVATE_USE_EXTENSION) : null);
		Observation observation = observations.getCurrentObservation();
		put(seen, "observation", (observation != null) ? observation.getContext().getName() : null);
		return seen;
	}

	/**
	 * Return what a thread has to have for a user.
	 * @param user the user
	 * @return the user, by the kind of context
	 */
	static Map<String, String> expected(String user) {
		return new TreeMap<>(
				Map.of("security", user, "mdc", user, "request", user, "locale", user, "observation", user));
	}

	private static void put(Map<String, String> seen, String kind, Object value) {
		if (value != null) {
			seen.put(kind, (value instanceof Authentication user) ? user.getName() : value.toString());
		}
	}

	static Authentication authentication(String user) {
		return new TestingAuthenticationToken(user, "password", "ROLE_USER");
	}

	static Observation observation(String user) {
		return Observation.start(user, observations);
	}

	private static Locale locale(String user) {
		return new Locale.Builder().setExtension(Locale.PRIVATE_USE_EXTENSION, user).build();
	}

	private static ObservationRegistry observations() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservationHandler<>() {
			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}
		});
		return registry;
	}

}
