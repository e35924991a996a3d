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

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of task groups, and their key values.
 */
public enum TaskGroupObservationDocumentation implements ObservationDocumentation {

	/**
	 * A task group, from its opening to the end of {@code close()}. Its parent is what
	 * was observed where it was opened, or the group around it.
	 */
	GROUP {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultTaskGroupObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { HighCardinalityKeyNames.TASKS };
		}

	},

	/**
	 * A task of a group, while it runs; none for one that never ran. Its parent is the
	 * group, and it is the current observation of its thread.
	 */
	TASK {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultTaskObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { HighCardinalityKeyNames.TASK };
		}

	};

	/**
	 * Names of key values that have few values.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Name of the group.
		 */
		GROUP {

			@Override
			public String asString() {
				return "group";
			}

		},

		/**
		 * How it ended: {@code success}, {@code failure} or {@code cancelled}; of a group
		 * also {@code timeout} or {@code interrupted}. It is {@code unknown} until then,
		 * and of a group that was never closed.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/**
	 * Names of key values that may have many values.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * Name of the task.
		 */
		TASK {

			@Override
			public String asString() {
				return "task";
			}

		},

		/**
		 * Number of tasks that were started in the group.
		 */
		TASKS {

			@Override
			public String asString() {
				return "tasks";
			}

		}

	}

}
