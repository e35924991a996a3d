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
import io.soonify.autoconfigure.context.SecurityContextAccessor.CurrentUser;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Gives each task a security context of its own with the user of its starter. Spring
 * Security's accessor hands on the context itself, so a task that changes the user of its
 * context would change that of the request and of all its siblings.
 */
final class SecurityContextAccessor implements ThreadLocalAccessor<CurrentUser> {

	@Override
	public Object key() {
		return SecurityContext.class.getName();
	}

	/**
	 * Return the context even if there is no user in it. It is never safe to take such a
	 * thread for one that has nothing: whoever has its context may set a user later.
	 */
	@Override
	public CurrentUser getValue() {
		SecurityContext context = SecurityContextHolder.getContext();
		return new CurrentUser(context, context.getAuthentication());
	}

	@Override
	public void setValue(CurrentUser value) {
		if (value.authentication() == null) {
			setValue();
			return;
		}
		SecurityContext copy = SecurityContextHolder.createEmptyContext();
		copy.setAuthentication(value.authentication());
		SecurityContextHolder.setContext(copy);
	}

	@Override
	public void setValue() {
		SecurityContextHolder.clearContext();
	}

	@Override
	public void restore(CurrentUser previous) {
		if (previous.authentication() == null) {
			setValue();
			return;
		}
		SecurityContextHolder.setContext(previous.context());
	}

	/**
	 * A context and the user that it had then. Another may be set in it before the task
	 * starts.
	 */
	record CurrentUser(SecurityContext context, @Nullable Authentication authentication) {
	}

}
