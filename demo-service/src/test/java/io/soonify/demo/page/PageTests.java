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
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that use the page as people do, in a real browser.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureMetrics
@Timeout(120)
@EnabledIf(value = "io.soonify.demo.page.Browser#isExpected",
		disabledReason = "There is no Chromium: install the packages chromium and chromium-driver to run these tests")
class PageTests {

	private static ChromeDriver browser;

	@LocalServerPort
	private int port;

	@BeforeAll
	static void startBrowser(@TempDir File profile) {
		browser = Browser.start(profile);
	}

	@AfterAll
	static void endBrowser() {
		if (browser != null) {
			browser.quit();
		}
	}

	@BeforeEach
	void openPage() {
		open("/");
		await(() -> assertThat(find("#failing").getText()).contains("Nathaniel"));
	}

	@Test
	@DisplayName("Both lanes run: three calls of a second take three seconds, and one in a group")
	void bothLanesRun() {
		watchStates();
		find("#names").sendKeys(Keys.ENTER);
		awaitOutcome("sequential", "success");
		awaitOutcome("concurrent", "success");
		assertThat(seconds("sequential")).isGreaterThanOrEqualTo(3);
		assertThat(seconds("concurrent")).isBetween(1.0, 2.9);
		assertThat(find("#verdict").getText()).contains("times as fast");
		assertThat(statesSeen()).containsSubsequence("waiting", "running", "succeeded");
		assertThat(texts("#concurrent .thread")).hasSize(3).allMatch((thread) -> thread.startsWith("run/"));
		assertThat(texts("#sequential .thread")).hasSize(3).noneMatch((thread) -> thread.startsWith("run/"));
	}

	@Test
	@DisplayName("A call that fails cancels its siblings in the group, and keeps later ones from being made in the loop")
	void failureIsShown() {
		fill("delay", "2000");
		find("#failing").sendKeys("Nathaniel");
		run();
		awaitOutcome("concurrent", "failure");
		assertThat(states("concurrent")).containsExactly("cancelled", "failed", "cancelled");
		assertThat(find("#concurrent .outcome").getText()).isEqualTo("The task 'Nathaniel' failed. 2 were cancelled.");
		awaitOutcome("sequential", "failure");
		assertThat(states("sequential")).containsExactly("succeeded", "failed", "not called");
		assertThat(find("#verdict").getText()).endsWith("The task 'Nathaniel' failed.");
	}

	@Test
	@DisplayName("The time of the group cancels what is unfinished, and the table says so too")
	void timeoutIsShown() {
		fill("names", "Ada, Bob");
		fill("delay", "3000");
		fill("timeout", "400");
		run();
		awaitOutcome("concurrent", "timeout");
		assertThat(states("concurrent")).containsExactly("cancelled", "cancelled");
		assertThat(find("#concurrent .outcome").getText())
			.startsWith("The tasks took too long: 2 of them had not ended after 400 ms.");
		find("#concurrent summary").click();
		assertThat(texts("#concurrent tbody tr")).hasSize(2).allMatch((line) -> line.contains("cancelled"));
	}

	@Test
	@DisplayName("What is wrong with the input is said in a sentence, at the field")
	void badInputIsExplained() {
		fill("names", "Ada, Ada");
		run();
		await(() -> assertThat(find("[role=alert]").getText()).isEqualTo("“names” must differ from each other."));
		assertThat(find("#names").getDomAttribute("aria-invalid")).isEqualTo("true");
		assertThat(browser.switchTo().activeElement()).isEqualTo(find("#names"));
		browser.manage().logs().get("browser"); // says that two requests were bad
	}

	@Test
	@DisplayName("The meters move")
	void metersMove() {
		await(() -> assertThat(meter("Tasks ended")).matches("\\d+"));
		int ended = Integer.parseInt(meter("Tasks ended"));
		fill("delay", "3000");
		run();
		await(() -> assertThat(meter("Tasks running")).isEqualTo("3"));
		await(() -> assertThat(meter("Groups open")).isEqualTo("1"));
		await(() -> assertThat(meter("Tasks ended")).isEqualTo(Integer.toString(ended + 3)));
		await(() -> assertThat(meter("Concurrency gain")).matches("[23]\\.\\d×"));
	}

	@Test
	@DisplayName("The page fits a phone")
	void pageFitsAPhone() {
		browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
		try {
			fill("delay", "10");
			run();
			awaitOutcome("concurrent", "success");
			assertThat(browser.executeScript("return document.documentElement.scrollWidth")).isEqualTo(390L);
		}
		finally {
			browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
		}
	}

	@Test
	@DisplayName("The API docs can be read")
	void apiDocsAreShown() {
		find("nav a").click();
		await(() -> assertThat(texts(".opblock-summary-path")).anyMatch((path) -> path.contains("sequential")));
	}

	@AfterEach
	void browserHasNothingToComplainAbout() {
		assertThat(browser.manage().logs().get("browser")).isEmpty();
	}

	private void open(String path) {
		browser.get("http://127.0.0.1:" + this.port + path);
	}

	private static void run() {
		find("button").click();
	}

	private static void fill(String field, String value) {
		WebElement input = find("#" + field);
		input.clear();
		input.sendKeys(value);
	}

	private static void awaitOutcome(String lane, String outcome) {
		await(() -> assertThat(find("#" + lane + " .outcome").getDomAttribute("data-outcome")).isEqualTo(outcome));
	}

	private static double seconds(String lane) {
		String total = find("#" + lane + " .total").getText();
		assertThat(total).endsWith(" s");
		return Double.parseDouble(total.replace(" s", ""));
	}

	private static List<String> states(String lane) {
		return all("#" + lane + " .row").stream().map((row) -> row.getDomAttribute("data-state")).toList();
	}

	private static String meter(String title) {
		return find(".meter[aria-label='" + title + "'] output").getText();
	}

	/** Whatever is on screen for a moment only would be missed by asking now and then. */
	private static void watchStates() {
		browser.executeScript("""
				window.seen = [];
				new MutationObserver((changes) => changes.forEach((change) => seen.push(change.target.dataset.state)))
					.observe(document.querySelector('#concurrent'), { subtree: true, attributeFilter: ['data-state'] });
				""");
	}

	private static List<Object> statesSeen() {
		return List.copyOf((List<?>) browser.executeScript("return window.seen"));
	}

	private static List<String> texts(String selector) {
		return all(selector).stream().map(WebElement::getText).toList();
	}

	private static WebElement find(String selector) {
		return browser.findElement(By.cssSelector(selector));
	}

	private static List<WebElement> all(String selector) {
		return browser.findElements(By.cssSelector(selector));
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(assertion);
	}

}
