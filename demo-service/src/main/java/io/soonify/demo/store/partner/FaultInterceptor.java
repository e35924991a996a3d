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

import io.soonify.demo.store.fault.Faults;
import io.soonify.demo.store.fault.Source;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Asks a service to be slow or to fail, if the request says so.
 */
class FaultInterceptor implements ClientHttpRequestInterceptor {

	static final String DELAY = "Fault-Delay-Millis";

	static final String FAILURE = "Fault-Failure";

	private final Source source;

	FaultInterceptor(Source source) {
		this.source = source;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		Faults faults = Faults.current();
		request.getHeaders().set(DELAY, Long.toString(faults.delayOf(this.source).toMillis()));
		request.getHeaders().set(FAILURE, Boolean.toString(faults.fails(this.source)));
		return execution.execute(request, body);
	}

}
