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

package io.soonify.autoconfigure.metrics;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MetricsTaskGroupListener}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MetricsTaskGroupListenerTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final TaskGroupRegistry groups = TaskGroupRegistry.create();

	private final MetricsTaskGroupListener listener = new MetricsTaskGroupListener(this.registry, List.of());

	@Test
	void metersOfANameAreThereAsSoonAsAFactoryIs() {
		TaskGroupFactory.builder().listener(this.listener).build().named("orders");
		assertThat(groups()).containsExactlyInAnyOrder("default", "orders");
	}

	@Test
	void metersOfConfiguredNamesAreThereFromTheStart() {
		new MetricsTaskGroupListener(this.registry, List.of("orders", "invoices"));
		assertThat(groups()).containsExactlyInAnyOrder("orders", "invoices");
	}

	@Test
	void configuredNamesAreAmongTheHundred(CapturedOutput output) {
		MetricsTaskGroupListener configured = new MetricsTaskGroupListener(this.registry,
				List.of("orders", "invoices"));
		for (int i = 0; i < 98; i++) {
			configured.forGroupsNamed("name " + i, this.groups);
		}
		assertThat(groups()).hasSize(100);
		assertThat(output).doesNotContain("share the tag value");
		configured.forGroupsNamed("one more", this.groups);
		assertThat(groups()).hasSize(101).contains("other");
		assertThat(configured.forGroupsNamed("orders", this.groups))
			.isNotSameAs(configured.forGroupsNamed("one more", this.groups));
		assertThat(output).containsOnlyOnce("share the tag value 'other'").contains("the group 'one more'");
	}

	@Test
	void nothingIsLookedUpWhileGroupsRun() {
		AtomicInteger lookUps = new AtomicInteger();
		TaskGroupFactory orders = TaskGroupFactory.builder().listener(this.listener).build().named("orders");
		this.registry.config().meterFilter(new MeterFilter() {

			@Override
			public Meter.Id map(Meter.Id id) {
				lookUps.incrementAndGet();
				return id;
			}

		});
		try (TaskGroup group = orders.create()) {
			group.callSoon(() -> "Hello");
			group.task("failing").optional().callSoon(() -> {
				throw new IllegalStateException("expected");
			});
		}
		assertThat(lookUps).hasValue(0);
		orders.named("another");
		assertThat(lookUps).as("what the filter sees").hasPositiveValue();
	}

	@Test
	void factoriesOfOneNameShareTheirMeters() {
		assertThat(this.listener.forGroupsNamed("orders", this.groups))
			.isSameAs(this.listener.forGroupsNamed("orders", this.groups))
			.isNotSameAs(this.listener.forGroupsNamed("invoices", this.groups));
	}

	@Test
	void upToAHundredNamesHaveMetersOfTheirOwn(CapturedOutput output) {
		useNames(100);
		assertThat(groups()).hasSize(100).doesNotContain("other");
		assertThat(output).doesNotContain("share the tag value");
	}

	@Test
	void namesBeyondAHundredShareMetersAndThatIsSaidOnce(CapturedOutput output) {
		useNames(110);
		TaskGroupFactory factory = TaskGroupFactory.builder().name("name 99").listener(this.listener).build();
		factory.create().close();
		factory.named("name 100").create().close();
		factory.named("name 200").create().close();
		assertThat(groups()).hasSize(101).contains("name 99", "other").doesNotContain("name 100");
		assertThat(closedGroups("name 99")).isOne();
		assertThat(closedGroups("other")).isEqualTo(2);
		assertThat(output).containsOnlyOnce("share the tag value 'other'").contains("the group 'name 100'");
	}

	@Test
	void whenANameIsOtherThenFurtherNamesShareItsMeters() {
		TaskGroupFactory factory = TaskGroupFactory.builder().name("other").listener(this.listener).build();
		useNames(110);
		factory.create().close();
		factory.named("one more").create().close();
		assertThat(groups()).hasSize(100);
		assertThat(closedGroups("other")).isEqualTo(2);
	}

	private void useNames(int count) {
		for (int i = 0; i < count; i++) {
			this.listener.forGroupsNamed("name " + i, this.groups);
		}
	}

	private Set<String> groups() {
		return this.registry.getMeters()
			.stream()
			.map((meter) -> meter.getId().getTag("group"))
			.collect(Collectors.toSet());
	}

	private long closedGroups(String group) {
		return this.registry.get("soonify.group").tags("group", group, "outcome", "success").timer().count();
	}

}
