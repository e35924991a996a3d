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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.micrometer.observation.ObservationRegistry;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * The server of the other companies. It is no second port of the store's own server,
 * because that one stops to listen while requests in flight still need these services:
 * this one starts before any request, and stops with the last bean that calls it.
 */
@Component
class PartnerServer implements InitializingBean, DisposableBean {

	private static final String LOOPBACK = "127.0.0.1";

	private final Tomcat tomcat = new Tomcat();

	private final Path directory = Files.createTempDirectory("partners");

	PartnerServer(ObservationRegistry observations) throws IOException {
		Connector connector = new Connector();
		connector.setProperty("address", LOOPBACK);
		// many pages may be asked for at once
		connector.setProperty("acceptCount", "1000");
		connector.setPort(0);
		this.tomcat.setConnector(connector);
		this.tomcat.setBaseDir(this.directory.toString());
		Context context = this.tomcat.addContext("", this.directory.toString());
		goOnWithTraces(context, new ServerHttpObservationFilter(observations));
		serve(context, "reviews", List.of(new Review(5, "Bright"), new Review(4, "Nice")));
		serve(context, "shipping", new Shipping("Snail Mail", 2));
	}

	private static void goOnWithTraces(Context context, ServerHttpObservationFilter filter) {
		FilterDef definition = new FilterDef();
		definition.setFilterName("observations");
		definition.setFilter(filter);
		definition.setAsyncSupported("true");
		context.addFilterDef(definition);
		FilterMap mapping = new FilterMap();
		mapping.setFilterName("observations");
		mapping.addURLPattern("/*");
		context.addFilterMap(mapping);
	}

	private static void serve(Context context, String name, Object answer) {
		PartnerServlet servlet = new PartnerServlet("/%s/{id}".formatted(name), answer);
		Tomcat.addServlet(context, name, servlet).setAsyncSupported(true);
		context.addServletMappingDecoded("/%s/*".formatted(name), name);
	}

	@Override
	public void afterPropertiesSet() throws LifecycleException {
		this.tomcat.start(); // which gives it a port
	}

	String url() {
		return "http://%s:%d".formatted(LOOPBACK, this.tomcat.getConnector().getLocalPort());
	}

	@Override
	public void destroy() throws LifecycleException, IOException {
		this.tomcat.stop();
		this.tomcat.destroy();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
