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

package io.soonify.demo.page;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * Starts the Chromium of this machine without a window.
 */
final class Browser {

	private static final List<String> CHROMIUM = List.of("chromium", "chromium-browser", "google-chrome");

	private static final List<String> CHROMEDRIVER = List.of("chromedriver");

	/** Is kept: a logger that nobody holds forgets its level. */
	private static final Logger seleniumLogger = Logger.getLogger("org.openqa.selenium");

	private Browser() {
	}

	/**
	 * Tell whether tests may start a browser. In CI they may always, and fail if there is
	 * none, for .ci/run should have installed it.
	 */
	static boolean isExpected() {
		return "true".equals(System.getenv("CI")) || (find(CHROMIUM).isPresent() && find(CHROMEDRIVER).isPresent());
	}

	static ChromeDriver start(File profile) {
		seleniumLogger.setLevel(Level.SEVERE); // it warns that it is older than Chromium
		ChromeOptions options = new ChromeOptions();
		options.setBinary(require(CHROMIUM));
		options.addArguments("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
				"--no-first-run", "--no-default-browser-check", "--disable-background-networking",
				"--disable-component-update", "--disable-sync", "--window-size=1280,1000",
				"--user-data-dir=" + profile);
		if (System.getProperty("user.name").equals("root")) {
			options.addArguments("--no-sandbox"); // root is not let in with one
		}
		options.setCapability("goog:loggingPrefs", Map.of("browser", "SEVERE"));
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(require(CHROMEDRIVER))
			.usingAnyFreePort()
			.build();
		return new ChromeDriver(service, options);
	}

	private static Optional<File> find(List<String> names) {
		return names.stream()
			.flatMap((name) -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
				.map((directory) -> new File(directory, name)))
			.filter(File::canExecute)
			.findFirst();
	}

	private static File require(List<String> names) {
		return find(names)
			.orElseThrow(() -> new IllegalStateException("None of %s is on the path: install it".formatted(names)));
	}

}
