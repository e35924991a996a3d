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

package io.soonify.demo.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Sends server-sent events to one client, each at once. All methods block while the
 * client is slow, and throw once it is gone.
 */
class EventStream {

	private final HttpServletResponse response;

	private final JsonMapper json;

	EventStream(HttpServletResponse response, JsonMapper json) {
		this.response = response;
		this.json = json;
	}

	void open() throws IOException {
		this.response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
		this.response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		ping();
	}

	void send(String event, Object data) throws IOException {
		write("event: %s\ndata: %s\n\n".formatted(event, this.json.writeValueAsString(data)));
	}

	/**
	 * Send a comment, which clients ignore, to learn whether the client is still there.
	 * @throws IOException if it is not
	 */
	void ping() throws IOException {
		write(":\n\n");
	}

	private void write(String text) throws IOException {
		this.response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		this.response.flushBuffer();
	}

}
