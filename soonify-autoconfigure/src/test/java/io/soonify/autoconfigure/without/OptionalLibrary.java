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

package io.soonify.autoconfigure.without;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Libraries that an application may do without, as the jars that they come in. With a
 * library goes what cannot do without it.
 */
enum OptionalLibrary {

	/** All but its observations, without which Spring itself does not start. */
	MICROMETER(List.of("metrics", "observation"), "micrometer-core", "micrometer-jakarta9",
			"micrometer-registry-prometheus", "micrometer-tracing", "micrometer-tracing-.*",
			"spring-boot-micrometer-.*"),

	ACTUATOR(List.of("actuate"), "spring-boot-actuator", "spring-boot-actuator-autoconfigure", "spring-boot-health"),

	CONTEXT_PROPAGATION(List.of("context"), "context-propagation"),

	/** With it goes Micrometer's bridge to it, in whose place there is something else. */
	OPENTELEMETRY(List.of("opentelemetry"), "opentelemetry-.*", "micrometer-tracing-bridge-otel",
			"spring-boot-micrometer-tracing-opentelemetry", "spring-boot-opentelemetry"),

	SECURITY(List.of(), "spring-boot-security", "spring-security-.*"),

	WEB(List.of(), "spring-web", "spring-webmvc", "spring-webflux", "spring-boot-web-server", "spring-boot-webmvc",
			"spring-boot-webflux", "spring-boot-servlet", "spring-boot-tomcat", "tomcat-embed-.*",
			"spring-boot-http-.*", "spring-boot-reactor-netty", "spring-boot-netty", "reactor-netty-.*", "netty-.*",
			"spring-security-web", "spring-security-config", "spring-boot-security"),

	REACTOR(List.of("reactor"), "reactor-core", "reactor-netty-.*", "spring-boot-reactor", "spring-boot-reactor-netty",
			"spring-webflux", "spring-boot-webflux");

	private static final String VERSION = "-[0-9][^/]*\\.jar";

	private final List<String> features;

	private final List<String> jars;

	OptionalLibrary(List<String> features, String... jars) {
		this.features = features;
		this.jars = List.of(jars);
	}

	/**
	 * Return the packages of auto-configuration that are about this library.
	 * @return their names
	 */
	Stream<String> packages() {
		return this.features.stream().map((feature) -> "io.soonify.autoconfigure." + feature + ".");
	}

	/**
	 * Take libraries from the class path of the running JVM.
	 * @param missing what to take
	 * @return the class path that is left
	 */
	static String classPathWithout(OptionalLibrary... missing) {
		List<String> all = List.of(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)));
		List<String> left = new ArrayList<>(all);
		Arrays.stream(missing)
			.flatMap((library) -> library.jars.stream())
			.distinct()
			.map((jar) -> Pattern.compile(jar + VERSION))
			.forEach((jar) -> {
				assertThat(all).as("on the class path: %s", jar).anyMatch((entry) -> isJar(entry, jar));
				left.removeIf((entry) -> isJar(entry, jar));
			});
		return String.join(File.pathSeparator, left);
	}

	private static boolean isJar(String entry, Pattern jar) {
		return jar.matcher(new File(entry).getName()).matches();
	}

}
