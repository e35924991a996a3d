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

package io.soonify.autoconfigure.observation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps observations that have ended.
 */
final class EndedObservations implements ObservationHandler<Observation.Context> {

	private final List<Observation.Context> ended = new CopyOnWriteArrayList<>();

	/** Observations whose parent was not the current one, which misleads tracing. */
	private final List<Observation.Context> strays = new CopyOnWriteArrayList<>();

	private final ObservationRegistry registry;

	private EndedObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	static EndedObservations of(ObservationRegistry registry) {
		EndedObservations observations = new EndedObservations(registry);
		registry.observationConfig().observationHandler(observations);
		return observations;
	}

	@Override
	public void onStart(Observation.Context context) {
		Observation current = this.registry.getCurrentObservation();
		if (parent(context) != ((current != null) ? current.getContext() : null)) {
			this.strays.add(context);
		}
	}

	@Override
	public void onStop(Observation.Context context) {
		this.ended.add(context);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

	/**
	 * Return a line for each observation, indented below its parent, with its key values
	 * and error.
	 * @return the lines, children in order of what they say
	 */
	List<String> tree() {
		assertThat(this.strays).isEmpty();
		List<String> lines = new ArrayList<>();
		appendChildren(null, "", lines);
		return lines;
	}

	private void appendChildren(Object parent, String indent, List<String> lines) {
		this.ended.stream()
			.filter((context) -> parent(context) == parent)
			.sorted(Comparator.comparing(EndedObservations::describe))
			.forEach((child) -> {
				lines.add(indent + describe(child));
				appendChildren(child, indent + "  ", lines);
			});
	}

	private static Object parent(Observation.Context context) {
		ObservationView parent = context.getParentObservation();
		return (parent != null) ? parent.getContextView() : null;
	}

	private static String describe(Observation.Context context) {
		String name = (context.getContextualName() != null) ? context.getContextualName() : context.getName();
		String keyValues = StreamSupport.stream(context.getAllKeyValues().spliterator(), false)
			.sorted()
			.map((keyValue) -> keyValue.getKey() + "=" + keyValue.getValue())
			.collect(Collectors.joining(", "));
		return name + (keyValues.isEmpty() ? "" : " {" + keyValues + "}")
				+ ((context.getError() != null) ? " " + context.getError() : "");
	}

}
