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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * One of the services. It is as slow and as faulty as its requests say, and holds no
 * thread while it is slow.
 */
class PartnerServlet extends HttpServlet {

	private static final long serialVersionUID = 1L;

	private final String path;

	private final String answer;

	/**
	 * Create a service.
	 * @param path the pattern of the paths that it is asked for, which traces show
	 * @param answer what it says of every product
	 */
	PartnerServlet(String path, Object answer) {
		this.path = path;
		this.answer = JsonMapper.shared().writeValueAsString(answer);
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) {
		ServerHttpObservationFilter.findObservationContext(request)
			.ifPresent((context) -> context.setPathPattern(this.path));
		AsyncContext async = request.startAsync();
		int delay = request.getIntHeader(FaultInterceptor.DELAY);
		boolean fails = Boolean.parseBoolean(request.getHeader(FaultInterceptor.FAILURE));
		CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, async::start)
			.execute(() -> answer(async, response, fails));
	}

	private void answer(AsyncContext async, HttpServletResponse response, boolean fails) {
		try {
			response.setStatus(fails ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR : HttpServletResponse.SC_OK);
			response.setContentType(MediaType.APPLICATION_JSON_VALUE);
			response.getWriter().write(this.answer);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			async.complete();
		}
	}

}
