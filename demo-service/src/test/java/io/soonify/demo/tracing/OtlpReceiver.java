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

package io.soonify.demo.tracing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * Takes what an OTLP exporter sends: protobuf messages over HTTP.
 */
final class OtlpReceiver implements AutoCloseable {

	private final List<Span> spans = new CopyOnWriteArrayList<>();

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	OtlpReceiver() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/v1/traces", this::receive);
		this.server.start();
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange; InputStream body = body(exchange)) {
			ExportTraceServiceRequest.parseFrom(body)
				.getResourceSpansList()
				.stream()
				.flatMap((resource) -> resource.getScopeSpansList().stream())
				.flatMap((scope) -> scope.getSpansList().stream())
				.forEach(this.spans::add);
			exchange.sendResponseHeaders(200, -1);
		}
		catch (IOException | RuntimeException ex) {
			this.failures.add(ex); // the client sees no more than a closed connection
		}
	}

	private static InputStream body(HttpExchange exchange) throws IOException {
		InputStream body = exchange.getRequestBody();
		return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding")) ? new GZIPInputStream(body)
				: body;
	}

	String endpoint() {
		return "http://127.0.0.1:%d/v1/traces".formatted(this.server.getAddress().getPort());
	}

	/**
	 * Return a line for each span, indented below its parent, with the attributes of
	 * those names.
	 * @param attributes names of attributes to show
	 * @return the lines, children in the order of what they say
	 */
	List<String> tree(String... attributes) {
		if (!this.failures.isEmpty()) {
			throw new IllegalStateException("Something was sent that is no trace", this.failures.get(0));
		}
		List<String> lines = new ArrayList<>();
		appendChildren(ByteString.EMPTY, "", lines, List.of(attributes));
		return lines;
	}

	private void appendChildren(ByteString parent, String indent, List<String> lines, List<String> attributes) {
		this.spans.stream()
			.filter((span) -> span.getParentSpanId().equals(parent))
			.sorted(Comparator.comparing((span) -> describe(span, attributes)))
			.forEach((span) -> {
				lines.add(indent + describe(span, attributes));
				appendChildren(span.getSpanId(), indent + "  ", lines, attributes);
			});
	}

	private static String describe(Span span, List<String> attributes) {
		return span.getName() + span.getAttributesList()
			.stream()
			.filter((attribute) -> attributes.contains(attribute.getKey()))
			.map((attribute) -> " %s=%s".formatted(attribute.getKey(), attribute.getValue().getStringValue()))
			.sorted()
			.reduce("", String::concat);
	}

	long traces() {
		return this.spans.stream().map(Span::getTraceId).distinct().count();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
