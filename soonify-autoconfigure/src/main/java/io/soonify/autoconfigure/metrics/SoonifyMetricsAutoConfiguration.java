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

import io.micrometer.core.instrument.MeterRegistry;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.SoonifyProperties;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for meters of task groups, in the
 * {@link MeterRegistry} of the application. It backs off without one, or when
 * {@code soonify.metrics.enabled} is {@code false}.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr>
 * <th>meter</th>
 * <th>type</th>
 * <th>tags</th>
 * <th>what it says</th>
 * </tr>
 * <tr>
 * <td>{@code soonify.group}</td>
 * <td>timer</td>
 * <td>{@code group}, {@code outcome} = {@code success}, {@code failure}, {@code timeout},
 * {@code cancelled} or {@code interrupted}</td>
 * <td>time from opening to the end of {@code close()}, of each closed group</td>
 * </tr>
 * <tr>
 * <td>{@code soonify.group.active}</td>
 * <td>gauge</td>
 * <td>{@code group}</td>
 * <td>groups that are open</td>
 * </tr>
 * <tr>
 * <td>{@code soonify.group.tasks}</td>
 * <td>distribution summary</td>
 * <td>{@code group}</td>
 * <td>tasks in each closed group: the width of the fan-out</td>
 * </tr>
 * <tr>
 * <td>{@code soonify.group.overrun}</td>
 * <td>timer</td>
 * <td>{@code group}</td>
 * <td>time from the cancellation of a group, or its deadline, to its end: what tasks cost
 * that do not heed their interrupt</td>
 * </tr>
 * <tr>
 * <td>{@code soonify.task}</td>
 * <td>timer</td>
 * <td>{@code group}, {@code outcome} = {@code success}, {@code failure} or
 * {@code cancelled}</td>
 * <td>time that each task ran; zero for one that was cancelled or rejected before it
 * started</td>
 * </tr>
 * <tr>
 * <td>{@code soonify.task.active}</td>
 * <td>gauge</td>
 * <td>{@code group}</td>
 * <td>tasks that are running</td>
 * </tr>
 * <tr>
 * <td>{@code soonify.task.waiting}</td>
 * <td>gauge</td>
 * <td>{@code group}</td>
 * <td>tasks that wait for a thread or a permit</td>
 * </tr>
 * <tr>
 * <td>{@code soonify.group.leaked}</td>
 * <td>counter</td>
 * <td>{@code group}</td>
 * <td>groups that were never closed, counted when they are collected as garbage</td>
 * </tr>
 * <tr>
 * <td>{@code soonify.task.stragglers}</td>
 * <td>counter</td>
 * <td>{@code group}</td>
 * <td>tasks that ignored their interrupt for {@code soonify.straggler-warn-after}</td>
 * </tr>
 * <tr>
 * <td>{@code soonify.task.rejected}</td>
 * <td>counter</td>
 * <td>{@code group}</td>
 * <td>tasks that the executor did not take; they count as failures too</td>
 * </tr>
 * </table>
 *
 * <p>
 * The tag {@code group} is the name of the group. The meters of a name are there, at
 * zero, as soon as there is a factory of that name, those of {@code default} and of the
 * names under {@code soonify.groups} from the start. After 100 names all further ones
 * share the tag {@code other}, for a name should never be made of user data.
 */
@AutoConfiguration(before = SoonifyAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = { "soonify.enabled", "soonify.metrics.enabled" }, matchIfMissing = true)
@EnableConfigurationProperties(SoonifyProperties.class)
public final class SoonifyMetricsAutoConfiguration {

	@Bean
	MetricsTaskGroupListener soonifyMetricsTaskGroupListener(MeterRegistry registry, SoonifyProperties properties) {
		return new MetricsTaskGroupListener(registry, properties.groups().keySet());
	}

}
