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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.time.Duration;

import io.soonify.TaskGroup;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * Gives each call, from connecting to the last byte, no more time than its task group has
 * left, whichever group that is: nobody has to hand on a deadline.
 */
class DeadlineRequestFactory implements ClientHttpRequestFactory {

	/** For calls outside of groups that have a deadline. */
	private static final Duration LONGEST = Duration.ofSeconds(10);

	/**
	 * The deadline of the group comes first, also on a machine that stalls: it says more
	 * than a broken call. This is for calls that do not heed the interrupt.
	 */
	private static final Duration GRACE = Duration.ofSeconds(1);

	private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(this.client);
		factory.setReadTimeout(timeLeft());
		return factory.createRequest(uri, method);
	}

	static Duration timeLeft() {
		return TaskGroup.current()
			.flatMap(TaskGroup::remaining)
			.map((remaining) -> remaining.plus(GRACE))
			.orElse(LONGEST);
	}

}
